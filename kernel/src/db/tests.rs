use sea_orm::ConnectionTrait as _;
use sea_orm::{DbErr, Statement};

use super::{Db, DbOptions, is_sqlite};
use crate::Env;
use crate::error::is_outage;
use crate::readiness::{self, Readiness};
use crate::testing::test_env;

/// Writes a row of this size, in its own transaction.
async fn write(env: &Env, size: usize) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    assert!(is_sqlite(&tx));
    insert(&tx, env, size).await?;
    tx.commit().await
}

async fn insert(tx: &super::Tx, env: &Env, size: usize) -> Result<(), DbErr> {
    let sql = "INSERT INTO job_failures (id, job_id, attempt, error, created_at) VALUES ($1, $2, 1, $3, $4)";
    let ids: [sea_orm::Value; 4] =
        [env.ids.next().into(), env.ids.next().into(), "x".repeat(size).into(), env.now().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, ids)).await?;
    Ok(())
}

/// The number of rows that other connections see.
async fn seen(env: &Env) -> i64 {
    let conn = env.db.primary();
    let sql = "SELECT COUNT(*) AS n FROM job_failures";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// SQLite ends a transaction by itself if the database is full, which makes sqlx's count of open transactions wrong.
#[tokio::test]
async fn what_is_committed_is_there_whatever_failed_before() {
    let test = test_env().await;
    let env = &test.env;
    let mut written = 0;
    for _ in 0..5 {
        // Limits the database to its current size. The limit is a setting of the connection, and is lost with it.
        let pages = "PRAGMA max_page_count = 1";
        env.db.writer().execute_unprepared(pages).await.unwrap();
        let mut tries = 0;
        let full = loop {
            match write(env, 2_000).await {
                Ok(()) => written += 1,
                Err(error) => break error,
            }
            tries += 1;
            assert!(tries < 50, "it is never full");
        };
        assert!(is_outage(&full), "{full}");
        assert_eq!(seen(env).await, written, "after it was full");
        for _ in 0..3 {
            write(env, 2_000).await.unwrap();
            written += 1;
            assert_eq!(seen(env).await, written, "a commit that was told to have happened");
        }
    }
}

#[tokio::test]
async fn a_transaction_with_a_failed_statement_can_not_be_committed() {
    let test = test_env().await;
    let tx = test.env.begin().await.unwrap();
    insert(&tx, &test.env, 10).await.unwrap();
    tx.execute_unprepared("INSERT INTO job_failures (id) VALUES (NULL)").await.unwrap_err();
    assert!(insert(&tx, &test.env, 10).await.is_err(), "nothing more is done");
    assert!(tx.commit().await.is_err(), "PostgreSQL would say that it is committed");
    assert_eq!(seen(&test.env).await, 0);
    write(&test.env, 10).await.unwrap();
    assert_eq!(seen(&test.env).await, 1);
}

#[tokio::test]
async fn a_file_that_can_only_be_read_is_not_ready() {
    let test = test_env().await;
    write(&test.env, 10).await.unwrap();
    let listed = "PRAGMA database_list";
    let statement = Statement::from_string(sea_orm::DbBackend::Sqlite, listed);
    let file: String =
        test.env.db.writer().query_one_raw(statement).await.unwrap().unwrap().try_get("", "file").unwrap();
    let url = format!("sqlite://{file}?mode=ro");
    let db = Db::connect(&DbOptions { max_connections: 2, ..DbOptions::new(url) }).await.unwrap();
    let env = Env { db, ..test.env.clone() };
    let refused = write(&env, 10).await.unwrap_err();
    assert!(is_outage(&refused), "{refused}");
    assert_eq!(readiness::check(&env, "").await.unwrap(), Readiness::NotWritable);
    assert_eq!(seen(&env).await, 1, "what is there can be read");
    assert_eq!(readiness::check(&test.env, "").await.unwrap(), Readiness::Ready);
}
