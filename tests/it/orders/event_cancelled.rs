//! Cancelling an event: all buyers are notified and refunded.

use serde_json::json;

use super::paid::{choose, look, place};
use crate::organizers::ARCHIVE_EVENT;
use crate::support::both;

both! {
    async fn ends_and_refunds_all_orders(app: TestApp) {
        let event = app.event().paid("20.00").quota(50).published().await;
        let (paid, unpaid) = (place(app, &event, 2).await, place(app, &event, 1).await);
        choose(app, &paid, "succeed").await;
        app.settle().await;
        let input = json!({ "input": { "eventId": event.id, "reason": "The river is in the hall." } });
        let cancelled = app.gql("CancelEvent", input.clone()).as_(&event.organizer.user).ok().await;
        assert_eq!(cancelled["event"]["status"], "CANCELLED");
        app.settle().await;
        let seen = look(app, &paid).await;
        assert_eq!(seen["status"], "CANCELLED");
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(seen["refunds"][0]["amount"]["amount"], "40.00");
        assert_eq!(look(app, &unpaid).await["status"], "CANCELLED");
        let buyer = app.buyer_of(&paid).await;
        let mail = app.mail_about(&buyer, "cancel").await;
        assert!(mail.text.contains("The river is in the hall."), "{}", mail.text);
        app.mail_about(&app.buyer_of(&unpaid).await, "cancel").await;

        let refused = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send().await;
        assert_eq!(refused.codes(), ["NOT_ON_SALE"]);
        app.gql("CancelEvent", input).as_(&event.organizer.user).ok().await;
        app.settle().await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM refunds").await, 1);
        assert_eq!(app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await, 0);
    }
}

both! {
    async fn a_reason_as_long_as_may_be_reaches_everybody(app: TestApp) {
        let event = app.event().paid("20.00").quota(50).published().await;
        let (paid, unpaid) = (place(app, &event, 1).await, place(app, &event, 1).await);
        choose(app, &paid, "succeed").await;
        app.settle().await;
        let reason = "ö".repeat(1_000);
        let input = json!({ "input": { "eventId": event.id, "reason": reason } });
        app.gql("CancelEvent", input).as_(&event.organizer.user).ok().await;
        app.settle().await;
        for order in [&paid, &unpaid] {
            assert_eq!(look(app, order).await["status"], "CANCELLED");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM refunds WHERE status = 'succeeded' AND length(reason) = 1000").await, 1);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders WHERE length(cancel_reason) = 1000").await, 2);
    }
}

both! {
    async fn goes_through_many_orders(app: TestApp) {
        let event = app.event().quota(200).published().await;
        for _ in 0..60 {
            place(app, &event, 1).await;
        }
        let input = json!({ "input": { "eventId": event.id, "reason": "Storm." } });
        app.gql("CancelEvent", input).as_(&event.organizer.user).ok().await;
        app.settle().await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders WHERE status = 'cancelled'").await, 60);
        assert_eq!(app.count("SELECT SUM(sold) AS n FROM quotas").await, 0);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets WHERE status = 'cancelled'").await, 60);
    }
}

both! {
    async fn archiving_it_at_once_abandons_no_refund(app: TestApp) {
        let event = app.event().paid("20.00").quota(50).published().await;
        let (paid, unpaid) = (place(app, &event, 2).await, place(app, &event, 1).await);
        choose(app, &paid, "succeed").await;
        app.settle().await;
        app.hold_payments().await;
        let user = &event.organizer.user;
        let cancel = json!({ "input": { "eventId": event.id, "reason": "The river is in the hall." } });
        app.gql("CancelEvent", cancel).as_(user).ok().await;
        let archived = app.gql(ARCHIVE_EVENT, json!({ "input": { "eventId": event.id } })).as_(user).ok().await;
        assert_eq!(archived["event"]["status"], "ARCHIVED");
        app.let_payments_go().await;
        app.settle().await;
        let seen = look(app, &paid).await;
        assert_eq!((&seen["status"], &seen["refunds"][0]["status"]), (&json!("CANCELLED"), &json!("SUCCEEDED")));
        assert_eq!(look(app, &unpaid).await["status"], "CANCELLED");
        // The mail cancels the event, in its text and in the calendar entry.
        let mail = app.mail_about(&app.buyer_of(&paid).await, "cancelled: ").await;
        assert!(mail.text.contains("The river is in the hall."), "{}", mail.text);
        let calendar = mail.attachments.iter().find(|file| file.content_type.starts_with("text/calendar")).expect("a calendar entry");
        assert!(String::from_utf8_lossy(&calendar.body).contains("STATUS:CANCELLED"));
    }
}

both! {
    async fn one_order_that_cannot_be_ended_keeps_no_other_back(app: TestApp) {
        let event = app.event().paid("20.00").quota(50).published().await;
        let stuck = place(app, &event, 1).await;
        let (paid, unpaid) = (place(app, &event, 2).await, place(app, &event, 1).await);
        choose(app, &paid, "succeed").await;
        app.settle().await;
        // An unforeseen fault: the database refuses both the cancellation and the expiry of this order.
        let code = stuck["code"].as_str().unwrap();
        if app.parts.env.db.is_sqlite() {
            app.execute(&format!(
                "CREATE TRIGGER picky BEFORE UPDATE ON orders WHEN NEW.status <> 'pending' AND NEW.code = '{code}' \
                 BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: picky'); END"
            ))
            .await;
        } else {
            let sql = format!("ALTER TABLE orders ADD CONSTRAINT picky CHECK (status = 'pending' OR code <> '{code}')");
            app.execute(&sql).await;
        }
        let cancel = json!({ "input": { "eventId": event.id, "reason": "Storm." } });
        app.gql("CancelEvent", cancel).as_(&event.organizer.user).ok().await;
        app.settle().await;
        // Until the job has used up its attempts.
        app.execute("UPDATE outbox SET attempts = max_attempts - 1 WHERE kind = 'cancel_event_orders'").await;
        app.settle().await;
        assert_eq!(look(app, &paid).await["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(look(app, &unpaid).await["status"], "CANCELLED");
        // The organizer is notified of the remaining order.
        let mail = app.mail_about(&event.organizer.user.email, "some orders aren’t cancelled").await;
        assert!(mail.text.contains("one of its orders couldn’t be"), "{}", mail.text);
        app.tolerate_dead_jobs();
    }
}
