use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Discovery includes running events, so the index has to contain when an event ends.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let running = "CREATE INDEX events_listed_with_end ON events (starts_at, id, ends_at) \
                       WHERE status = 'published' AND visibility = 'public'";
        manager.get_connection().execute_unprepared(running).await?;
        Ok(())
    }
}
