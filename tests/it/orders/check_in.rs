//! Check-ins: scans, refusals, and undoing them.

use futures::future::join_all;
use serde_json::{Value, json};

use super::paid::place;
use crate::support::both;

fn scan(event: &str, secret: &Value) -> Value {
    json!({ "input": { "eventId": event, "ticketSecret": secret } })
}

both! {
    async fn lets_a_ticket_in_once(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let secret = &order["tickets"][0]["secret"];
        let first = app.gql("RecordCheckIn", scan(&event.id, secret)).as_(&event.organizer.user).ok().await;
        assert_eq!(first["ticket"]["status"], "CHECKED_IN");
        let second = app.gql("RecordCheckIn", scan(&event.id, secret)).as_(&event.organizer.user).send().await;
        assert_eq!(second.codes(), ["ALREADY_CHECKED_IN"]);
        assert_eq!(second.field()["ticket"]["checkedInAt"], first["ticket"]["checkedInAt"]);
        let message = second.field()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("Pat Person"), "by whom: {message}");
    }
}

both! {
    async fn of_many_scans_at_once_one_counts(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let secret = &order["tickets"][0]["secret"];
        let scans = join_all(
            (0..12).map(|_| app.gql("RecordCheckIn", scan(&event.id, secret)).as_(&event.organizer.user).send()),
        )
        .await;
        assert_eq!(scans.iter().filter(|answer| answer.codes().is_empty()).count(), 1);
    }
}

both! {
    async fn refuses_what_is_no_ticket_here(app: TestApp) {
        let event = app.event().published().await;
        let other = app.event().by(&event.organizer).published().await;
        let order = place(app, &event, 1).await;
        let secret = &order["tickets"][0]["secret"];
        let staff = &event.organizer.user;
        for (input, code) in [
            (scan(&event.id, &json!("no such secret")), "NOT_FOUND"),
            (scan(&other.id, secret), "NOT_FOUND"),
            (scan(&event.id, &json!("")), "INVALID_INPUT"),
            (scan(&event.id, &json!("x".repeat(5000))), "INVALID_INPUT"),
            (scan("event_x", secret), "INVALID_INPUT"),
        ] {
            assert_eq!(app.gql("RecordCheckIn", input).as_(staff).send().await.codes(), [code]);
        }
        let anonymous = app.gql("RecordCheckIn", scan(&event.id, secret)).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
        let stranger = app.organizer().await;
        let foreign = app.gql("RecordCheckIn", scan(&event.id, secret)).as_(&stranger.user).send().await;
        assert_eq!(foreign.codes(), ["NOT_FOUND"]);

        let cancel = json!({ "input": { "orderId": order["id"], "secret": order["secret"] } });
        app.gql("CancelOrder", cancel).ok().await;
        let cancelled = app.gql("RecordCheckIn", scan(&event.id, secret)).as_(staff).send().await;
        assert_eq!(cancelled.codes(), ["TICKET_CANCELLED"]);
        let input = json!({ "input": { "eventId": other.id, "reason": "Storm." } });
        app.gql("CancelEvent", input).as_(staff).ok().await;
        let closed = app.gql("RecordCheckIn", scan(&other.id, secret)).as_(staff).send().await;
        assert_eq!(closed.codes(), ["EVENT_NOT_OPEN"]);
    }
}
