//! The database: a writer, readers, and transactions. A commit either succeeds for sure or returns an error that tells
//! whether it may have happened.

mod among;
mod bulk;
mod health;
mod joined;
mod public_tables;
mod record;
#[cfg(test)]
mod tests;
mod transaction;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use among::{Listed, among, expr_among};
pub use bulk::{insert_all, insert_missing};
use health::Health;
pub use joined::{joined, with_columns};
use record::Record;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::error::is_unwritable;
use crate::signals::Signals;
use transaction::Statements;
pub use transaction::Tx;
pub use watch::Availability;

/// The databases to connect to, and the size of the pools.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path/to/file.db` or `postgres://…`.
    pub url: String,
    /// A read replica for lists and reports; none to read from `url`. PostgreSQL only.
    pub replica_url: Option<String>,
    /// The most connections per pool; on SQLite, of the readers' pool.
    pub max_connections: u32,
}

/// The database connections of a process. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    statements: Arc<AtomicU64>,
    record: Arc<Record>,
    health: Arc<Health>,
}

impl Db {
    /// Connects. SQLite gets one connection for writing, so that transactions queue in the process and never collide,
    /// and a pool for reading. PostgreSQL gets one pool, and a second one for the replica if there is one.
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
        let (statements, record) = (Arc::new(AtomicU64::new(0)), Arc::new(Record::default()));
        for connection in [&mut write, &mut read] {
            let (counter, record) = (Arc::clone(&statements), Arc::clone(&record));
            connection.set_metric_callback(move |info| {
                counter.fetch_add(1, Ordering::Relaxed);
                record.add(info.statement);
            });
        }
        Self { write, read, statements, record, health }
    }

    /// The same connections for another part of the process, with a statement counter of its own.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self::counting(self.write.clone(), self.read.clone(), Arc::clone(&self.health))
    }

    /// The connections for reads that must see the latest writes.
    pub fn primary(&self) -> &DatabaseConnection {
        if self.is_sqlite() { &self.read } else { &self.write }
    }

    /// The connections for lists and reports, which may lag slightly behind if there is a replica.
    pub fn replica(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connections for writing, for migrations. Operations use [`crate::Env::begin`].
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// The pools and their names, for metrics.
    pub fn pools(&self) -> [(&'static str, &DatabaseConnection); 2] {
        [("write", &self.write), ("read", &self.read)]
    }

    /// Whether the database is SQLite, which is embedded in the process.
    pub fn is_sqlite(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    /// The number of statements that this part of the process has sent, for metrics and for tests that count queries.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Starts to record statements, for tests that look at plans.
    pub fn record(&self) {
        self.record.start();
    }

    /// Ends the recording, and returns the statements since then.
    pub fn recorded(&self) -> Vec<Statement> {
        self.record.end()
    }

    /// Begins a writing transaction. When it commits, it publishes what it announced to `signals`.
    pub async fn begin(&self, signals: Arc<dyn Signals>) -> Result<Tx, DbErr> {
        Ok(Tx::new(Statements::begin(&self.write, &self.health).await?, signals))
    }

    /// Whether the database can be written, as far as is known. If the last write failed because it could not be, this
    /// attempts another.
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

    /// Whether PostgreSQL is read-only: a standby, or configured to be.
    async fn is_read_only(&self) -> Result<bool, DbErr> {
        let sql = "SELECT current_setting('transaction_read_only') = 'on' AS read_only";
        let row = self.write.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        row.ok_or_else(|| DbErr::RecordNotFound("a setting".to_owned()))?.try_get("", "read_only")
    }

    /// Writes something without effect: a page of SQLite's file, a record in PostgreSQL's log.
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
        // Statements are short, and to compile one takes longer than to run it.
        .map_sqlx_postgres_opts(|pg| pg.options([("lock_timeout", "8s"), ("statement_timeout", "30s"), ("jit", "off")]))
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("journal_mode", "WAL")
                // FULL: a confirmed order survives a power cut, not only a crash.
                .pragma("synchronous", "FULL")
        });
    Database::connect(options).await
}

/// Whether the connection is to SQLite, for the few places where SQL has to differ.
pub fn is_sqlite(conn: &impl ConnectionTrait) -> bool {
    conn.get_database_backend() == DbBackend::Sqlite
}
