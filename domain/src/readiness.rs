//! Whether the database can serve this build.

use sea_orm::{ConnectionTrait as _, DbErr, Statement};

use crate::Env;

/// What a look at the database found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It answers and has the tables.
    Ready,
    /// It answers but lacks the named migration.
    NotMigrated,
}

/// Asks the database whether the named migration was applied; with an empty name, only whether it answers. A newer
/// schema is fine: migrations are additive, and during a roll-out old replicas meet it.
pub async fn check(env: &Env, migration: &str) -> Result<Readiness, DbErr> {
    let conn = env.db.primary();
    let backend = conn.get_database_backend();
    conn.query_one_raw(Statement::from_string(backend, "SELECT 1")).await?;
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
