//! What failed statements and commits tell about the database: which connections must not be reused, and whether it can
//! be written at all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Connection as _, Postgres, Sqlite};
use sea_orm::{ConnectOptions, DbErr};

use crate::error::{breaks_rule, is_unwritable};

/// Shared by all connections of a process.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// Connections made before this are closed instead of handed out.
    retired: Mutex<Option<Instant>>,
    unwritable: AtomicBool,
}

impl Health {
    /// Whether the last write failed because the database can't be written.
    pub(super) fn is_unwritable(&self) -> bool {
        self.unwritable.load(Ordering::Relaxed)
    }

    /// Notes a successful write.
    pub(super) fn wrote(&self) {
        if self.unwritable.swap(false, Ordering::Relaxed) {
            tracing::info!("the database can be written again");
        }
    }

    /// Notes that the server is read-only, and retires all connections: new ones may reach another server.
    pub(super) fn takes_no_writes(&self) {
        self.retire();
        if !self.unwritable.swap(true, Ordering::Relaxed) {
            tracing::error!("the database takes no writes");
        }
    }

    /// Notes a failed statement. If the database can't be written, it may have ended the transaction by itself.
    pub(super) fn statement_failed(&self, error: &DbErr) {
        if is_unwritable(error) {
            self.retire();
            if !self.unwritable.swap(true, Ordering::Relaxed) {
                tracing::error!(%error, "the database can't be written");
            }
        }
    }

    /// Notes a failed commit. The connection is reusable only if a constraint was violated; otherwise its state is
    /// unknown.
    pub(super) fn commit_failed(&self, error: &DbErr) {
        self.statement_failed(error);
        if !breaks_rule(error) {
            self.retire();
        }
    }

    /// Has all connections that are open now closed instead of handed out.
    pub(super) fn retire(&self) {
        *self.retired.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether a connection of this age must not be used any more.
    fn is_retired(&self, age: Duration) -> bool {
        let retired = *self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.is_some_and(|at| at.elapsed() <= age)
    }

    /// Makes a pool of SQLite close connections that are retired, or that come back within a transaction.
    ///
    /// If SQLite ends a transaction by itself (disk full, I/O error), sqlx's `ROLLBACK` fails and its count of open
    /// transactions stays at one. The next transaction would be a savepoint, and releasing that commits nothing.
    pub(super) fn watch_over_sqlite(health: &Arc<Self>, options: &mut ConnectOptions) {
        let sqlite = Arc::clone(health);
        options.map_sqlx_sqlite_pool_opts(move |pool: PoolOptions<Sqlite>| {
            let (before, after) = (Arc::clone(&sqlite), Arc::clone(&sqlite));
            pool.before_acquire(move |_, meta| {
                let retired = before.is_retired(meta.age);
                Box::pin(async move { Ok(!retired) })
            })
            .after_release(move |connection, meta| {
                let retired = after.is_retired(meta.age);
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        // sqlx queues a rollback until the connection is used next.
                        connection.ping().await?;
                    }
                    let stuck = connection.is_in_transaction();
                    if stuck || retired {
                        tracing::warn!(stuck, retired, "a connection to the database is not used again");
                    }
                    Ok(!stuck && !retired)
                })
            })
        });
    }

    /// Makes the pool close connections that are retired, or that come back within a transaction.
    pub(super) fn watch_over_postgres(health: &Arc<Self>, pool: PoolOptions<Postgres>) -> PoolOptions<Postgres> {
        let (before, after) = (Arc::clone(health), Arc::clone(health));
        pool.before_acquire(move |_, meta| {
            let retired = before.is_retired(meta.age);
            Box::pin(async move { Ok(!retired) })
        })
        .after_release(move |connection, meta| {
            let usable = !after.is_retired(meta.age) && !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
    }
}
