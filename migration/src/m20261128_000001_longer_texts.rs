use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Widens columns that are too short for their values: the reason of an event's cancellation is copied to its orders
/// and refunds, providers use type names of any length, and a host name has up to 253 characters. SQLite ignores the
/// length of columns; the database rules check it.
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
            // Raising the limit rewrites no rows.
            let longer = format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length})");
            manager.get_connection().execute_unprepared(&longer).await?;
        }
        Ok(())
    }
}
