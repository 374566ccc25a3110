use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns that hold less than what is written to them: the reason of an event's cancellation becomes that of its orders
/// and refunds, providers name kinds of events as long as they like, and a host has up to 253 characters. SQLite does not
/// look at a column's length; `domain::rules` does.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        for (table, column, length) in [
            ("orders", "cancel_reason", 1000),
            ("refunds", "reason", 1000),
            ("inbox", "kind", 255),
            ("notifications", "message_id", 300),
        ] {
            // A longer limit changes no row.
            let longer = format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length})");
            manager.get_connection().execute_unprepared(&longer).await?;
        }
        Ok(())
    }
}
