//! The database: a writer, readers, and transactions that tell others what changed once they are committed.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, IntoActiveModel, ModelTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::signals::{Signal, Signals};

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
        let statements = Arc::new(AtomicU64::new(0));
        let (write, read) = if options.url.starts_with("sqlite:") {
            let write = connect(&options.url, 1, &statements).await?;
            (write, connect(&options.url, options.max_connections, &statements).await?)
        } else {
            let write = connect(&options.url, options.max_connections, &statements).await?;
            let read = match &options.replica_url {
                Some(url) => connect(url, options.max_connections, &statements).await?,
                None => write.clone(),
            };
            (write, read)
        };
        Ok(Self { write, read, statements })
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

    /// Whether this is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    /// How many statements this process has sent, for tests that count and for metrics.
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
        Ok(Tx { inner, signals, announced: Mutex::new(Vec::new()) })
    }
}

async fn connect(url: &str, max_connections: u32, statements: &Arc<AtomicU64>) -> Result<DatabaseConnection, DbErr> {
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
    let mut connection = Database::connect(options).await?;
    let counter = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    Ok(connection)
}

/// A writing transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    inner: DatabaseTransaction,
    signals: Arc<dyn Signals>,
    announced: Mutex<Vec<Signal>>,
}

impl Tx {
    /// Notes something that others should look at once this is committed.
    pub fn announce(&self, signal: Signal) {
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if !announced.contains(&signal) {
            announced.push(signal);
        }
    }

    /// Commits, then announces.
    pub async fn commit(self) -> Result<(), DbErr> {
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

/// How many rows one insert carries: PostgreSQL takes at most 65,535 bound values in a statement, SQLite 32,766.
const ROWS_PER_INSERT: usize = 1000;

/// Inserts rows as they are, many to a statement.
pub(crate) async fn insert_all<M>(tx: &Tx, rows: impl Iterator<Item = M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let rows: Vec<_> = rows.map(|row| row.into_active_model().reset_all()).collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        M::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
