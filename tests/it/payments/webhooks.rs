//! Webhooks that arrive repeatedly, in any order, or not at all.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use super::{STRIPE, double, earned, look, place};
use crate::support::both;
use crate::support::stripe_double::Event;

/// All permutations of events.
fn orderings(events: &[Event]) -> Vec<Vec<Event>> {
    if events.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in events.iter().enumerate() {
        let mut remaining = events.to_vec();
        remaining.remove(at);
        for mut ordering in orderings(&remaining) {
            ordering.insert(0, first.clone());
            all.push(ordering);
        }
    }
    all
}

both! {
    async fn a_hundred_copies_confirm_once(app: TestApp = STRIPE) {
        let event = app.event().paid("25.00").quota(10).published().await;
        let bought = place(app, &event, 2).await;
        double(app).pay(&bought.session);
        let completed = double(app).take_events().pop().unwrap();
        assert_eq!(completed.kind, "checkout.session.completed");
        assert_eq!(double(app).send_at_once(&completed, 100).await, vec![200; 100]);
        app.settle().await;
        assert_eq!(look(app, &bought).await["tickets"].as_array().unwrap().len(), 2);
        assert_eq!(earned(app).await, 5_000);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, 2);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM inbox").await, 1);
    }
}

both! {
    async fn one_that_cannot_be_stored_affects_no_other(app: TestApp = STRIPE) {
        let double = double(app);
        let event = |id: &str| {
            let body = json!({
                "id": id, "type": "checkout.session.completed", "data": { "object": { "id": format!("cs_{id}") } }
            });
            Event { id: id.to_owned(), kind: "checkout.session.completed".to_owned(), body: body.to_string() }
        };
        let events: Vec<_> = (0..60).map(|n| event(&format!("evt_{n}{}", "x".repeat(if n == 30 { 5_000 } else { 0 })))).collect();
        // Each of them twice, all at the same time.
        let sent = join_all(events.iter().chain(&events).map(|event| double.send(event))).await;
        for (number, status) in sent.into_iter().enumerate() {
            assert_eq!(status, if number % 60 == 30 { 503 } else { 200 }, "{number}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM inbox").await, 59);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'handle_webhook'").await, 59);
    }
}

both! {
    async fn every_order_of_events_ends_the_same(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(100).published().await;
        // Two events of the payment and two of a refund in the dashboard: 24 permutations, with an order for each.
        let template: Vec<usize> = (0..4).collect();
        let mut all = Vec::new();
        for number in 0..24 {
            let bought = place(app, &event, 1).await;
            double(app).pay(&bought.session);
            double(app).refund_at_dashboard(&bought.session, 250);
            let events = double(app).take_events();
            assert_eq!(events.len(), template.len());
            for event in &orderings(&events)[number] {
                assert_eq!(double(app).send(event).await, 200);
            }
            all.push(bought);
        }
        app.settle().await;
        for bought in &all {
            let seen = look(app, bought).await;
            assert_eq!(seen["status"], "CONFIRMED");
            assert_eq!(seen["payment"]["status"], "SUCCEEDED");
            assert_eq!(seen["tickets"].as_array().unwrap().len(), 1);
            assert_eq!(seen["refunds"].as_array().unwrap().len(), 1);
            assert_eq!(seen["refunds"][0]["amount"]["amount"], "2.50");
        }
        assert_eq!(earned(app).await, 24 * 750);
    }
}

both! {
    async fn old_news_change_nothing(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(1).published().await;
        let bought = place(app, &event, 1).await;
        double(app).decline(&bought.session);
        double(app).pay(&bought.session);
        let mut events = double(app).take_events();
        // The event of the decline arrives after the payment is known to have succeeded.
        events.reverse();
        for event in &events {
            double(app).send(event).await;
            app.settle().await;
            assert_eq!(look(app, &bought).await["status"], "CONFIRMED", "after {} ({})", event.kind, event.id);
        }
    }
}

both! {
    async fn the_reconciler_finds_what_no_webhook_told(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(3).published().await;
        let (paid, ended) = (place(app, &event, 1).await, place(app, &event, 1).await);
        double(app).pay(&paid.session);
        double(app).expire(&ended.session);
        double(app).take_events();
        app.advance(Duration::from_mins(3));
        app.reconcile().await;
        assert_eq!(look(app, &paid).await["status"], "CONFIRMED");
        assert_eq!(look(app, &ended).await["status"], "EXPIRED");
    }
}
