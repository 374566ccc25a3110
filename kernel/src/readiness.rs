//! Whether the database can serve this build.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DbErr, Statement};

use crate::Env;

/// What a look at the database found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It answers and has the tables.
    Ready,
    /// It answers but lacks the named migration.
    NotMigrated,
    /// It answers but can't be written: its disk is full or broken, or it takes no writes.
    NotWritable,
}

/// Asks the database whether the named migration was applied; with an empty name, only whether it answers. A newer
/// schema is fine: migrations are additive, and during a roll-out old replicas meet it.
pub async fn check(env: &Env, migration: &str) -> Result<Readiness, DbErr> {
    let conn = env.db.primary();
    let backend = conn.get_database_backend();
    conn.query_one_raw(Statement::from_string(backend, "SELECT 1")).await?;
    if !env.db.is_writable().await? {
        return Ok(Readiness::NotWritable);
    }
    if migration.is_empty() {
        return Ok(Readiness::Ready);
    }
    let applied = Statement::from_sql_and_values(
        backend,
        "SELECT version FROM seaql_migrations WHERE version = $1",
        [migration.into()],
    );
    // It fails when not even the table of migrations is there.
    match conn.query_one_raw(applied).await {
        Ok(Some(_)) => Ok(Readiness::Ready),
        Ok(None) | Err(_) => Ok(Readiness::NotMigrated),
    }
}

/// How far this machine's clock and the database's are apart; none for the embedded database, which has this one's.
pub async fn clock_skew(env: &Env) -> Result<Option<Duration>, DbErr> {
    let conn = env.db.writer();
    if env.db.is_sqlite() {
        return Ok(None);
    }
    let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS millis";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let theirs: i64 = row.ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))?.try_get("", "millis")?;
    Ok(Some(Duration::from_millis(env.clock.unix_millis().abs_diff(theirs))))
}
