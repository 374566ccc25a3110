//! Erasing a person from an organization's CRM.

use serde_json::json;

use super::{DISCONNECT, ERASE, after_a_while, buy, buy_again, connect, crm_status, double, erase, hubspot, synced};
use crate::organizers::send;
use crate::support::both;
use crate::support::hubspot_double::Mood;

both! {
    async fn who_is_erased_stays_out(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let (email, _) = buy(app, &event, 1).await;
        let who = |email: &str| json!({ "organizationId": organizer.organization_id, "email": email });
        assert_eq!(send(app, &organizer.user, ERASE, who(&email)).await.codes(), ["NOT_CONNECTED"]);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
        let invalid = send(app, &organizer.user, ERASE, who("nobody")).await;
        assert_eq!(invalid.codes(), ["INVALID_INPUT"]);
        assert_eq!(invalid.fields(), [Some("email".to_owned())]);
        for _ in 0..2 {
            let erased = send(app, &organizer.user, ERASE, who(&email.to_uppercase())).await.ok();
            assert!(erased["organization"]["customerSystem"]["erasingCount"].is_i64(), "{erased}");
        }
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).is_blocked(&email));
        let calls = double(app).batches().len();
        // Neither another order nor a new connection brings them back.
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(email);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        synced(app).await;
        assert_eq!(double(app).batches().len(), calls);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none());
        assert_eq!(crm_status(app, organizer).await["waitingCount"], 0);
        let kept = app.count(&format!("SELECT COUNT(*) AS n FROM crm_changes WHERE email = '{email}'")).await;
        assert_eq!(kept, 0, "nothing but a hash is kept");
    }
}

both! {
    async fn an_erasure_meant_for_one_system_hits_nobody_in_another(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let (email, _) = buy(app, &event, 1).await;
        connect(app, organizer).await;
        synced(app).await;
        let id = double(app).contact(&email).unwrap().id;
        erase(app, organizer, &email).await;
        double(app).begin_anew();
        assert_eq!(double(app).add("somebody@example.org"), id);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact("somebody@example.org").is_some(), "they only have the same id");
        assert!(double(app).is_blocked(&email));
    }
}

both! {
    async fn what_is_not_erased_is_reported(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let (by_email, _) = buy(app, &event, 1).await;
        let (never, _) = buy(app, &event, 1).await;
        connect(app, organizer).await;
        synced(app).await;
        for email in [&by_email, &never] {
            double(app).never_erase(&double(app).contact(email).unwrap().id);
            erase(app, organizer, email).await;
        }
        double(app).never_erase(&never);
        synced(app).await;
        assert!(double(app).contact(&by_email).is_none(), "what can't be done by the id is done by the address");
        let crm = crm_status(app, organizer).await;
        assert_eq!((&crm["sentCount"], &crm["erasingCount"]), (&json!(0), &json!(0)));
        let refusals = json!([{ "reason": "HubSpot says VALIDATION_ERROR.", "erasing": true, "contactCount": 1 }]);
        assert_eq!(crm["refusals"], refusals);
        buy_again(app, &event, &never).await;
        synced(app).await;
        assert_eq!(double(app).property(&never, "eventradar_orders").as_deref(), Some("1"), "they stay out");
    }
}

both! {
    async fn erasures_are_not_let_go_of_without_a_word(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let (email, _) = buy(app, &event, 1).await;
        connect(app, organizer).await;
        synced(app).await;
        double(app).moods([Mood::Throttle(1000)]);
        erase(app, organizer, &email).await;
        after_a_while(app).await;
        assert_eq!(crm_status(app, organizer).await["erasingCount"], 1);
        let mut input = json!({ "organizationId": organizer.organization_id });
        let refused = send(app, &organizer.user, DISCONNECT, input.clone()).await;
        assert_eq!(refused.codes(), ["ERASURES_PENDING"]);
        input["discardErasures"] = json!(true);
        send(app, &organizer.user, DISCONNECT, input).await.ok();
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM crm_changes").await, 0);
    }
}

both! {
    async fn who_is_erased_while_being_sent_is_erased(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        connect(app, organizer).await;
        buy(app, &event, 1).await;
        synced(app).await;
        let (email, _) = buy(app, &event, 1).await;
        double(app).moods([Mood::Slow]);
        app.advance(std::time::Duration::from_secs(9));
        while !double(app).batches().iter().any(|batch| batch.contains(&email)) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        erase(app, organizer, &email).await;
        app.settle().await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).is_blocked(&email));
        let crm = crm_status(app, organizer).await;
        assert_eq!((&crm["sentCount"], &crm["waitingCount"]), (&json!(1), &json!(0)));
    }
}

both! {
    async fn noting_sending_and_erasing_at_once_do_not_block_each_other(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        connect(app, organizer).await;
        let mut emails = Vec::new();
        for _ in 0..12 {
            emails.push(buy(app, &event, 1).await.0);
        }
        synced(app).await;
        for _ in 0..4 {
            let buying = futures::future::join_all(emails.iter().map(|email| buy_again(app, &event, email)));
            let erasing = futures::future::join_all(emails.iter().map(|email| erase(app, organizer, email)));
            app.advance(std::time::Duration::from_secs(9));
            tokio::join!(buying, erasing);
        }
        synced(app).await;
        assert!(emails.iter().all(|email| double(app).contact(email).is_none()));
        assert_eq!(crm_status(app, organizer).await["waitingCount"], 0);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM job_failures").await, 0);
    }
}
