//! The database: a writer, readers, and transactions. A commit either succeeds for sure or returns an error that tells
//! whether it may have happened.

mod among;
mod bulk;
mod connections;
mod health;
mod joined;
mod postgres;
mod public_tables;
mod record;
mod replica;
#[cfg(test)]
mod tests;
mod transaction;
mod unnamed;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use among::{Listed, among, expr_among};
pub use bulk::{Inserts, insert_all, insert_missing};
pub use connections::{Connections, PlanAnew};
use health::Health;
pub use joined::{joined, with_columns};
use postgres::Primary;
pub use postgres::mixes_up_names;
use record::Record;
pub use replica::Reads;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::error::is_unwritable;
use crate::signals::Signals;
use transaction::Statements;
pub use transaction::Tx;
pub use watch::Availability;

/// The databases to connect to, and the size of the pools.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path/to/file.db` or `postgres://…`. A URL of PostgreSQL may name several hosts, of which one is the
    /// primary and the others may become it.
    pub url: String,
    /// A read replica for lists and reports; none to read from `url`. PostgreSQL only.
    pub replica_url: Option<String>,
    /// Where migrations are applied, if `url` leads to a pooler.
    pub migration_url: Option<String>,
    /// Whether statements have names. A pooler in transaction mode may not allow that.
    pub prepared_statements: bool,
    /// The most connections per pool; on SQLite, of the readers' pool.
    pub max_connections: u32,
}

impl DbOptions {
    /// The usual options for a database.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), replica_url: None, migration_url: None, prepared_statements: true, max_connections: 16 }
    }
}

/// The database connections of a process. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    write: Connections,
    /// The same as `write` on PostgreSQL.
    read: Connections,
    reads: Reads,
    /// None for SQLite.
    primary: Option<Arc<Primary>>,
    migration_url: Option<String>,
    statements: Arc<AtomicU64>,
    record: Arc<Record>,
    health: Arc<Health>,
}

impl Db {
    /// Connects. SQLite gets one connection for writing, so that transactions queue in the process and never collide,
    /// and a pool for reading. PostgreSQL gets one pool, and a second one for the replica if there is one, which need not
    /// be reachable.
    pub async fn connect(options: &DbOptions) -> Result<Self, DbErr> {
        if options.url.starts_with("sqlite:") {
            return Self::connect_sqlite(options).await;
        }
        let health = Arc::new(Health::default());
        let named = options.prepared_statements;
        let hosts = postgres::hosts(&options.url, named)?;
        let primary = Primary::connect(hosts, options.max_connections, &health).await?;
        let write = Connections::postgres(primary.pool().clone(), named);
        let reads = match &options.replica_url {
            Some(url) => {
                let host = postgres::hosts(url, named)?.swap_remove(0);
                let replica = postgres::pool(host, options.max_connections, &Arc::default());
                Reads::from(Connections::postgres(replica, named), write.clone())
            }
            None => Reads::at(write.clone()),
        };
        let db = Self {
            read: write.clone(),
            write,
            reads,
            primary: Some(Arc::new(primary)),
            migration_url: options.migration_url.clone(),
            statements: Arc::default(),
            record: Arc::default(),
            health,
        };
        Ok(db.counted_apart())
    }

    async fn connect_sqlite(options: &DbOptions) -> Result<Self, DbErr> {
        let health = Arc::new(Health::default());
        let write = Connections::new(sqlite(&options.url, 1, &health).await?);
        let read = Connections::new(sqlite(&options.url, options.max_connections, &health).await?);
        let db = Self {
            reads: Reads::at(read.clone()),
            write,
            read,
            primary: None,
            migration_url: None,
            statements: Arc::default(),
            record: Arc::default(),
            health,
        };
        Ok(db.counted_apart())
    }

    /// The same connections for another part of the process, with a statement counter of its own.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        let (statements, record) = (Arc::<AtomicU64>::default(), Arc::<Record>::default());
        let counting = |connections: &Connections| connections.counting(&statements, &record);
        Self {
            write: counting(&self.write),
            read: counting(&self.read),
            reads: self.reads.map(counting),
            statements: Arc::clone(&statements),
            record: Arc::clone(&record),
            ..self.clone()
        }
    }

    /// The connections for reads outside of transactions.
    pub fn primary(&self) -> &Connections {
        &self.read
    }

    /// The connections for lists and reports, which use the replica if there is one. It never shows less than what was
    /// committed before.
    pub fn replica(&self) -> &Reads {
        &self.reads
    }

    /// The connections for writing, for commands and tests. Operations use [`crate::Env::begin`].
    pub fn writer(&self) -> &DatabaseConnection {
        self.write.pool()
    }

    /// Connections for migrations, which a pooler in transaction mode does not support.
    pub async fn for_migrations(&self) -> Result<DatabaseConnection, DbErr> {
        let Some(url) = &self.migration_url else { return Ok(self.write.pool().clone()) };
        // One holds the lock, another one migrates.
        let primary = Primary::connect(postgres::hosts(url, true)?, 3, &self.health).await?;
        Ok(primary.pool().clone().into())
    }

    /// The pools and their names, for metrics.
    pub fn pools(&self) -> [(&'static str, &DatabaseConnection); 2] {
        [("write", self.write.pool()), ("read", self.reads.connections().pool())]
    }

    /// Whether the database is SQLite, which is embedded in the process.
    pub fn is_sqlite(&self) -> bool {
        self.primary.is_none()
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

async fn sqlite(url: &str, max_connections: u32, health: &Arc<Health>) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    Health::watch_over_sqlite(health, &mut options);
    options
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
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
