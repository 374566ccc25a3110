use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

use crate::Migrator;

/// The advisory lock's key: any constant of our own ("evradar" in ASCII).
const LOCK_KEY: i64 = 0x0065_7672_6164_6172;

/// Applies the pending migrations and returns how many there were. Replicas that start at the same time run them only
/// once: on PostgreSQL the others wait for an advisory lock; on SQLite the single writer connection is the lock.
///
/// `after` runs under the same lock, even if nothing was pending.
pub async fn up_under_lock(
    db: &DatabaseConnection,
    after: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> Result<usize, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        // The lock lives as long as this transaction, on a connection of its own, while the migrations run on another.
        let guard = db.begin().await?;
        guard.execute_unprepared("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        guard.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK_KEY})")).await?;
        let applied = apply(db, after).await?;
        guard.commit().await?;
        return Ok(applied);
    }
    apply(db, after).await
}

async fn apply(
    db: &DatabaseConnection,
    after: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations(db).await?.len();
    Migrator::up(db, None).await?;
    after(db).await?;
    Ok(pending)
}
