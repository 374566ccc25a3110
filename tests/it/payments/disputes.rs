//! Disputed payments.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bought, STRIPE, buy, double, earned, look, news};
use crate::support::{TestApp, TestEvent, TestUser, both};

async fn disputes(app: &TestApp, bought: &Bought, user: Option<&TestUser>) -> Value {
    let query = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) {
                   disputes { id status reason amount { amount } evidenceDueAt closedAt } } }";
    let request = app.gql(query, json!({ "id": bought.order["id"], "secret": bought.order["secret"] }));
    let request = match user {
        Some(user) => request.as_(user),
        None => request,
    };
    request.ok().await["disputes"].clone()
}

async fn refund(app: &TestApp, event: &TestEvent, bought: &Bought, key: &str) -> Vec<String> {
    let input = json!({ "orderId": bought.order["id"], "reason": "Sorry.", "idempotencyKey": key });
    app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).send().await.codes()
}

both! {
    async fn are_seen_mailed_and_stop_refunds_until_they_are_won(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        assert_eq!(disputes(app, &bought, Some(&event.organizer.user)).await, json!([]));
        let dispute = double(app).open_dispute(&bought.session, 3_000, "needs_response");
        news(app).await;
        let seen = disputes(app, &bought, Some(&event.organizer.user)).await;
        assert_eq!((&seen[0]["status"], &seen[0]["amount"]["amount"]), (&json!("NEEDS_RESPONSE"), &json!("30.00")));
        assert_eq!(seen[0]["reason"], "product_not_received");
        assert!(seen[0]["evidenceDueAt"].is_string() && seen[0]["closedAt"].is_null());
        assert_eq!(disputes(app, &bought, None).await, Value::Null);
        app.mail_about(&event.organizer.user.email, "is disputed").await;
        assert_eq!(refund(app, &event, &bought, "a").await, ["PAYMENT_DISPUTED"]);
        assert_eq!(look(app, &bought).await["status"], "CONFIRMED");

        double(app).move_dispute(&dispute.id, "under_review");
        double(app).move_dispute(&dispute.id, "won");
        // The events arrive in reverse order, and twice.
        let mut events = double(app).take_events();
        events.reverse();
        for event in events.iter().chain(&events) {
            assert_eq!(double(app).send(event).await, 200);
            app.settle().await;
        }
        let seen = disputes(app, &bought, Some(&event.organizer.user)).await;
        assert_eq!((seen.as_array().unwrap().len(), &seen[0]["status"]), (1, &json!("WON")));
        assert!(seen[0]["closedAt"].is_string());
        app.mail_about(&event.organizer.user.email, "decided in your favour").await;
        assert!(refund(app, &event, &bought, "b").await.is_empty());
        news(app).await;
        assert_eq!((look(app, &bought).await["status"].clone(), earned(app).await), (json!("CANCELLED"), 0));
    }
}

both! {
    async fn what_they_kept_from_being_refunded_is_refunded_once_they_are_won(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let (won, lost) = (buy(app, &event, 1).await, buy(app, &event, 1).await);
        let opened: Vec<_> =
            [&won, &lost].map(|bought| double(app).open_dispute(&bought.session, 3_000, "needs_response")).into();
        news(app).await;
        let cancel = json!({ "input": { "eventId": event.id, "reason": "Storm." } });
        app.gql("CancelEvent", cancel).as_(&event.organizer.user).ok().await;
        app.settle().await;
        for bought in [&won, &lost] {
            let seen = look(app, bought).await;
            assert_eq!((&seen["status"], &seen["refunds"]), (&json!("CANCELLED"), &json!([])));
        }
        double(app).move_dispute(&opened[0].id, "won");
        double(app).move_dispute(&opened[1].id, "lost");
        news(app).await;
        news(app).await;
        let refunds = look(app, &won).await["refunds"].clone();
        assert_eq!((refunds.as_array().unwrap().len(), &refunds[0]["status"]), (1, &json!("SUCCEEDED")));
        assert_eq!(refunds[0]["amount"]["amount"], "30.00");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM refunds WHERE reason = 'Storm.'").await, 1);
        assert_eq!(look(app, &lost).await["refunds"], json!([]));
        let owner = &event.organizer.user.email;
        let mail = app.mail_about(owner, "decided in your favour").await;
        assert!(mail.text.contains("the buyer is being refunded now"), "{}", mail.text);
        let mail = app.mail_about(owner, "in the buyer’s favour").await;
        assert!(mail.text.contains("the buyer has the money"), "{}", mail.text);

        // A refund that the bank returns afterwards is not repeated automatically, however often the payment is
        // checked.
        double(app).fail_refund(&double(app).refunds()[0].id);
        news(app).await;
        app.advance(Duration::from_hours(2));
        app.reconcile().await;
        assert_eq!(double(app).refunds().len(), 1);
    }
}

both! {
    async fn those_no_webhook_told_of_are_found(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        app.reconcile().await;
        let dispute = double(app).open_dispute(&bought.session, 3_000, "warning_needs_response");
        double(app).take_events();
        app.advance(Duration::from_hours(2));
        app.reconcile().await;
        let status = async || {
            let organizer = app.again(&event.organizer.user).await;
            disputes(app, &bought, Some(&organizer)).await[0]["status"].clone()
        };
        assert_eq!(status().await, "INQUIRY");
        double(app).move_dispute(&dispute.id, "warning_closed");
        double(app).take_events();
        app.advance(Duration::from_hours(25));
        app.reconcile().await;
        assert_eq!(status().await, "INQUIRY_CLOSED");
    }
}
