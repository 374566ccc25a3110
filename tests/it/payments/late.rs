//! Payments that arrive after the order's hold has ended.

use std::time::Duration;

use serde_json::json;

use super::{STRIPE, availability, buy, double, earned, look, news, place};
use crate::support::both;

/// Longer than places are held for delayed money.
const LONG: Duration = Duration::from_hours(15 * 24);

both! {
    async fn is_refunded_when_the_places_are_gone(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(1).published().await;
        let late = place(app, &event, 1).await;
        double(app).pay_later(&late.session);
        news(app).await;
        app.advance(LONG);
        app.settle().await;
        assert_eq!(look(app, &late).await["status"], "EXPIRED");
        buy(app, &event, 1).await;

        double(app).money_arrives(&late.session);
        news(app).await;
        news(app).await;
        let seen = look(app, &late).await;
        assert_eq!((&seen["status"], &seen["tickets"]), (&json!("EXPIRED"), &json!([])));
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(double(app).refunds()[0].amount, 1_800);
        assert_eq!(earned(app).await, 1_800);
    }
}

both! {
    async fn confirms_no_order_of_a_cancelled_event(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(5).published().await;
        let (paid, debit) = (place(app, &event, 1).await, place(app, &event, 2).await);
        double(app).pay_later(&debit.session);
        news(app).await;
        // Payment jobs are held until the event is cancelled and the payment has arrived; then the payment's job runs
        // first.
        app.hold_payments().await;
        double(app).pay(&paid.session);
        double(app).money_arrives(&debit.session);
        let cancel = json!({ "input": { "eventId": event.id, "reason": "Storm." } });
        app.gql("CancelEvent", cancel).as_(&event.organizer.user).ok().await;
        double(app).deliver().await;
        app.let_payments_go().await;
        app.settle().await;
        news(app).await;
        for (bought, amount) in [(&paid, "18.00"), (&debit, "36.00")] {
            let seen = look(app, bought).await;
            assert_eq!((&seen["status"], &seen["tickets"]), (&json!("CANCELLED"), &json!([])));
            let refund = &seen["refunds"][0];
            assert_eq!((&refund["status"], &refund["amount"]["amount"]), (&json!("SUCCEEDED"), &json!(amount)));
            let buyer = app.buyer_of(&bought.order).await;
            assert!(app.mail_about(&buyer, "cancelled").await.text.contains("Storm."));
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM refunds WHERE reason = 'Storm.'").await, 2);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, 0);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'order.cancel'").await, 2);
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn is_refunded_when_the_event_is_over(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(5).published().await;
        let debit = place(app, &event, 1).await;
        double(app).pay_later(&debit.session);
        news(app).await;
        let past = "UPDATE events SET starts_at = '2020-05-01 18:00:00+00:00', ends_at = '2020-05-01 20:00:00+00:00'";
        app.execute(past).await;
        double(app).money_arrives(&debit.session);
        news(app).await;
        news(app).await;
        let seen = look(app, &debit).await;
        assert_eq!((&seen["status"], &seen["tickets"]), (&json!("EXPIRED"), &json!([])));
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        let buyer = app.buyer_of(&debit.order).await;
        assert!(app.mail_about(&buyer, "refund").await.text.contains("the event was over"));
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn goes_back_for_the_reason_for_which_the_order_ended(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(5).published().await;
        let owner = &event.organizer.user;
        let (by_order, by_event) = (place(app, &event, 1).await, place(app, &event, 1).await);
        for debit in [&by_order, &by_event] {
            double(app).pay_later(&debit.session);
        }
        news(app).await;
        let end = json!({ "input": { "orderId": by_order.order["id"], "reason": "The hall is small." } });
        app.gql("CancelOrder", end).as_(owner).ok().await;
        app.settle().await;
        let buyer = app.buyer_of(&by_order.order).await;
        let text = app.mail_about(&buyer, "cancelled").await.text;
        assert!(text.contains("before it was paid") && text.contains("The hall is small."), "{text}");
        let cancel = json!({ "input": { "eventId": event.id, "reason": "Storm." } });
        app.gql("CancelEvent", cancel).as_(owner).ok().await;
        app.settle().await;
        for debit in [&by_order, &by_event] {
            double(app).money_arrives(&debit.session);
        }
        news(app).await;
        news(app).await;
        for debit in [&by_order, &by_event] {
            let seen = look(app, debit).await;
            assert_eq!((&seen["status"], &seen["refunds"][0]["status"]), (&json!("CANCELLED"), &json!("SUCCEEDED")));
            let buyer = app.buyer_of(&debit.order).await;
            assert!(!app.mail_about(&buyer, "refund").await.text.contains("too late"));
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM refunds WHERE origin = 'late_payment'").await, 0);
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn buys_the_places_when_they_are_still_free(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(1).published().await;
        let late = place(app, &event, 1).await;
        double(app).pay_later(&late.session);
        news(app).await;
        app.advance(LONG);
        app.settle().await;
        assert_eq!(availability(app, &event).await, 1);
        double(app).money_arrives(&late.session);
        news(app).await;
        let seen = look(app, &late).await;
        assert_eq!(seen["status"], "CONFIRMED");
        assert_eq!(seen["tickets"].as_array().unwrap().len(), 1);
        assert_eq!(availability(app, &event).await, 0);
    }
}

both! {
    async fn a_buyer_who_pays_in_the_last_moment_gets_the_places(app: TestApp = STRIPE) {
        let event = app.event().paid("18.00").quota(1).published().await;
        let bought = place(app, &event, 1).await;
        double(app).pay(&bought.session);
        // No webhook arrives. The hold ends, and closing the checkout reveals that it was paid.
        double(app).take_events();
        app.advance(Duration::from_hours(3));
        app.settle().await;
        assert_eq!(look(app, &bought).await["status"], "CONFIRMED");
    }
}
