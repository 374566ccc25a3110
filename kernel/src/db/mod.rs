//! The database: a writer, readers, and transactions that are either known to have happened or answered as unknown.

mod bulk;
mod health;
#[cfg(test)]
mod tests;
mod transaction;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use bulk::{insert_all, insert_missing};
use health::Health;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::error::is_unwritable;
use crate::signals::Signals;
use transaction::Statements;
pub use transaction::Tx;
pub use watch::Availability;

/// Where the data is and how many connections may be used.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path/to/file.db` or `postgres://…`.
    pub url: String,
    /// A read replica for lists and reports (PostgreSQL only).
    pub replica_url: Option<String>,
    /// Connections in the pool; on SQLite, of readers.
    pub max_connections: u32,
}

/// The connections of a process.
#[derive(Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    statements: Arc<AtomicU64>,
    health: Arc<Health>,
}

impl Db {
    /// Connects. SQLite gets one writer connection, so that transactions queue in the process and never collide, and a
    /// pool of readers; PostgreSQL one pool, and the replica's if there is one.
    pub async fn connect(options: &DbOptions) -> Result<Self, DbErr> {
        let health = Arc::new(Health::default());
        let (write, read) = if options.url.starts_with("sqlite:") {
            let write = connect(&options.url, 1, &health).await?;
            (write, connect(&options.url, options.max_connections, &health).await?)
        } else {
            let write = connect(&options.url, options.max_connections, &health).await?;
            let read = match &options.replica_url {
                Some(url) => connect(url, options.max_connections, &health).await?,
                None => write.clone(),
            };
            (write, read)
        };
        Ok(Self::counting(write, read, health))
    }

    fn counting(mut write: DatabaseConnection, mut read: DatabaseConnection, health: Arc<Health>) -> Self {
        let statements = Arc::new(AtomicU64::new(0));
        for connection in [&mut write, &mut read] {
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        }
        Self { write, read, statements, health }
    }

    /// The same connections for another part of the process, whose statements are counted apart.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self::counting(self.write.clone(), self.read.clone(), Arc::clone(&self.health))
    }

    /// For reads that must see what was just written.
    pub fn primary(&self) -> &DatabaseConnection {
        if self.is_sqlite() { &self.read } else { &self.write }
    }

    /// For lists and reports, which may lag behind by a moment when there is a replica.
    pub fn replica(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection that writes; for migrations. Operations use [`crate::Env::begin`].
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// The connections by name, for metrics.
    pub fn pools(&self) -> [(&'static str, &DatabaseConnection); 2] {
        [("write", &self.write), ("read", &self.read)]
    }

    /// Whether this is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    /// How many statements this part of the process has sent, for tests that count and for metrics.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Begins a writing transaction; `signals` hears what it announced when it commits.
    pub async fn begin(&self, signals: Arc<dyn Signals>) -> Result<Tx, DbErr> {
        Ok(Tx::new(Statements::begin(&self.write, &self.health).await?, signals))
    }

    /// Whether something can be written, as far as is known. Where the last attempt failed because nothing can be,
    /// another is made.
    pub async fn is_writable(&self) -> Result<bool, DbErr> {
        if !self.is_sqlite() && self.is_read_only().await? {
            self.health.takes_no_writes();
            return Ok(false);
        }
        if !self.health.is_unwritable() {
            return Ok(true);
        }
        match self.write_something().await {
            Ok(()) => {
                self.health.wrote();
                Ok(true)
            }
            Err(error) if is_unwritable(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether PostgreSQL takes no writes from here: a standby, or one that was told to.
    async fn is_read_only(&self) -> Result<bool, DbErr> {
        let sql = "SELECT current_setting('transaction_read_only') = 'on' AS read_only";
        let row = self.write.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        row.ok_or_else(|| DbErr::RecordNotFound("a setting".to_owned()))?.try_get("", "read_only")
    }

    /// Writes what nobody reads: a page of SQLite's, a record in PostgreSQL's log.
    async fn write_something(&self) -> Result<(), DbErr> {
        let sql = if self.is_sqlite() {
            "PRAGMA user_version = 0"
        } else {
            "SELECT pg_logical_emit_message(true, 'event-radar', repeat('can this be written?', 500))"
        };
        let statements = Statements::begin(&self.write, &self.health).await?;
        statements.execute_unprepared(sql).await?;
        statements.commit().await
    }
}

async fn connect(url: &str, max_connections: u32, health: &Arc<Health>) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    Health::watch_over(health, &mut options);
    options
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_postgres_opts(|pg| pg.options([("lock_timeout", "8s"), ("statement_timeout", "30s")]))
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("journal_mode", "WAL")
                // FULL: a confirmed order survives a power cut too, not only a crash.
                .pragma("synchronous", "FULL")
        });
    Database::connect(options).await
}

/// Whether the connection speaks to SQLite, for the few places where SQL must differ.
pub fn is_sqlite(conn: &impl ConnectionTrait) -> bool {
    conn.get_database_backend() == DbBackend::Sqlite
}
