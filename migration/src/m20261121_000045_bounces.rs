use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// When a mail bounced after a mail server had accepted it.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = timestamp_with_time_zone_null("bounced_at");
        manager.alter_table(Table::alter().table("notifications").add_column(&mut column).to_owned()).await?;
        let index = "CREATE INDEX notifications_bounced ON notifications (bounced_at) WHERE bounced_at IS NOT NULL";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
