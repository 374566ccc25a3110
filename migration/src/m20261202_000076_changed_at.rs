use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// When venues were last changed, so that programs can ask for what is new. The default is for replicas of
/// an earlier version that still write during an upgrade.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = timestamp_with_time_zone("updated_at");
        let column = column.default("2026-12-02T00:00:00+00:00");
        manager.alter_table(Table::alter().table("venues").add_column(column).to_owned()).await?;
        manager.get_connection().execute_unprepared("UPDATE venues SET updated_at = created_at").await?;
        for index in [
            "CREATE INDEX venues_updated ON venues (updated_at, id)",
            "CREATE INDEX events_updated ON events (updated_at, id)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
