//! Who may write, and how much.

use serde_json::json;

use super::{HOUR, MESSAGE, SEND, about, message, order, read, write};
use crate::organizers::send;
use crate::support::{AppOptions, both};

both! {
    async fn attendees_get_so_many_a_day(app: TestApp = AppOptions {
        config: vec![("messages.per_event_and_day", 2.into())],
        ..AppOptions::default()
    }) {
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        let nobody = send(app, organizer, SEND, message(&event, "zero", &json!({}))).await;
        assert_eq!(nobody.codes(), ["NO_RECIPIENTS"]);
        let (buyer, _) = order(app, &event, json!({})).await;
        let first = write(app, &event, "one", json!({})).await;
        assert_eq!(write(app, &event, "one", json!({})).await, first, "the same key, the same message");
        assert_eq!(about(app, &buyer).len(), 1);
        let other = send(app, organizer, SEND, message(&event, "one", &json!({ "subject": "Another" }))).await;
        assert_eq!(other.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
        write(app, &event, "two", json!({})).await;
        let third = || message(&event, "three", &json!({}));
        assert_eq!(send(app, organizer, SEND, third()).await.codes(), ["TOO_MANY_MESSAGES"]);
        let elsewhere = app.event().by(&event.organizer).published().await;
        order(app, &elsewhere, json!({})).await;
        write(app, &elsewhere, "one", json!({})).await;
        app.advance(24 * HOUR);
        let organizer = app.again(organizer).await;
        send(app, &organizer, SEND, third()).await.ok();
        app.settle().await;
        assert_eq!(about(app, &buyer).len(), 3);
    }
}

both! {
    async fn an_organization_writes_to_so_many_a_day(app: TestApp = AppOptions {
        config: vec![("messages.recipients_per_organization_and_day", 3.into())],
        ..AppOptions::default()
    }) {
        let event = app.event().published().await;
        let elsewhere = app.event().by(&event.organizer).published().await;
        for place in [&event, &event, &elsewhere, &elsewhere] {
            order(app, place, json!({})).await;
        }
        let later = json!({ "sendAt": app.in_days(2) });
        let scheduled = write(app, &event, "later", later).await;
        write(app, &event, "one", json!({})).await;
        let organizer = &event.organizer.user;
        let refused = send(app, organizer, SEND, message(&elsewhere, "two", &json!({}))).await;
        assert_eq!((refused.codes(), refused.fields()),
            (vec!["TOO_MANY_RECIPIENTS".to_owned()], vec![Some("audience".to_owned())]));
        app.advance(25 * HOUR);
        // Not even by a message that was written while there were fewer recipients.
        for _ in 0..2 {
            order(app, &event, json!({})).await;
        }
        app.advance(24 * HOUR);
        app.settle().await;
        let seen = read(app, &event, &scheduled).await;
        assert_eq!((&seen["state"], &seen["progress"]["total"]), (&json!("CANCELLED"), &json!(0)));
    }
}

both! {
    async fn what_a_suspended_author_left_does_not_go_out(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event, json!({})).await;
        let manager = app.user().await;
        let organization_id = &event.organizer.organization_id;
        app.join(&event.organizer.user, organization_id, &manager, "MANAGER").await;
        let later = json!({ "sendAt": app.in_days(1) });
        let theirs = send(app, &manager, SEND, message(&event, "one", &later)).await.ok();
        let ours = write(app, &event, "two", later).await;
        let admin = app.admin().await;
        let input = json!({ "userId": manager.id, "reason": "spam" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        app.advance(25 * HOUR);
        app.settle().await;
        let theirs = theirs["message"]["id"].as_str().unwrap();
        assert_eq!(read(app, &event, theirs).await["state"], "CANCELLED");
        assert_eq!((&read(app, &event, &ours).await["state"], about(app, &buyer).len()), (&json!("SENT"), 1));
    }
}

both! {
    async fn who_is_suspended_unverified_or_off_the_platform_writes_to_nobody(app: TestApp) {
        let event = app.event().published().await;
        order(app, &event, json!({})).await;
        let manager = app.user().await;
        let organization_id = &event.organizer.organization_id;
        app.join(&event.organizer.user, organization_id, &manager, "MANAGER").await;
        let scheduled = write(app, &event, "later", json!({ "sendAt": app.in_days(1) })).await;
        let admin = app.admin().await;
        let off = app.event().by(&event.organizer).published().await;
        order(app, &off, json!({})).await;
        let unpublish = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { errors { code } } }";
        send(app, &admin, unpublish, json!({ "eventId": off.id, "reason": "It was not theirs." })).await.ok();
        let refused = send(app, &manager, SEND, message(&off, "one", &json!({}))).await;
        assert_eq!(refused.codes(), ["EVENT_UNPUBLISHED"]);
        let input = json!({ "userId": event.organizer.user.id, "reason": "spam" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        let refused = send(app, &manager, SEND, message(&event, "one", &json!({}))).await;
        assert_eq!(refused.codes(), ["ORGANIZATION_SUSPENDED"]);
        app.advance(25 * HOUR);
        app.settle().await;
        let manager = app.again(&manager).await;
        let seen = app.gql(MESSAGE, json!({ "id": scheduled })).as_(&manager).ok().await;
        assert_eq!((&seen["state"], &seen["progress"]["total"]), (&json!("CANCELLED"), &json!(0)));
        let sql = format!("UPDATE users SET email_verified_at = NULL WHERE email = '{}'", manager.email);
        app.execute(&sql).await;
        let refused = send(app, &manager, SEND, message(&event, "two", &json!({}))).await;
        assert_eq!(refused.error_code(), "UNAUTHENTICATED", "nobody is signed in with an address that was not proved");
    }
}
