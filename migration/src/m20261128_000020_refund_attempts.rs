use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Whether a refund was sent to the provider before, and under which key. Existing pending refunds may have been.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut attempt = integer("attempt").default(0).take();
        manager.alter_table(Table::alter().table("refunds").add_column(&mut attempt).to_owned()).await?;
        let mut sent = timestamp_with_time_zone_null("sent_at");
        manager.alter_table(Table::alter().table("refunds").add_column(&mut sent).to_owned()).await?;
        let waiting = "UPDATE refunds SET sent_at = created_at WHERE status = 'pending'";
        manager.get_connection().execute_unprepared(waiting).await?;
        Ok(())
    }
}
