//! Erasing a person from all CRMs at once.

use std::time::Duration;

use domain::crm::erase_everywhere;
use kernel::{Actor, Failure};
use serde_json::json;

use super::{buy, buy_again, connect, double, hubspot, synced};
use crate::support::hubspot_double::{Mood, TOKEN};
use crate::support::{AppOptions, TestApp, both};

async fn forget(app: &TestApp, email: &str) -> usize {
    erase_everywhere(&app.parts.env, &Actor::System, email).await.unwrap()
}

both! {
    async fn deleting_somebody_reaches_every_system_that_knows_them(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 1).await;
        let (other, _) = buy(app, &event, 1).await;
        connect(app, &event.organizer).await;
        let elsewhere = app.event().published().await;
        connect(app, &elsewhere.organizer).await;
        synced(app).await;
        assert_eq!(forget(app, &email.to_uppercase()).await, 1);
        assert_eq!(forget(app, "unknown@example.org").await, 0);
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).contact(&other).is_some());
        assert!(!double(app).is_blocked("unknown@example.org"), "who was never sent is not asked about");
        buy_again(app, &event, &email).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none(), "they stay out");
        let erased_everywhere = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'crm.erase_everywhere'";
        assert_eq!(app.count(erased_everywhere).await, 2);
        let invalid = erase_everywhere(&app.parts.env, &Actor::System, "nobody").await;
        assert!(matches!(invalid, Err(Failure::Rejected(_))));
        let anonymous = erase_everywhere(&app.parts.env, &Actor::Anonymous, &email).await;
        assert!(matches!(anonymous, Err(Failure::Unauthenticated)));
    }
}

both! {
    async fn who_was_taken_and_then_refused_is_erased_too(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 1).await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).refuse(&email);
        buy_again(app, &event, &email).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_some(), "as they were");
        forget(app, &email).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none());
    }
}

both! {
    async fn who_is_being_sent_for_the_first_time_is_erased_too(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        buy(app, &event, 1).await;
        synced(app).await;
        let (email, _) = buy(app, &event, 1).await;
        double(app).moods([Mood::Slow]);
        app.advance(Duration::from_secs(9));
        while !double(app).batches().iter().any(|batch| batch.contains(&email)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(forget(app, &email).await, 1);
        app.settle().await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).is_blocked(&email));
    }
}

both! {
    async fn the_platforms_system_erases_as_well(app: TestApp = AppOptions {
        config: vec![("crm.hubspot_token", json!(TOKEN))],
        ..hubspot()
    }) {
        app.tolerate_dead_jobs();
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 1).await;
        let (never, _) = buy(app, &event, 1).await;
        synced(app).await;
        double(app).never_erase(&double(app).contact(&never).unwrap().id);
        double(app).never_erase(&never);
        for email in [&email, &never] {
            assert_eq!(forget(app, email).await, 1);
        }
        synced(app).await;
        assert!(double(app).contact(&email).is_none());
        let dead = app.open_jobs().await;
        assert_eq!(dead.len(), 1, "whoever looks at jobs hears of who was not erased: {dead:#?}");
    }
}
