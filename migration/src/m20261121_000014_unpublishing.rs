use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text_null, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Events that an administrator unpublished: since when, and why.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [timestamp_with_time_zone_null("unpublished_at"), text_null("unpublish_reason")] {
            manager.alter_table(Table::alter().table("events").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
