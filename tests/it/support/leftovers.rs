//! Checks for what a test must not leave behind: open jobs, and an unbalanced ledger.

use kernel::Env;
use kernel::db::Db;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use time::OffsetDateTime;

/// A job that is due, handed out or dead.
#[derive(Debug)]
#[expect(dead_code, reason = "shown where a test fails")]
pub(crate) struct OpenJob {
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) last_error: Option<String>,
}

/// The jobs that are due, handed out or dead, but not those scheduled for later.
pub(crate) async fn open_jobs(env: &Env, now: OffsetDateTime) -> Vec<OpenJob> {
    let db = &env.db;
    let sql = "SELECT kind, state, attempts, last_error FROM outbox
               WHERE (state = 'ready' AND run_at <= $1) OR state IN ('leased', 'dead') ORDER BY id";
    let rows = db.primary().query_all_raw(statement(db, sql, [now.into()])).await.unwrap();
    rows.iter()
        .map(|row| OpenJob {
            kind: row.try_get("", "kind").unwrap(),
            state: row.try_get("", "state").unwrap(),
            attempts: row.try_get("", "attempts").unwrap(),
            last_error: row.try_get("", "last_error").unwrap(),
        })
        .collect()
}

/// When the next retry of a failed job is due; none if no job waits for one.
pub(crate) async fn next_retry(env: &Env, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let db = &env.db;
    let sql = "SELECT MIN(run_at) AS at FROM outbox WHERE state = 'ready' AND attempts > 0 AND run_at > $1";
    let row = db.primary().query_one_raw(statement(db, sql, [now.into()])).await.unwrap();
    row.and_then(|row| row.try_get("", "at").unwrap())
}

/// The sources whose ledger entries don't sum up to zero.
pub(crate) async fn unbalanced(db: &Db) -> Vec<String> {
    let sql = "SELECT order_id, currency FROM ledger_entries GROUP BY order_id, source_id, kind, currency
               HAVING SUM(amount_minor) <> 0";
    let rows = db.primary().query_all_raw(statement(db, sql, [])).await.unwrap();
    rows.iter().map(|row| row.try_get::<uuid::Uuid>("", "order_id").unwrap().to_string()).collect()
}

fn statement<const N: usize>(db: &Db, sql: &str, values: [sea_orm::Value; N]) -> Statement {
    let backend = if db.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres };
    Statement::from_sql_and_values(backend, sql, values)
}
