//! Cancelling orders, by buyers and organizers.

use serde_json::{Value, json};

use super::paid::{availability, choose, look, place};
use crate::support::{Answer, TestApp, both};

async fn cancel(app: &TestApp, order: &Value) -> Answer {
    app.gql("CancelOrder", json!({ "input": { "orderId": order["id"], "secret": order["secret"] } })).send().await
}

both! {
    async fn a_guest_cancels_a_free_order(app: TestApp) {
        let event = app.event().quota(1).published().await;
        let order = place(app, &event, 1).await;
        let stranger = json!({ "input": { "orderId": order["id"], "secret": "wrong" } });
        assert_eq!(app.gql("CancelOrder", stranger).send().await.codes(), ["NOT_FOUND"]);
        assert_eq!(cancel(app, &order).await.ok()["order"]["status"], "CANCELLED");
        assert_eq!(cancel(app, &order).await.ok()["order"]["status"], "CANCELLED", "again is no error");
        let seen = look(app, &order).await;
        assert_eq!(seen["tickets"][0]["status"], "CANCELLED");
        assert_eq!(availability(app, &event).await, 1);
    }
}

both! {
    async fn an_unpaid_order_can_be_cancelled_and_not_paid_afterwards(app: TestApp) {
        let event = app.event().paid("10").quota(1).published().await;
        let order = place(app, &event, 1).await;
        assert_eq!(cancel(app, &order).await.ok()["order"]["status"], "CANCELLED");
        assert_eq!(availability(app, &event).await, 1);
        choose(app, &order, "succeed").await;
        app.settle().await;
        let seen = look(app, &order).await;
        assert_eq!((seen["status"].as_str(), seen["payment"]["status"].as_str()), (Some("CANCELLED"), Some("CANCELLED")));
    }
}

both! {
    async fn a_paid_order_is_the_organizers_to_cancel(app: TestApp) {
        let event = app.event().paid("10").quota(1).published().await;
        let order = place(app, &event, 1).await;
        choose(app, &order, "succeed").await;
        app.settle().await;
        assert_eq!(cancel(app, &order).await.codes(), ["NOT_CANCELLABLE"]);
        let other = app.organizer().await;
        let input = json!({ "input": { "orderId": order["id"], "reason": "The hall is flooded." } });
        assert_eq!(app.gql("CancelOrder", input.clone()).as_(&other.user).send().await.codes(), ["NOT_FOUND"]);
        let cancelled = app.gql("CancelOrder", input).as_(&event.organizer.user).ok().await;
        assert_eq!(cancelled["order"]["status"], "CANCELLED");
        app.settle().await;
        let seen = look(app, &order).await;
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(seen["refunds"][0]["amount"]["amount"], "10.00");
        assert_eq!(app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await, 0);
    }
}

both! {
    async fn not_once_the_event_began_or_somebody_came(app: TestApp) {
        let event = app.event().published().await;
        let (came, late) = (place(app, &event, 1).await, place(app, &event, 1).await);
        let scan = json!({ "input": { "eventId": event.id, "ticketSecret": came["tickets"][0]["secret"] } });
        app.gql("RecordCheckIn", scan).as_(&event.organizer.user).ok().await;
        assert_eq!(cancel(app, &came).await.codes(), ["NOT_CANCELLABLE"]);
        app.advance(std::time::Duration::from_hours(24 * 30 + 1));
        assert_eq!(cancel(app, &late).await.codes(), ["NOT_CANCELLABLE"]);
    }
}

both! {
    async fn bad_input_is_refused(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let case = |id: Value, reason: Value| json!({ "input": { "orderId": id, "secret": order["secret"], "reason": reason } });
        for (input, field) in [
            (case(json!(""), json!("x")), "orderId"),
            (case(json!(event.id), json!("x")), "orderId"),
            (case(order["id"].clone(), json!("x".repeat(501))), "reason"),
            (case(order["id"].clone(), json!("a\u{7}b")), "reason"),
        ] {
            let answer = app.gql("CancelOrder", input).send().await;
            assert_eq!(answer.codes(), ["INVALID_INPUT"]);
            assert_eq!(answer.fields(), [Some(field.to_owned())]);
        }
    }
}
