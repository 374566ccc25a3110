//! Checks whether the database can serve this build.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DbErr, Statement};

use crate::Env;

/// Whether the database can be used, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It answers, can be written, and has the migration.
    Ready,
    /// It answers, but the migration was not applied.
    NotMigrated,
    /// It answers but can't be written: its disk is full or broken, or it is read-only.
    NotWritable,
}

/// Checks the database, and whether this migration was applied; with an empty name, any schema will do. A newer schema
/// is fine: migrations are additive, and during a roll-out, old replicas run on it.
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
    // The query fails if even the table of migrations is missing.
    match conn.query_one_raw(applied).await {
        Ok(Some(_)) => Ok(Readiness::Ready),
        Ok(None) | Err(_) => Ok(Readiness::NotMigrated),
    }
}

/// Whether statements wait for locks only for a limited time. SQLite's connections always have a limit.
pub async fn limits_time(env: &Env) -> Result<bool, DbErr> {
    let conn = env.db.primary();
    if env.db.is_sqlite() {
        return Ok(true);
    }
    let sql = "SELECT current_setting('lock_timeout') <> '0' AS limited";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("a setting".to_owned()))?.try_get("", "limited")
}

/// The difference between this machine's clock and the database's; none for SQLite, which uses this machine's.
pub async fn clock_skew(env: &Env) -> Result<Option<Duration>, DbErr> {
    let conn = env.db.primary();
    if env.db.is_sqlite() {
        return Ok(None);
    }
    let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS millis";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let theirs: i64 = row.ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))?.try_get("", "millis")?;
    Ok(Some(Duration::from_millis(env.clock.unix_millis().abs_diff(theirs))))
}
