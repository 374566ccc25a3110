//! Rules for sums of money, for consistent references, and for values that never change.

use sea_orm::DbBackend;

use super::{Key, Rule, Watch, deferred, key, refused};

pub(super) fn rules(backend: DbBackend) -> Vec<Rule> {
    let mut rules = vec![order_totals(backend), payments_fit(backend), refunds_add_up(backend)];
    rules.extend([movements_balance(backend), ledger_stays(backend)]);
    rules.extend([quotas_of_the_event(backend), capacity_of_the_event(backend), lines_of_the_event(backend)]);
    rules.extend(KEYS.iter().map(|one| key(backend, one)));
    rules.extend(FIXED.iter().map(|(table, column)| fixed(backend, table, column)));
    rules.extend(["payments", "refunds"].map(|table| stays(backend, table)));
    rules.push(resets_end(backend));
    rules
}

/// Columns that never change, so that rows that depend on them need no further check.
const FIXED: &[(&str, &str)] = &[
    ("events", "organization_id"),
    ("order_lines", "order_id"),
    ("order_lines", "ticket_type_id"),
    ("orders", "event_id"),
    ("payments", "order_id"),
    ("quotas", "event_id"),
    ("ticket_types", "event_id"),
];

const KEYS: &[Key] = &[
    Key {
        table: "orders",
        columns: ["organization_id", "event_id"],
        parent: "events",
        parent_columns: ["organization_id", "id"],
        replaces: Some("orders_event_id_fkey"),
    },
    Key {
        table: "tickets",
        columns: ["event_id", "order_id"],
        parent: "orders",
        parent_columns: ["event_id", "id"],
        replaces: Some("tickets_order_id_fkey"),
    },
    Key {
        table: "tickets",
        columns: ["event_id", "ticket_type_id"],
        parent: "ticket_types",
        parent_columns: ["event_id", "id"],
        replaces: Some("tickets_ticket_type_id_fkey"),
    },
    Key {
        table: "tickets",
        columns: ["order_id", "order_line_id"],
        parent: "order_lines",
        parent_columns: ["order_id", "id"],
        replaces: Some("tickets_order_line_id_fkey"),
    },
    Key {
        table: "refunds",
        columns: ["order_id", "payment_id"],
        parent: "payments",
        parent_columns: ["order_id", "id"],
        replaces: Some("refunds_payment_id_fkey"),
    },
];

/// An order's total is the sum of its lines. Free orders need no check, since all their amounts are zero.
fn order_totals(backend: DbBackend) -> Rule {
    let watches = [
        Watch { table: "orders", subject: "id", columns: "total_minor", inserted: Some("NEW.total_minor <> 0") },
        Watch {
            table: "order_lines",
            subject: "order_id",
            columns: "total_minor, order_id",
            inserted: Some("NEW.total_minor <> 0"),
        },
    ];
    let broken = "EXISTS (SELECT 1 FROM orders AS o WHERE o.id = @id AND o.total_minor <> \
                  (SELECT COALESCE(SUM(l.total_minor), 0) FROM order_lines AS l WHERE l.order_id = o.id))";
    deferred(backend, "order_totals", &watches, broken, "SELECT id FROM orders")
}

/// A payment has its order's total and currency.
fn payments_fit(backend: DbBackend) -> Rule {
    let watches = [
        Watch { table: "payments", subject: "order_id", columns: "amount_minor, currency, order_id", inserted: None },
        Watch {
            table: "orders",
            subject: "id",
            columns: "total_minor, currency",
            // The payment is inserted after its order.
            inserted: Some("1 = 0"),
        },
    ];
    let broken = "EXISTS (SELECT 1 FROM payments AS p JOIN orders AS o ON o.id = p.order_id WHERE o.id = @id \
                  AND (p.amount_minor <> o.total_minor OR p.currency <> o.currency))";
    deferred(backend, "payments_fit", &watches, broken, "SELECT order_id AS id FROM payments")
}

/// A payment's refunded amount is the sum of its refunds that did not fail, which have its currency.
fn refunds_add_up(backend: DbBackend) -> Rule {
    let watches = [
        Watch {
            table: "payments",
            subject: "id",
            columns: "refunded_minor",
            inserted: Some("NEW.refunded_minor <> 0"),
        },
        Watch {
            table: "refunds",
            subject: "payment_id",
            columns: "status, amount_minor, currency, payment_id",
            inserted: None,
        },
    ];
    let broken = "EXISTS (SELECT 1 FROM payments AS p WHERE p.id = @id AND (p.refunded_minor <> \
                  (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds AS r \
                  WHERE r.payment_id = p.id AND r.status <> 'failed') \
                  OR EXISTS (SELECT 1 FROM refunds AS r WHERE r.payment_id = p.id AND r.currency <> p.currency)))";
    deferred(backend, "refunds_add_up", &watches, broken, "SELECT id FROM payments")
}

/// The ledger entries of one movement sum up to zero.
fn movements_balance(backend: DbBackend) -> Rule {
    let watches = [Watch { table: "ledger_entries", subject: "source_id", columns: "amount_minor", inserted: None }];
    let broken = "EXISTS (SELECT 1 FROM ledger_entries AS e WHERE e.source_id = @id \
                  GROUP BY e.kind, e.currency HAVING SUM(e.amount_minor) <> 0)";
    deferred(backend, "movements_balance", &watches, broken, "SELECT DISTINCT source_id AS id FROM ledger_entries")
}

/// A ticket type uses quotas of its own event.
fn quotas_of_the_event(backend: DbBackend) -> Rule {
    let watches = [Watch {
        table: "ticket_type_quotas",
        subject: "ticket_type_id",
        columns: "ticket_type_id, quota_id",
        inserted: None,
    }];
    let broken = "EXISTS (SELECT 1 FROM ticket_type_quotas AS link JOIN ticket_types AS t ON t.id = link.ticket_type_id \
                  JOIN quotas AS q ON q.id = link.quota_id WHERE t.id = @id AND q.event_id <> t.event_id)";
    deferred(backend, "quotas_of_the_event", &watches, broken, "SELECT id FROM ticket_types")
}

/// An event's capacity is one of its own quotas.
fn capacity_of_the_event(backend: DbBackend) -> Rule {
    let watches = [
        Watch {
            table: "events",
            subject: "id",
            columns: "capacity_quota_id",
            inserted: Some("NEW.capacity_quota_id IS NOT NULL"),
        },
        // It may be inserted after its event.
        Watch { table: "quotas", subject: "event_id", columns: "event_id", inserted: None },
    ];
    let broken = "EXISTS (SELECT 1 FROM events AS e WHERE e.id = @id AND e.capacity_quota_id IS NOT NULL AND NOT EXISTS \
                  (SELECT 1 FROM quotas AS q WHERE q.id = e.capacity_quota_id AND q.event_id = e.id))";
    deferred(backend, "capacity_of_the_event", &watches, broken, "SELECT id FROM events")
}

/// An order's lines are for ticket types of its event.
fn lines_of_the_event(backend: DbBackend) -> Rule {
    let elsewhere = "NOT EXISTS (SELECT 1 FROM orders AS o JOIN ticket_types AS t ON t.event_id = o.event_id \
                     WHERE o.id = @order_id AND t.id = @ticket_type_id)";
    let count = format!("SELECT 1 FROM order_lines AS l WHERE {}", elsewhere.replace('@', "l."));
    let elsewhere = elsewhere.replace('@', "NEW.");
    refused(backend, "lines_of_the_event", "order_lines", "INSERT", &elsewhere, Some(count))
}

/// A column that never changes.
fn fixed(backend: DbBackend, table: &str, column: &str) -> Rule {
    let condition = format!("OLD.{column} <> NEW.{column}");
    refused(backend, &format!("{table}_{column}_fixed"), table, &format!("UPDATE OF {column}"), &condition, None)
}

/// Rows with ledger entries are never deleted.
fn stays(backend: DbBackend, table: &str) -> Rule {
    let moved = "EXISTS (SELECT 1 FROM ledger_entries AS e WHERE e.source_id = OLD.id)";
    refused(backend, &format!("{table}_stay"), table, "DELETE", moved, None)
}

/// A row of `demo_resets` can't be committed: it makes the ledger writable within one transaction.
fn resets_end(backend: DbBackend) -> Rule {
    let watches = [Watch { table: "demo_resets", subject: "id", columns: "id", inserted: None }];
    let broken = "EXISTS (SELECT 1 FROM demo_resets AS r WHERE r.id = @id)";
    deferred(backend, "resets_end", &watches, broken, "SELECT id FROM demo_resets")
}

/// Ledger entries are never changed or deleted. The exception is the demo, which moves its entries into the past and
/// deletes them; it inserts a row into `demo_resets` within its transaction.
fn ledger_stays(backend: DbBackend) -> Rule {
    let name = "rule_ledger_append_only".to_owned();
    let objects = match backend {
        DbBackend::Sqlite => vec![format!("{name}_update"), format!("{name}_delete")],
        _ => vec![name.clone()],
    };
    let make = if backend == DbBackend::Sqlite {
        vec![
            format!(
                "CREATE TRIGGER {name}_update BEFORE UPDATE ON ledger_entries \
                 WHEN NOT EXISTS (SELECT 1 FROM demo_resets) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            ),
            format!(
                "CREATE TRIGGER {name}_delete BEFORE DELETE ON ledger_entries \
                 WHEN NOT EXISTS (SELECT 1 FROM demo_resets) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            ),
        ]
    } else {
        vec![
            format!(
                "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF TG_OP <> 'TRUNCATE' AND EXISTS (SELECT 1 FROM demo_resets) THEN RETURN NULL; END IF; \
                 RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$"
            ),
            format!("DROP TRIGGER IF EXISTS {name} ON ledger_entries"),
            format!(
                "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries \
                 FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ),
        ]
    };
    Rule { name, objects, make, validate: Vec::new(), count: None }
}
