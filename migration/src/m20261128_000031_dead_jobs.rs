use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Which notice told administrators of a dead job.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = uuid_null("notice_id");
        manager.alter_table(Table::alter().table("outbox").add_column(&mut column).to_owned()).await?;
        let index = "CREATE INDEX outbox_notice ON outbox (notice_id) WHERE notice_id IS NOT NULL";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
