//! The database: a writer, readers, and transactions that tell others what changed once they are committed.

mod bulk;
mod watch;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) use bulk::{insert_all, insert_missing};
use entity::outbox;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::signals::{Signal, Signals};
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
}

impl Db {
    /// Connects. SQLite gets one writer connection, so that transactions queue in the process and never collide, and a
    /// pool of readers; PostgreSQL one pool, and the replica's if there is one.
    pub async fn connect(options: &DbOptions) -> Result<Self, DbErr> {
        let (write, read) = if options.url.starts_with("sqlite:") {
            let write = connect(&options.url, 1).await?;
            (write, connect(&options.url, options.max_connections).await?)
        } else {
            let write = connect(&options.url, options.max_connections).await?;
            let read = match &options.replica_url {
                Some(url) => connect(url, options.max_connections).await?,
                None => write.clone(),
            };
            (write, read)
        };
        Ok(Self::counting(write, read))
    }

    fn counting(mut write: DatabaseConnection, mut read: DatabaseConnection) -> Self {
        let statements = Arc::new(AtomicU64::new(0));
        for connection in [&mut write, &mut read] {
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        }
        Self { write, read, statements }
    }

    /// The same connections for another part of the process, whose statements are counted apart.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self::counting(self.write.clone(), self.read.clone())
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
        let options = TransactionOptions {
            // A deferred transaction that turns into a writer fails with SQLITE_BUSY_SNAPSHOT under concurrency.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.write.begin_with_options(options).await?;
        Ok(Tx { inner, signals, announced: Mutex::default(), last: Mutex::default() })
    }
}

async fn connect(url: &str, max_connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
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

/// A writing transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    inner: DatabaseTransaction,
    signals: Arc<dyn Signals>,
    announced: Mutex<Vec<Signal>>,
    last: Mutex<Vec<outbox::Model>>,
}

impl Tx {
    /// Has a job inserted right before this is committed, unless its unique key is taken by then. Transactions that
    /// insert the same key wait for each other, so they do when they have all other locks, and in the order of the
    /// keys: else they could wait for each other in a circle.
    pub(crate) fn insert_last(&self, job: outbox::Model) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).push(job);
        self.announce(Signal::Work);
    }

    /// Notes something that others should look at once this is committed.
    pub fn announce(&self, signal: Signal) {
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if !announced.contains(&signal) {
            announced.push(signal);
        }
    }

    /// Commits, then announces.
    pub async fn commit(self) -> Result<(), DbErr> {
        let mut last = std::mem::take(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner));
        if !last.is_empty() {
            last.sort_by(|a, b| a.unique_key.cmp(&b.unique_key));
            insert_missing(&self, last).await?;
        }
        self.inner.commit().await?;
        for signal in self.announced.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.signals.publish(signal);
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

/// Whether the connection speaks to SQLite, for the few places where SQL must differ.
pub fn is_sqlite(conn: &impl ConnectionTrait) -> bool {
    conn.get_database_backend() == DbBackend::Sqlite
}
