//! A POST that is sent again is answered again, and done once.

use futures::future::join_all;
use serde_json::json;

use super::venue;
use crate::support::{both, href};

both! {
    async fn a_key_is_for_one_request(app: TestApp) {
        let organizer = &app.organizer().await;
        let body = json!({ "name": "Boardroom", "organization": organizer.organization_id });
        let post = |key: &str| app.rest("POST", "/venues").as_(&organizer.user).header("idempotency-key", key);
        let first = post("\"once\"").json(body.clone()).send().await;
        assert_eq!(first.status, 201);
        // Quoted or bare.
        let again = post("once").json(body.clone()).send().await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        for header in ["location", "etag", "content-type"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
        let other = post("once").json(json!({ "name": "Other" })).send().await;
        assert_eq!(other.problem(), (422, "IDEMPOTENCY_KEY_REUSED"));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM venues").await, 1);
        // Another person's key is another key.
        let stranger = &app.organizer().await;
        let theirs = json!({ "name": "Boardroom", "organization": stranger.organization_id });
        let theirs = app.rest("POST", "/venues").as_(&stranger.user).header("idempotency-key", "once").json(theirs);
        assert_eq!(theirs.send().await.status, 201);

        // Refusals of the input are repeated; refusals of who asks are not.
        let bad = json!({ "name": "", "organization": organizer.organization_id });
        let refused = post("bad").json(bad.clone()).send().await;
        let repeated = post("bad").json(bad).send().await;
        assert_eq!((refused.problem(), refused.fields()), (repeated.problem(), repeated.fields()));
        let anonymous = app.rest("POST", "/venues").header("idempotency-key", "who").json(body.clone());
        assert_eq!(anonymous.send().await.problem().0, 401);
        assert_eq!(post("who").json(body.clone()).send().await.status, 201);
        for wrong in ["", "\"\"", &"k".repeat(101)] {
            assert_eq!(post(wrong).json(body.clone()).send().await.problem().0, 400, "{wrong:?}");
        }
        app.advance(std::time::Duration::from_hours(25));
        let later = app.rest("POST", "/venues").as_(&app.log_in_again(&organizer.user).await);
        let later = later.header("idempotency-key", "bad").json(json!({ "name": "Good", "organization": organizer.organization_id }));
        assert_eq!(later.send().await.status, 201, "after a day");
    }
}

both! {
    async fn of_many_at_the_same_moment_one_is_done(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({})).await;
        let body = json!({ "name": "Standup", "date": "2027-02-07", "time": "09:00", "duration": "PT15M" });
        let post = || app.rest("POST", href(&venue, "event")).as_(&organizer.user).header("idempotency-key", "burst").json(body.clone()).send();
        let answers = join_all((0..20).map(|_| post())).await;
        for answer in &answers {
            assert!(answer.status == 201 || answer.problem() == (409, "REQUEST_RUNNING"), "{:#}", answer.body);
        }
        let done: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert!(!done.is_empty() && done.iter().all(|answer| answer.body["_id"] == done[0].body["_id"]));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM events").await, 1);
        // The control: without a key each is done.
        let more = join_all((0..3).map(|_| app.rest("POST", href(&venue, "event")).as_(&organizer.user).json(body.clone()).send()));
        assert!(more.await.iter().all(|answer| answer.status == 201));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM events").await, 4);
    }
}

both! {
    async fn a_request_that_died_is_done_when_it_is_sent_again(app: TestApp) {
        let organizer = &app.organizer().await;
        let body = json!({ "name": "Boardroom", "organization": organizer.organization_id });
        let post = || app.rest("POST", "/venues").as_(&organizer.user).header("idempotency-key", "died").json(body.clone()).send();
        let first = post().await;
        // As if the process had died between the commit and its reply.
        app.execute("UPDATE replies SET status = NULL, content = NULL").await;
        assert_eq!(post().await.problem(), (409, "REQUEST_RUNNING"));
        app.advance(std::time::Duration::from_secs(61));
        let again = post().await;
        assert_eq!((again.status.as_u16(), &again.body["_id"]), (201, &first.body["_id"]));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM venues").await, 1);
    }
}
