use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The notice that reported a dead job to administrators.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = uuid_null("notice_id");
        manager.alter_table(Table::alter().table("outbox").add_column(&mut column).to_owned()).await?;
        let index = "CREATE INDEX outbox_notice ON outbox (notice_id) WHERE notice_id IS NOT NULL";
        manager.get_connection().execute_unprepared(index).await?;
        // Jobs whose last attempt failed got no time so far, and would never be reported.
        let ended = "UPDATE outbox SET finished_at = run_at WHERE state = 'dead' AND finished_at IS NULL";
        manager.get_connection().execute_unprepared(ended).await?;
        Ok(())
    }
}
