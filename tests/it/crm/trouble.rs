//! HubSpot refuses contacts, throttles, fails, hangs, or revokes the token.

use kernel::ids::{ContactOwnerId, OrganizationId};
use std::time::Duration;

use kernel::jobs::Outcome;
use serde_json::{Value, json};

use super::{after_a_while, buy, buy_again, connect, crm_status, double, hubspot, synced};
use crate::support::hubspot_double::Mood;
use crate::support::{AppOptions, both};

both! {
    async fn who_is_refused_keeps_nobody_out(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let mut emails = Vec::new();
        for _ in 0..5 {
            emails.push(buy(app, &event, 1).await.0);
        }
        // One contact is refused by itself, the other with its whole batch.
        double(app).refuse(&emails[1]);
        double(app).spoil(&emails[3]);
        connect(app, &event.organizer).await;
        synced(app).await;
        let there: Vec<bool> = emails.iter().map(|email| double(app).contact(email).is_some()).collect();
        assert_eq!(there, [true, false, true, false, true]);
        let status = crm_status(app, &event.organizer).await;
        assert_eq!((&status["sentCount"], &status["refusedCount"]), (&json!(3), &json!(2)));
        assert_eq!(status["waitingCount"], 0, "they are not sent again before they change");
        assert_eq!(status["state"], "ACTIVE");
    }
}

both! {
    async fn it_is_left_alone_for_as_long_as_it_asks(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).moods([Mood::Throttle(100)]);
        let (email, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_secs(9));
        app.settle().await;
        assert_eq!(double(app).batches().len(), 1);
        let (later, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_mins(1));
        app.settle().await;
        assert_eq!(double(app).batches().len(), 1, "not before the time is over");
        assert_eq!(crm_status(app, &event.organizer).await["waitingCount"], 2);
        app.advance(Duration::from_mins(1));
        app.settle().await;
        assert!(double(app).contact(&email).is_some() && double(app).contact(&later).is_some());
    }
}

both! {
    async fn failures_are_tried_again_and_seen(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        let (first, _) = buy(app, &event, 1).await;
        synced(app).await;
        assert!(double(app).contact(&first).is_some());
        // The second call succeeds but seems to fail, so it is repeated.
        double(app).moods([Mood::Fail, Mood::FailAfterwards]);
        let (email, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_secs(9));
        app.settle().await;
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
        let sent = double(app).batches().iter().filter(|batch| batch.contains(&email)).count();
        assert_eq!(sent, 3);
        let status = crm_status(app, &event.organizer).await;
        assert_eq!((&status["state"], &status["lastError"]), (&json!("ACTIVE"), &Value::Null));
        let failed = "SELECT COUNT(*) AS n FROM job_failures WHERE error LIKE 'HubSpot answered 50%'";
        assert_eq!(app.count(failed).await, 2);
    }
}

both! {
    async fn a_merged_contact_is_taken_under_another_address(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (merged, _) = buy(app, &event, 1).await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).merge(&merged, "primary@example.org");
        let calls = double(app).batches().len();
        buy_again(app, &event, &merged).await;
        synced(app).await;
        assert_eq!(double(app).property("primary@example.org", "eventradar_orders").as_deref(), Some("2"));
        assert_eq!(double(app).batches().len(), calls + 1, "they are not sent again and again");
        let status = crm_status(app, &event.organizer).await;
        assert_eq!((&status["state"], &status["waitingCount"]), (&json!("ACTIVE"), &json!(0)));
    }
}

both! {
    async fn a_conflict_is_one_contacts_affair(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let mut emails = Vec::new();
        for _ in 0..3 {
            emails.push(buy(app, &event, 1).await.0);
        }
        double(app).conflict(&emails[1]);
        connect(app, &event.organizer).await;
        synced(app).await;
        let there: Vec<bool> = emails.iter().map(|email| double(app).contact(email).is_some()).collect();
        assert_eq!(there, [true, false, true]);
        let status = crm_status(app, &event.organizer).await;
        assert_eq!(status["state"], "ACTIVE");
        let refusals = json!([{ "reason": "HubSpot says CONFLICT.", "erasing": false, "contactCount": 1 }]);
        assert_eq!(status["refusals"], refusals);
    }
}

both! {
    async fn being_asked_to_wait_amid_a_run_is_heeded(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        buy(app, &event, 1).await;
        synced(app).await;
        let mut emails = Vec::new();
        for _ in 0..4 {
            emails.push(buy(app, &event, 1).await.0);
        }
        double(app).spoil(&emails[3]);
        // The whole batch is refused, then the first half accepted, then we are throttled.
        double(app).moods([Mood::Well, Mood::Well, Mood::Throttle(100)]);
        after_a_while(app).await;
        let calls = double(app).batches().len();
        let there = || emails.iter().filter(|email| double(app).contact(email).is_some()).count();
        assert_eq!(there(), 2);
        let waiting = crm_status(app, &event.organizer).await;
        assert_eq!((&waiting["state"], &waiting["waitingCount"]), (&json!("WAITING"), &json!(2)));
        assert_ne!(waiting["retryAt"], Value::Null);
        for _ in 0..5 {
            after_a_while(app).await;
        }
        assert_eq!(double(app).batches().len(), calls, "not before the time is over");
        app.advance(Duration::from_mins(1));
        synced(app).await;
        assert_eq!(there(), 3);
        let status = crm_status(app, &event.organizer).await;
        assert_eq!((&status["state"], &status["retryAt"]), (&json!("ACTIVE"), &Value::Null));
    }
}

both! {
    async fn waits_of_all_kinds_are_no_failures(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        synced(app).await;
        for (mood, too_soon, enough) in [
            (Mood::Answer(429, None), 2, 20),
            (Mood::Answer(423, None), 0, 20),
            (Mood::Answer(477, Some(7200)), 7000, 300),
            (Mood::DayIsFull, 3000, 700),
        ] {
            double(app).moods([mood]);
            let (email, _) = buy(app, &event, 1).await;
            after_a_while(app).await;
            let calls = double(app).batches().len();
            if too_soon > 0 {
                app.advance(Duration::from_secs(too_soon));
                app.settle().await;
                assert_eq!(double(app).batches().len(), calls, "{mood:?}");
                assert_eq!(crm_status(app, &event.organizer).await["state"], "WAITING", "{mood:?}");
            }
            app.advance(Duration::from_secs(enough));
            app.settle().await;
            assert!(double(app).contact(&email).is_some(), "{mood:?}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM job_failures").await, 0);
    }
}

both! {
    async fn properties_that_are_not_known_yet_halt_nothing(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 1).await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).lag(1);
        buy_again(app, &event, &email).await;
        synced(app).await;
        let status = crm_status(app, &event.organizer).await;
        assert_eq!((&status["state"], &status["waitingCount"]), (&json!("ACTIVE"), &json!(0)));
        assert_eq!(double(app).property(&email, "eventradar_orders").as_deref(), Some("2"));
    }
}

both! {
    async fn a_call_that_hangs_holds_up_nobody_for_good(app: TestApp = AppOptions {
        config: vec![("worker.job_timeout_seconds", json!(2))],
        ..hubspot()
    }) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).moods([Mood::Hang]);
        let (email, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_secs(9));
        app.settle().await;
        // The run that hung holds the connection for a minute.
        app.advance(Duration::from_secs(70));
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
    }
}

both! {
    async fn a_token_that_is_taken_back_halts_it_until_it_is_connected_anew(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        connect(app, organizer).await;
        synced(app).await;
        double(app).revoke(true);
        let (first, _) = buy(app, &event, 1).await;
        synced(app).await;
        let halted = crm_status(app, organizer).await;
        assert_eq!(halted["state"], "HALTED");
        assert_eq!(halted["lastError"], "HubSpot does not know the access token.");
        let calls = double(app).batches().len();
        let (second, _) = buy(app, &event, 1).await;
        synced(app).await;
        assert_eq!(double(app).batches().len(), calls, "nothing more is sent");
        double(app).revoke(false);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact(&first).is_some() && double(app).contact(&second).is_some());
        assert_eq!(crm_status(app, organizer).await["state"], "ACTIVE");
    }
}

both! {
    async fn one_run_at_a_time_has_a_system(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        buy(app, &event, 1).await;
        synced(app).await;
        let (email, _) = buy(app, &event, 1).await;
        let (env, organization_id) = (&app.parts.env, &event.organizer.organization_id);
        let owner_id = ContactOwnerId::from_uuid(organization_id.parse::<OrganizationId>().unwrap().uuid());
        let sent = || double(app).batches().iter().filter(|batch| batch.contains(&email)).count();
        double(app).moods([Mood::Slow]);
        let second = async {
            while sent() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            domain::crm::sync(env, owner_id).await.unwrap()
        };
        let (first, second) = tokio::join!(domain::crm::sync(env, owner_id), second);
        assert_eq!(first.unwrap(), Outcome::Done);
        let Outcome::NotBefore(at) = second else { panic!("{second:?}") };
        assert!(at - env.now() < Duration::from_secs(5), "it looks again soon");
        assert_eq!(sent(), 1);
        synced(app).await;
        assert_eq!(sent(), 1);
    }
}
