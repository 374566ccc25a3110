//! A pool of connections, and transactions over it: by SeaORM, or with statements that have no names.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use sea_orm::sqlx::PgPool;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};

use super::record::Record;
use super::unnamed::{Unnamed, UnnamedTransaction};

/// A pool of connections. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    pool: DatabaseConnection,
    /// Sends the statements instead, if they must not have names.
    unnamed: Option<Unnamed>,
    /// Sends those that are planned for their values; none for SQLite.
    planned_anew: Option<Unnamed>,
}

impl Connections {
    pub(super) fn new(pool: DatabaseConnection) -> Self {
        Self { pool, unnamed: None, planned_anew: None }
    }

    /// Connections to PostgreSQL; `named` if statements may have names.
    pub(super) fn postgres(pool: PgPool, named: bool) -> Self {
        let unnamed = Unnamed::new(pool.clone());
        Self { pool: pool.into(), unnamed: (!named).then(|| unnamed.clone()), planned_anew: Some(unnamed) }
    }

    /// The same connections, which count their statements here.
    pub(super) fn counting(&self, statements: &Arc<AtomicU64>, record: &Arc<Record>) -> Self {
        let mut pool = self.pool.clone();
        let (counter, recorded) = (Arc::clone(statements), Arc::clone(record));
        pool.set_metric_callback(move |info| {
            counter.fetch_add(1, Ordering::Relaxed);
            recorded.add(info.statement);
        });
        let counting = |unnamed: &Unnamed| unnamed.counting(statements, record);
        Self {
            pool,
            unnamed: self.unnamed.as_ref().map(counting),
            planned_anew: self.planned_anew.as_ref().map(counting),
        }
    }

    /// The kind of database, for the few places where SQL has to differ.
    pub fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    /// SeaORM's pool of the connections.
    pub(super) fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbErr> {
        if let Some(unnamed) = &self.unnamed {
            return Ok(Transaction::Unnamed(unnamed.begin().await?));
        }
        let options = TransactionOptions {
            // A deferred transaction that turns into a writer fails with SQLITE_BUSY_SNAPSHOT under concurrency.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction::Named(Box::new(self.pool.begin_with_options(options).await?)))
    }
}

/// Connections whose statements PostgreSQL can plan for their values.
pub trait PlanAnew: ConnectionTrait {
    /// The same connections, where PostgreSQL plans each statement for its values, instead of one plan for all values. It
    /// takes longer to begin, so it is for statements whose best plan depends on the values: on how common a word is, or how
    /// large an organization.
    #[must_use]
    fn planned_anew(&self) -> Self;
}

impl PlanAnew for Connections {
    fn planned_anew(&self) -> Self {
        Self { unnamed: self.planned_anew.clone(), ..self.clone() }
    }
}

#[async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.unnamed {
            Some(unnamed) => unnamed.execute_raw(statement).await,
            None => self.pool.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.unnamed {
            Some(unnamed) => unnamed.query_one_raw(statement).await,
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.unnamed {
            Some(unnamed) => unnamed.query_all_raw(statement).await,
            None => self.pool.query_all_raw(statement).await,
        }
    }
}

/// A transaction. Dropped without [`Transaction::commit`], it is rolled back.
pub(super) enum Transaction {
    Named(Box<DatabaseTransaction>),
    Unnamed(UnnamedTransaction),
}

impl Transaction {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Named(transaction) => transaction.commit().await,
            Self::Unnamed(transaction) => transaction.commit().await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Named(transaction) => transaction.get_database_backend(),
            Self::Unnamed(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Named(transaction) => transaction.execute_raw(statement).await,
            Self::Unnamed(transaction) => transaction.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Named(transaction) => transaction.execute_unprepared(sql).await,
            Self::Unnamed(transaction) => transaction.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Named(transaction) => transaction.query_one_raw(statement).await,
            Self::Unnamed(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Named(transaction) => transaction.query_all_raw(statement).await,
            Self::Unnamed(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}
