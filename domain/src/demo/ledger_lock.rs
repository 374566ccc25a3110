//! The lock on the ledger: its entries can't be changed or deleted, except for the demo's.

use kernel::Env;
use kernel::db::Tx;
use sea_orm::Statement;
use sea_orm::prelude::*;

/// Allows the demo's ledger entries to be changed and deleted, until [`close_ledger`].
pub(super) async fn open_ledger(tx: &Tx, env: &Env) -> Result<(), DbErr> {
    let sql = "INSERT INTO demo_resets (id, created_at) VALUES ($1, $2)";
    let values: [sea_orm::Value; 2] = [env.ids.next().into(), env.now().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

pub(super) async fn close_ledger(tx: &Tx) -> Result<(), DbErr> {
    tx.execute_unprepared("DELETE FROM demo_resets").await?;
    Ok(())
}
