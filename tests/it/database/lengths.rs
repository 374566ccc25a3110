//! Every text column has one limit, in the code and in both databases.

use std::collections::HashMap;

use kernel::limits::COLUMNS;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::support::{AppOptions, TestApp, both};

/// The limits that the database enforces, by `table.column`; none for columns without one.
async fn held(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let db = &app.parts.env.db;
    // PostgreSQL: the type, or a constraint; SQLite: both triggers.
    let (backend, sql) = if db.is_sqlite() {
        let sql = "SELECT t.name || '.' || c.name AS name, (SELECT MAX(CAST(substr(sql, instr(sql, 'SELECT RAISE(ABORT, ''' \
                   || t.name || '.' || c.name || ' has at most ') + length('SELECT RAISE(ABORT, ''' || t.name || '.' || \
                   c.name || ' has at most ')) AS INTEGER)) FROM sqlite_master WHERE type = 'trigger' \
                   AND name IN ('rule_' || t.name || '_lengths_insert', 'rule_' || t.name || '_lengths_update') \
                   AND instr(sql, t.name || '.' || c.name || ' has at most ') > 0 HAVING COUNT(*) = 2) AS most \
                   FROM pragma_table_list AS t, pragma_table_info(t.name) AS c WHERE t.schema = 'main' \
                   AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN \
                   ('seaql_migrations', 'enforced_rules', 'broken_rules') \
                   AND (lower(c.type) LIKE 'varchar%' OR lower(c.type) = 'text')";
        (DbBackend::Sqlite, sql)
    } else {
        let sql = "SELECT table_name || '.' || column_name AS name, COALESCE(character_maximum_length::bigint, \
                   (SELECT substring(pg_get_constraintdef(oid) FROM '<= ([0-9]+)')::bigint FROM pg_constraint \
                   WHERE conname = 'rule_' || table_name || '_' || column_name || '_length' AND convalidated)) AS most \
                   FROM information_schema.columns WHERE table_schema = current_schema() \
                   AND data_type IN ('character varying', 'text') AND table_name NOT IN ('seaql_migrations', 'enforced_rules')";
        (DbBackend::Postgres, sql)
    };
    let rows = db.primary().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let mut held: Vec<(String, Option<i64>)> =
        rows.iter().map(|row| (row.try_get("", "name").unwrap(), row.try_get("", "most").unwrap())).collect();
    held.sort();
    held
}

both! {
    async fn code_and_database_agree(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let mut ours: HashMap<String, i64> = HashMap::new();
        for (table, columns) in COLUMNS {
            ours.extend(columns.iter().map(|(column, most)| (format!("{table}.{column}"), i64::try_from(*most).unwrap())));
        }
        for (column, most) in held(app).await {
            assert_eq!(most, ours.get(&column).copied(), "{column}: what the database holds it to, and kernel/src/limits.rs");
        }
    }
}

both! {
    async fn a_text_that_is_too_long_is_refused(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        let db = app.parts.env.db.writer();
        for (column, most) in [("title", 200), ("description", 20_000), ("cancel_reason", 1_000)] {
            let set = |length: usize| {
                let text = "ä".repeat(length);
                format!("UPDATE events SET {column} = '{text}' WHERE slug = '{}'", event.slug)
            };
            db.execute_unprepared(&set(most)).await.unwrap();
            let refused = db.execute_unprepared(&set(most + 1)).await;
            assert!(refused.is_err(), "{column} holds more than {most} characters");
        }
    }
}
