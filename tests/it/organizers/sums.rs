//! The sums of an event are those of its rows, whatever happened in which order.

use std::time::Duration;

use domain::job::Job;
use serde_json::{Value, json};

use super::send;
use crate::orders::paid::{choose, place};
use crate::support::{TestApp, TestEvent, both};

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// How many sums differ from what their rows add up to.
async fn drift(app: &TestApp) -> i64 {
    let sqlite = app.parts.env.db.is_sqlite();
    let seconds = |column: &str| {
        if sqlite {
            format!("CAST(strftime('%s', {column}) AS integer)")
        } else {
            format!("EXTRACT(EPOCH FROM {column})::bigint")
        }
    };
    let slot = |column: &str, length: u32| format!("COALESCE({} / {length}, -1)", seconds(column));
    let nil = if sqlite { "zeroblob(16)" } else { "'00000000-0000-0000-0000-000000000000'::uuid" };
    let rows = [
        format!(
            "SELECT event_id, 'orders' AS measure, {nil} AS part, status AS state, {} AS slot, 1 AS units, 0 AS minor FROM orders",
            slot("confirmed_at", 900)
        ),
        format!(
            "SELECT o.event_id, 'lines', l.ticket_type_id, o.status, {}, l.quantity, l.total_minor FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id",
            slot("o.confirmed_at", 900)
        ),
        format!(
            "SELECT event_id, 'tickets', ticket_type_id, status, {}, 1, 0 FROM tickets",
            slot("checked_in_at", 300)
        ),
        format!(
            "SELECT o.event_id, 'payments', {nil}, p.currency, -1, 1, p.amount_minor FROM payments AS p JOIN orders AS o ON o.id = p.order_id WHERE p.status = 'succeeded'"
        ),
        format!(
            "SELECT o.event_id, 'refunds', {nil}, p.currency, -1, 0, p.refunded_minor FROM payments AS p JOIN orders AS o ON o.id = p.order_id WHERE p.status = 'succeeded'"
        ),
        "SELECT event_id, measure, part, state, slot, -units, -minor FROM event_sums".to_owned(),
        "SELECT event_id, measure, part, state, slot, -units, -minor FROM event_sum_changes".to_owned(),
    ];
    let differing = format!(
        "SELECT COUNT(*) AS n FROM (SELECT event_id FROM ({}) AS rows_and_sums \
         GROUP BY event_id, measure, part, state, slot HAVING SUM(units) <> 0 OR SUM(minor) <> 0) AS differing",
        rows.join(" UNION ALL ")
    );
    app.count(&differing).await
}

/// Does one thing that changes orders, tickets or payments.
async fn happen(app: &TestApp, dice: &mut Dice, events: &[TestEvent; 2], orders: &mut Vec<(usize, Value)>) {
    let which = usize::try_from(dice.roll(2)).unwrap();
    let some = (!orders.is_empty()).then(|| usize::try_from(dice.roll(orders.len() as u64)).unwrap());
    match (dice.roll(8), some) {
        (3, Some(place)) => {
            let (_, order) = &orders[place];
            if order["payment"]["checkoutUrl"].is_string() {
                choose(app, order, if dice.roll(3) == 0 { "decline" } else { "succeed" }).await;
            }
        }
        (4, Some(place)) => {
            let (event, order) = &orders[place];
            let cancel = json!({ "orderId": order["id"] });
            send(app, &events[*event].organizer.user, "CancelOrder", cancel).await;
        }
        (5, Some(place)) => {
            let (event, order) = &orders[place];
            let amount = json!({ "amount": "1", "currency": "EUR" });
            let key = format!("{}", dice.roll(1 << 30));
            let refund = json!({ "orderId": order["id"], "amount": amount, "reason": "Sorry.", "idempotencyKey": key });
            send(app, &events[*event].organizer.user, "Refund", refund).await;
        }
        (6, Some(place)) => {
            let (event, order) = &orders[place];
            let secret = order["tickets"][0]["secret"].clone();
            if secret.is_string() {
                let scan = json!({ "eventId": events[*event].id, "ticketSecret": secret });
                send(app, &events[*event].organizer.user, "RecordCheckIn", scan).await;
            }
        }
        (7, _) => app.run(Job::FoldSums).await,
        _ => {
            let quantity = u32::try_from(1 + dice.roll(3)).unwrap();
            orders.push((which, place(app, &events[which], quantity).await));
        }
    }
}

both! {
    async fn never_drift(app: TestApp) {
        let events = [app.event().published().await, app.event().paid("7.00").quota(100).published().await];
        let (mut dice, mut orders) = (Dice(20_261_130), Vec::new());
        for step in 0..60 {
            happen(app, &mut dice, &events, &mut orders).await;
            if step % 10 == 9 {
                app.settle().await;
                assert_eq!(drift(app).await, 0, "after step {step}");
            }
        }
        app.run(Job::FoldSums).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM event_sum_changes").await, 0);
        // What nobody pays ends, which changes rows again.
        app.clock.advance(Duration::from_hours(3));
        app.settle().await;
        assert_eq!(drift(app).await, 0);
    }
}

both! {
    /// Orders of one event at the same time, while their sums are folded.
    async fn are_exact_while_they_are_folded(app: TestApp) {
        let event = app.event().quota(40).published().await;
        let orders = futures::future::join_all((0..40).map(|_| place(app, &event, 1)));
        let fold = async {
            for _ in 0..5 {
                app.run(Job::FoldSums).await;
                assert_eq!(drift(app).await, 0);
            }
        };
        tokio::join!(orders, fold);
        app.settle().await;
        assert_eq!(drift(app).await, 0);
        let sold = "SELECT SUM(units) AS n FROM (SELECT * FROM event_sums WHERE measure = 'lines' AND state = 'confirmed') AS sold";
        app.run(Job::FoldSums).await;
        assert_eq!(app.count(sold).await, 40);
    }
}
