//! HubSpot refusing some, asking to wait, failing, hanging, and forgetting us.

use std::time::Duration;

use serde_json::{Value, json};

use super::{buy, connect, double, hubspot, standing, synced};
use crate::support::hubspot_double::Mood;
use crate::support::{Wishes, both};

both! {
    async fn who_is_refused_keeps_nobody_out(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let mut emails = Vec::new();
        for _ in 0..5 {
            emails.push(buy(app, &event, 1).await.0);
        }
        // One is refused by itself, one with all that is sent beside it.
        double(app).refuse(&emails[1]);
        double(app).spoil(&emails[3]);
        connect(app, &event.organizer).await;
        synced(app).await;
        let there: Vec<bool> = emails.iter().map(|email| double(app).contact(email).is_some()).collect();
        assert_eq!(there, [true, false, true, false, true]);
        let standing = standing(app, &event.organizer).await;
        assert_eq!((&standing["sentCount"], &standing["refusedCount"]), (&json!(3), &json!(2)));
        assert_eq!(standing["waitingCount"], 0, "they are not sent again before they change");
        assert_eq!(standing["state"], "ACTIVE");
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
        assert_eq!(standing(app, &event.organizer).await["waitingCount"], 2);
        app.advance(Duration::from_mins(1));
        app.settle().await;
        assert!(double(app).contact(&email).is_some() && double(app).contact(&later).is_some());
    }
}

both! {
    async fn failures_are_tried_again_and_seen(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        synced(app).await;
        double(app).moods([Mood::Fail, Mood::FailAfterwards]);
        let (email, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_secs(9));
        app.settle().await;
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
        let standing = standing(app, &event.organizer).await;
        assert_eq!((&standing["state"], &standing["lastError"]), (&json!("ACTIVE"), &Value::Null));
        let failed = "SELECT COUNT(*) AS n FROM job_failures WHERE error LIKE 'HubSpot answered 50%'";
        assert_eq!(app.count(failed).await, 2);
    }
}

both! {
    async fn a_call_that_hangs_holds_up_nobody_for_good(app: TestApp = Wishes {
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
        // The run that hung has the connection for a minute.
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
        let halted = standing(app, organizer).await;
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
        assert_eq!(standing(app, organizer).await["state"], "ACTIVE");
    }
}
