use serde_json::json;

use super::send;
use crate::support::{Organizer, both};

both! {
    async fn tells_everything_that_stands_against_it(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "name": "Early", "currency": "EUR" });
        let created = send(app, &user, "CreateOrganization", input).await.ok();
        let organization_id = created["organization"]["id"].as_str().unwrap().to_owned();
        let organizer = Organizer { user, organization_id, currency: "EUR".to_owned() };
        let user = &organizer.user;
        let input = json!({
            "organizationId": organizer.organization_id, "title": "Too early, too late", "timezone": "UTC",
            "startsAt": app.in_days(-2), "endsAt": app.in_days(1),
        });
        let event = send(app, user, "CreateEvent", input).await.ok()["event"].clone();
        let publish = json!({ "eventId": event["id"] });
        let refused = send(app, user, "PublishEvent", publish.clone()).await;
        assert_eq!(refused.codes(), ["NO_TICKET_TYPE", "EVENT_IN_PAST", "MISSING_PLACE"]);
        assert_eq!(refused.fields(), vec![None; 3]);

        // The problems are fixed one after the other.
        send(app, user, "CreateTicketType", json!({ "eventId": event["id"], "name": "Admission" })).await.ok();
        let update = json!({
            "eventId": event["id"], "startsAt": app.in_days(1), "endsAt": app.in_days(2),
            "onlineUrl": "https://example.org",
        });
        send(app, user, "UpdateEvent", update).await.ok();
        let published = send(app, user, "PublishEvent", publish.clone()).await.ok();
        assert_eq!(published["event"]["status"], "PUBLISHED");
        // Publishing twice has no further effect.
        assert_eq!(send(app, user, "PublishEvent", publish).await.ok(), published);
    }
}

both! {
    async fn cancelling_is_for_good(app: TestApp) {
        let event = app.event().published().await;
        let user = &event.organizer.user;
        let cancel = |reason: &str| json!({ "eventId": event.id, "reason": reason });
        for wrong in ["", "  ", "a\u{0}b", &"x".repeat(1001)] {
            let answer = send(app, user, "CancelEvent", cancel(wrong)).await;
            assert_eq!((answer.codes(), answer.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("reason".to_owned())]));
        }
        assert_eq!(send(app, user, "CancelEvent", cancel("Rain.")).await.ok()["event"]["status"], "CANCELLED");
        send(app, user, "CancelEvent", cancel("Snow.")).await.ok();
        let document = "query($slug: String!) { event(slug: $slug) { status cancelReason } }";
        let seen = app.gql(document, json!({ "slug": event.slug })).send().await.ok();
        assert_eq!(seen, json!({ "status": "CANCELLED", "cancelReason": "Rain." }));
        let publish = json!({ "eventId": event.id });
        assert_eq!(send(app, user, "PublishEvent", publish).await.codes(), ["EVENT_CANCELLED"]);
        let ticket_type = json!({ "eventId": event.id, "name": "Late" });
        assert_eq!(send(app, user, "CreateTicketType", ticket_type).await.codes(), ["EVENT_CANCELLED"]);
    }
}

both! {
    async fn a_cancelled_draft_was_never_announced(app: TestApp) {
        let event = app.event().draft().await;
        let cancel = json!({ "eventId": event.id, "reason": "Changed plans." });
        send(app, &event.organizer.user, "CancelEvent", cancel).await.ok();
        let seen = app.gql("EventPage", json!({ "slug": event.slug })).send().await.field();
        assert_eq!(seen, json!(null));
    }
}
