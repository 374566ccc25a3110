//! Statements without names, for a pooler in transaction mode. It gives each transaction any server connection, and one
//! older than PgBouncer 1.21 does not know which names a server connection has: a name would be missing there, or be
//! another client's.
//!
//! sqlx sends a statement in two steps, each of which ends what the pooler takes for a transaction. So a statement alone
//! gets a transaction of its own, which keeps both steps on one server connection.
//!
//! PostgreSQL plans a statement without a name for its values, so some searches are sent this way, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use sea_orm::sea_query::Values;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, Executor as _, PgPool, Postgres};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Mutex;

use super::postgres::connection_error;
use super::record::Record;

/// Begins every transaction. A pooler refuses these settings as parameters of the connection, and without `LOCAL` they
/// would stay with a server connection that somebody else gets next.
const BEGIN: &str = "BEGIN; SET LOCAL lock_timeout = '8s'; SET LOCAL statement_timeout = '30s'; SET LOCAL jit = off";

/// A pool whose statements have no names.
#[derive(Clone)]
pub(super) struct Unnamed {
    pool: PgPool,
    statements: Arc<AtomicU64>,
    record: Arc<Record>,
}

impl Unnamed {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, statements: Arc::default(), record: Arc::default() }
    }

    /// The same pool, which counts its statements here.
    pub(super) fn counting(&self, statements: &Arc<AtomicU64>, record: &Arc<Record>) -> Self {
        Self { pool: self.pool.clone(), statements: Arc::clone(statements), record: Arc::clone(record) }
    }

    pub(super) async fn begin(&self) -> Result<UnnamedTransaction, DbErr> {
        let transaction = self.pool.begin_with(BEGIN).await.map_err(connection_error)?;
        let (statements, record) = (Arc::clone(&self.statements), Arc::clone(&self.record));
        Ok(UnnamedTransaction { inner: Mutex::new(transaction), statements, record })
    }
}

#[async_trait]
impl ConnectionTrait for Unnamed {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let transaction = self.begin().await?;
        let done = transaction.execute_raw(statement).await?;
        transaction.commit().await?;
        Ok(done)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        // This protocol has one step and no names.
        self.pool.execute(AssertSqlSafe(sql)).await.map(ExecResult::from).map_err(execution_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let transaction = self.begin().await?;
        let row = transaction.query_one_raw(statement).await?;
        transaction.commit().await?;
        Ok(row)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let transaction = self.begin().await?;
        let rows = transaction.query_all_raw(statement).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}

/// A transaction whose statements have no names. Dropped without a commit, it is rolled back.
pub(super) struct UnnamedTransaction {
    inner: Mutex<sqlx::Transaction<'static, Postgres>>,
    statements: Arc<AtomicU64>,
    record: Arc<Record>,
}

impl UnnamedTransaction {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.inner.into_inner().commit().await.map_err(execution_error)
    }

    fn count(&self, statement: &Statement) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.record.add(statement);
    }
}

#[async_trait]
impl ConnectionTrait for UnnamedTransaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count(&statement);
        let mut transaction = self.inner.lock().await;
        unnamed(&statement).execute(&mut **transaction).await.map(ExecResult::from).map_err(execution_error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count(&Statement::from_string(DbBackend::Postgres, sql));
        let mut transaction = self.inner.lock().await;
        (**transaction).execute(AssertSqlSafe(sql)).await.map(ExecResult::from).map_err(execution_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count(&statement);
        let mut transaction = self.inner.lock().await;
        let row = unnamed(&statement).fetch_optional(&mut **transaction).await.map_err(query_error)?;
        Ok(row.map(QueryResult::from))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count(&statement);
        let mut transaction = self.inner.lock().await;
        let rows = unnamed(&statement).fetch_all(&mut **transaction).await.map_err(query_error)?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

fn unnamed(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values)).persistent(false)
}

fn execution_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
