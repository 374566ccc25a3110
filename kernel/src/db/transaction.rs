//! Writing transactions, which publish signals about what changed once they are committed.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;
use entity::outbox;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};

use super::bulk::insert_missing;
use super::connections::{Connections, Transaction};
use super::health::Health;
use super::public_tables::Written;
use crate::error::{breaks_rule, is_outage};
use crate::signals::{PublicChange, Signal, Signals};

/// The statements of one transaction. After one of them failed, all others fail, and so does the commit. PostgreSQL
/// would answer the `COMMIT` of such a transaction with success and roll it back; SQLite may have rolled it back
/// already and would commit each further statement by itself.
pub(super) struct Statements {
    inner: Transaction,
    failure: OnceLock<DbErr>,
    health: Arc<Health>,
}

impl Statements {
    pub(super) async fn begin(connections: &Connections, health: &Arc<Health>) -> Result<Self, DbErr> {
        let inner = connections.begin().await.inspect_err(|error| health.statement_failed(error))?;
        Ok(Self { inner, failure: OnceLock::new(), health: Arc::clone(health) })
    }

    /// Commits. After an error for which [`is_outage`] is true the transaction may have happened; after others it has
    /// not.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        if let Some(failure) = self.failure.into_inner() {
            return Err(failure);
        }
        let Err(error) = self.inner.commit().await else { return Ok(()) };
        self.health.commit_failed(&error);
        if breaks_rule(&error) || is_outage(&error) {
            return Err(error);
        }
        Err(DbErr::Conn(RuntimeErr::Internal(format!("what became of a transaction is not known: {error}"))))
    }

    async fn watch<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        if let Some(failure) = self.failure.get() {
            return Err(failure.clone());
        }
        let unfinished = Unfinished { failure: &self.failure };
        let result = statement.await;
        if let Err(error) = &result {
            self.health.statement_failed(error);
            let _ = self.failure.set(error.clone());
        }
        std::mem::forget(unfinished);
        result
    }
}

/// Marks the transaction as failed if a statement's future is dropped half-way: the statement may have done anything.
struct Unfinished<'a> {
    failure: &'a OnceLock<DbErr>,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        let _ = self.failure.set(DbErr::Custom("a statement of this transaction was given up".to_owned()));
    }
}

#[async_trait]
impl ConnectionTrait for Statements {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.watch(self.inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.watch(self.inner.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch(self.inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch(self.inner.query_all_raw(statement)).await
    }
}

/// A writing transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    statements: Statements,
    signals: Arc<dyn Signals>,
    announced: Mutex<Vec<Signal>>,
    written: Written,
    last: Mutex<Vec<outbox::Model>>,
}

impl Tx {
    pub(super) fn new(statements: Statements, signals: Arc<dyn Signals>) -> Self {
        Self { statements, signals, announced: Mutex::default(), written: Written::default(), last: Mutex::default() }
    }

    /// Inserts a job right before the commit, unless its unique key is taken by then. Transactions that insert the same
    /// key wait for each other. To avoid deadlocks, they do so last, when they hold all other locks, and in the order
    /// of the keys.
    pub fn insert_last(&self, job: outbox::Model) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).push(job);
        self.announce(Signal::Work);
    }

    /// Waits until no other transaction holds this name, and holds it to the end of this one: for what is decided by
    /// counting rows that others may be inserting. On SQLite there is only one writing transaction anyway.
    pub async fn hold(&self, name: &str) -> Result<(), DbErr> {
        let backend = self.get_database_backend();
        if backend == DbBackend::Sqlite {
            return Ok(());
        }
        // https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        self.execute_raw(Statement::from_sql_and_values(backend, sql, [name.into()])).await?;
        Ok(())
    }

    /// Adds a signal that is published once this is committed.
    pub fn announce(&self, signal: Signal) {
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if !announced.contains(&signal) {
            announced.push(signal);
        }
    }

    /// Commits, then publishes the announced signals. Only `Ok` means that everything happened for sure; after an error
    /// for which [`is_outage`] is true, it may have.
    pub async fn commit(self) -> Result<(), DbErr> {
        let mut last = std::mem::take(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner));
        if !last.is_empty() {
            last.sort_by(|a, b| a.unique_key.cmp(&b.unique_key));
            insert_missing(&self, last).await?;
        }
        let mut announced = self.announced.into_inner().unwrap_or_else(PoisonError::into_inner);
        if self.written.is_unannounced(&announced) {
            announced.push(Signal::Public(PublicChange::Anything));
        }
        let mut outgoing = Outgoing { signals: self.signals, announced };
        let committed = self.statements.commit().await;
        // After an outage the transaction may have happened.
        if committed.as_ref().is_err_and(|error| !is_outage(error)) {
            outgoing.announced.clear();
        }
        committed
    }
}

/// Signals that are published when this is dropped: also if whoever waits for a commit gives up, since it may happen.
struct Outgoing {
    signals: Arc<dyn Signals>,
    announced: Vec<Signal>,
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        for signal in self.announced.drain(..) {
            self.signals.publish(signal);
        }
    }
}

/// Lets a transaction be used wherever a connection is expected.
#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.statements.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.written.note(&statement.sql);
        self.statements.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.written.note(sql);
        self.statements.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.written.note(&statement.sql);
        self.statements.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.written.note(&statement.sql);
        self.statements.query_all_raw(statement).await
    }
}
