//! Refunds that the organizer requests.

use futures::future::join_all;
use serde_json::{Value, json};

use super::paid::{availability, choose, look, place};
use crate::support::{Answer, TestApp, TestEvent, both};

async fn paid_order(app: &TestApp, event: &TestEvent, quantity: u32) -> Value {
    let order = place(app, event, quantity).await;
    choose(app, &order, "succeed").await;
    app.settle().await;
    order
}

async fn refund(app: &TestApp, event: &TestEvent, order: &Value, amount: Option<&str>, key: &str) -> Answer {
    let amount = amount.map(|amount| json!({ "amount": amount, "currency": "EUR" }));
    let input = json!({ "orderId": order["id"], "amount": amount, "reason": "Sorry.", "idempotencyKey": key });
    app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).send().await
}

both! {
    async fn in_part_then_in_full(app: TestApp) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let order = paid_order(app, &event, 2).await;
        let part = refund(app, &event, &order, Some("12.50"), "part").await.ok();
        assert_eq!(part["refund"]["amount"]["amount"], "12.50");
        assert_eq!(part["order"]["status"], "CONFIRMED");
        app.settle().await;
        let seen = look(app, &order).await;
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(seen["tickets"][0]["status"], "VALID");

        let replay = refund(app, &event, &order, Some("12.50"), "part").await.ok();
        assert_eq!(replay["refund"]["id"], part["refund"]["id"]);
        assert_eq!(refund(app, &event, &order, Some("1.00"), "part").await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
        assert_eq!(refund(app, &event, &order, Some("47.51"), "more").await.codes(), ["AMOUNT_TOO_HIGH"]);

        let remaining = refund(app, &event, &order, None, "rest").await.ok();
        assert_eq!(remaining["refund"]["amount"]["amount"], "47.50");
        assert_eq!(remaining["order"]["status"], "CANCELLED");
        app.settle().await;
        assert_eq!(look(app, &order).await["tickets"][0]["status"], "CANCELLED");
        assert_eq!(availability(app, &event).await, 5);
        assert_eq!(refund(app, &event, &order, None, "again").await.codes(), ["NOTHING_TO_REFUND"]);
        assert_eq!(app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await, 0);
        app.mail_about(&app.buyer_of(&order).await, "refund").await;
    }
}

both! {
    async fn a_clients_key_is_never_one_of_the_systems(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let order = paid_order(app, &event, 1).await;
        for key in ["order_cancelled:1", "event_cancelled:1", "late_payment:1", "provider:re_1", "resumed:1:1", "again:1"] {
            let refused = refund(app, &event, &order, Some("1.00"), key).await;
            assert_eq!(refused.codes(), ["INVALID_INPUT"], "{key}");
            assert_eq!(refused.fields(), [Some("idempotencyKey".to_owned())]);
        }
        refund(app, &event, &order, Some("1.00"), "mine:1").await.ok();
    }
}

both! {
    async fn never_more_than_was_paid_however_many_ask_at_once(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let order = paid_order(app, &event, 1).await;
        let keys: Vec<String> = (0..10).map(|n| format!("key-{n}")).collect();
        let answers = join_all(keys.iter().map(|key| refund(app, &event, &order, Some("4.00"), key))).await;
        let made = answers.iter().filter(|answer| answer.codes().is_empty()).count();
        assert_eq!(made, 2);
        app.settle().await;
        assert_eq!(app.count("SELECT refunded_minor AS n FROM payments").await, 800);
        assert_eq!(app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await, 200);
    }
}

both! {
    async fn refuses_what_it_cannot_do(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let unpaid = place(app, &event, 1).await;
        assert_eq!(refund(app, &event, &unpaid, None, "a").await.codes(), ["NOTHING_TO_REFUND"]);
        let order = paid_order(app, &event, 1).await;
        for amount in ["0", "-1", "1.005", "", "1e2", "99999999999"] {
            assert_eq!(refund(app, &event, &order, Some(amount), "b").await.codes(), ["INVALID_INPUT"], "{amount}");
        }
        let dollars = json!({ "orderId": order["id"], "amount": { "amount": "1.00", "currency": "USD" }, "reason": "x", "idempotencyKey": "c" });
        let answer = app.gql("Refund", json!({ "input": dollars })).as_(&event.organizer.user).send().await;
        assert_eq!(answer.fields(), [Some("amount.currency".to_owned())]);
        let input = json!({ "orderId": order["id"], "reason": "x", "idempotencyKey": "d" });
        let anonymous = app.gql("Refund", json!({ "input": input })).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
        let other = app.organizer().await;
        let foreign = app.gql("Refund", json!({ "input": input })).as_(&other.user).send().await;
        assert_eq!(foreign.codes(), ["NOT_FOUND"]);
        choose(app, &unpaid, "decline").await;
    }
}
