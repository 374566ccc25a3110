//! For each rule of the database, a statement that breaks it is refused. Rows from before a rule stay, and are listed.

use kernel::rules;
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;

use crate::orders::paid::{choose, place};
use crate::support::{TestApp, both};

/// Creates two events of two organizations with a paid order each, one of them partly refunded.
pub(crate) async fn sold(app: &TestApp) {
    for refunded in [true, false] {
        let event = app.event().paid("20.00").quota(50).published().await;
        let order = place(app, &event, 2).await;
        choose(app, &order, "succeed").await;
        app.settle().await;
        if refunded {
            let input = json!({ "orderId": order["id"], "reason": "Rain.", "idempotencyKey": "rain",
                "amount": { "amount": "5.00", "currency": "EUR" } });
            app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).ok().await;
            app.settle().await;
        }
    }
}

/// The rules, each with a statement that breaks it.
const BREAKING: &[(&str, &str)] = &[
    ("rule_order_totals", "UPDATE orders SET total_minor = total_minor + 1"),
    (
        "rule_order_totals",
        "UPDATE order_lines SET unit_price_minor = unit_price_minor + 1, total_minor = total_minor + quantity",
    ),
    ("rule_payments_fit", "UPDATE payments SET currency = 'USD'"),
    ("rule_payments_fit", "UPDATE payments SET amount_minor = amount_minor + 1"),
    ("rule_refunds_add_up", "UPDATE payments SET refunded_minor = refunded_minor + 1"),
    ("rule_refunds_add_up", "UPDATE refunds SET status = 'failed'"),
    ("rule_refunds_stay", "DELETE FROM refunds"),
    ("rule_payments_stay", "DELETE FROM payments"),
    ("rule_resets_end", "INSERT INTO demo_resets SELECT id, placed_at FROM orders"),
    (
        "rule_quotas_event_id_fixed",
        "UPDATE quotas SET event_id = (SELECT id FROM events WHERE id <> quotas.event_id LIMIT 1)",
    ),
    (
        "rule_ticket_types_event_id_fixed",
        "UPDATE ticket_types SET event_id = (SELECT id FROM events WHERE id <> ticket_types.event_id LIMIT 1)",
    ),
    (
        "rule_events_organization_id_fixed",
        "UPDATE events SET organization_id = (SELECT id FROM organizations WHERE id <> events.organization_id LIMIT 1)",
    ),
    (
        "rule_orders_event_id_fixed",
        "UPDATE orders SET event_id = (SELECT id FROM events WHERE id <> orders.event_id LIMIT 1)",
    ),
    (
        "rule_payments_order_id_fixed",
        "UPDATE payments SET order_id = (SELECT id FROM orders WHERE id <> payments.order_id LIMIT 1)",
    ),
    (
        "rule_order_lines_order_id_fixed",
        "UPDATE order_lines SET order_id = (SELECT id FROM orders WHERE id <> order_lines.order_id LIMIT 1)",
    ),
    (
        "rule_order_lines_ticket_type_id_fixed",
        "UPDATE order_lines SET ticket_type_id = (SELECT id FROM ticket_types WHERE id <> order_lines.ticket_type_id LIMIT 1)",
    ),
    (
        "rule_lines_of_the_event",
        "INSERT INTO order_lines (id, order_id, ticket_type_id, ticket_type_name, quantity, unit_price_minor, total_minor, \
         attendees) SELECT o.id, o.id, t.id, 'Other', 1, 0, 0, l.attendees FROM order_lines AS l \
         JOIN orders AS o ON o.id = l.order_id JOIN ticket_types AS t ON t.event_id <> o.event_id",
    ),
    (
        "rule_tickets_order_id_order_line_id",
        "UPDATE tickets SET order_line_id = (SELECT id FROM order_lines WHERE order_id <> tickets.order_id LIMIT 1)",
    ),
    ("rule_ledger_append_only", "UPDATE ledger_entries SET amount_minor = -amount_minor"),
    ("rule_ledger_append_only", "DELETE FROM ledger_entries"),
    (
        "rule_movements_balance",
        "INSERT INTO ledger_entries SELECT payments.id, ledger_entries.organization_id, ledger_entries.order_id, \
         orders.id, ledger_entries.kind, ledger_entries.account, 7, ledger_entries.currency, ledger_entries.created_at \
         FROM ledger_entries JOIN orders ON orders.id = ledger_entries.order_id \
         JOIN payments ON payments.order_id = orders.id \
         WHERE ledger_entries.kind = 'payment' AND ledger_entries.account = 'provider'",
    ),
    ("rule_orders_status_words", "UPDATE orders SET status = 'lost'"),
    ("rule_payments_status_words", "UPDATE payments SET status = 'lost'"),
    ("rule_refunds_status_words", "UPDATE refunds SET status = 'lost'"),
    ("rule_tickets_status_words", "UPDATE tickets SET status = 'lost'"),
    ("rule_events_status_words", "UPDATE events SET status = 'lost'"),
    ("rule_orders_times", "UPDATE orders SET confirmed_at = NULL"),
    ("rule_orders_times", "UPDATE orders SET status = 'cancelled'"),
    ("rule_events_times", "UPDATE events SET published_at = NULL"),
    ("rule_tickets_times", "UPDATE tickets SET status = 'checked_in'"),
    (
        "rule_orders_organization_id_event_id",
        "UPDATE orders SET organization_id = (SELECT id FROM organizations WHERE id <> orders.organization_id LIMIT 1)",
    ),
    (
        "rule_tickets_event_id",
        "UPDATE tickets SET ticket_type_id = (SELECT id FROM ticket_types WHERE event_id <> tickets.event_id LIMIT 1)",
    ),
    (
        "rule_tickets_event_id",
        "UPDATE tickets SET order_id = (SELECT id FROM orders WHERE event_id <> tickets.event_id LIMIT 1), \
         order_line_id = (SELECT order_lines.id FROM order_lines JOIN orders ON orders.id = order_lines.order_id \
         WHERE orders.event_id <> tickets.event_id LIMIT 1)",
    ),
    (
        "rule_capacity_of_the_event",
        "UPDATE events SET capacity_quota_id = (SELECT id FROM quotas WHERE event_id <> events.id LIMIT 1)",
    ),
    (
        "rule_refunds_order_id_payment_id",
        "UPDATE refunds SET order_id = (SELECT id FROM orders WHERE id <> refunds.order_id LIMIT 1)",
    ),
    (
        "rule_quotas_of_the_event",
        "UPDATE ticket_type_quotas SET quota_id = (SELECT q.id FROM quotas AS q, ticket_types AS t \
         WHERE t.id = ticket_type_id AND q.event_id <> t.event_id LIMIT 1)",
    ),
];

both! {
    async fn what_breaks_one_is_refused(app: TestApp) {
        sold(app).await;
        let db = app.parts.env.db.writer();
        for (rule, statement) in BREAKING {
            let tx = db.begin().await.unwrap();
            let refused = match tx.execute_unprepared(statement).await {
                Ok(_) => tx.commit().await.expect_err(statement),
                Err(error) => {
                    tx.rollback().await.unwrap();
                    error
                }
            };
            let (message, sqlite_at_commit) = (refused.to_string(), "FOREIGN KEY constraint failed");
            assert!(message.contains(rule) || message.contains(sqlite_at_commit), "{statement}: {message}");
        }
        assert_eq!(rules::broken(db).await.unwrap(), []);
        // After all refusals, orders still work.
        let event = app.event().paid("3.00").quota(5).published().await;
        choose(app, &place(app, &event, 1).await, "succeed").await;
        app.settle().await;
    }
}

both! {
    async fn a_rule_that_was_taken_away_is_missed_and_made_again(app: TestApp) {
        let db = app.parts.env.db.writer();
        assert_eq!(rules::missing(db).await.unwrap(), Vec::<String>::new());
        let take = if app.parts.env.db.is_sqlite() {
            ["DROP TRIGGER rule_payments_stay", "DROP TRIGGER rule_orders_times_insert", "DROP TRIGGER rule_order_totals_orders_update"]
        } else {
            [
                "DROP TRIGGER rule_payments_stay ON payments",
                "ALTER TABLE orders DROP CONSTRAINT rule_orders_times",
                "ALTER TABLE orders DISABLE TRIGGER rule_order_totals_orders_update",
            ]
        };
        for statement in take {
            app.execute(statement).await;
        }
        let mut missing = rules::missing(db).await.unwrap();
        missing.sort();
        assert_eq!(missing, ["rule_order_totals", "rule_orders_times", "rule_payments_stay"]);
        app.parts.migrate().await.unwrap();
        assert_eq!(rules::missing(db).await.unwrap(), Vec::<String>::new());
    }
}

both! {
    async fn rows_from_before_stay_and_are_listed(app: TestApp) {
        sold(app).await;
        let db = app.parts.env.db.writer();
        // The state that an older build left, without these rules.
        let before = if app.parts.env.db.is_sqlite() {
            ["orders_times_update", "refunds_add_up_payments_update"].map(|rule| format!("DROP TRIGGER rule_{rule}"))
        } else {
            [
                "ALTER TABLE orders DROP CONSTRAINT rule_orders_times".to_owned(),
                "DROP TRIGGER rule_refunds_add_up_payments_update ON payments".to_owned(),
            ]
        };
        let spoil = ["UPDATE orders SET confirmed_at = NULL", "UPDATE payments SET refunded_minor = 1"];
        for statement in before.iter().map(String::as_str).chain(spoil).chain(["DELETE FROM enforced_rules"]) {
            app.execute(statement).await;
        }
        app.parts.migrate().await.expect("old rows never stop the start");
        let broken: Vec<(String, i64)> = rules::broken(db).await.unwrap().into_iter().map(|b| (b.rule, b.rows)).collect();
        assert_eq!(broken, [("rule_orders_times".to_owned(), 2), ("rule_refunds_add_up".to_owned(), 2)]);
        // New rows have to keep the rules.
        let refused = db.execute_unprepared("UPDATE orders SET status = 'confirmed'").await;
        assert!(refused.is_err(), "the rule is there again");
        // Restores what the final check of the ledger looks at.
        app.execute("UPDATE orders SET confirmed_at = placed_at").await;
        app.execute("UPDATE payments SET refunded_minor = (SELECT COALESCE(SUM(amount_minor), 0) FROM refunds \
                     WHERE payment_id = payments.id AND status <> 'failed')").await;
        assert_eq!(rules::broken(db).await.unwrap(), []);
    }
}
