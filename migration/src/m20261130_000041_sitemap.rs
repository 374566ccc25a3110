use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The sitemap lists the public events in the order of their ends, in files. The second index has the events that begin a
/// file, by the last digits of their ids: see `domain::events::sitemap`.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let begins_file = if manager.get_database_backend() == DbBackend::Sqlite {
            "hex(substr(id, 15)) GLOB '?[048C]00'"
        } else {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
            "id::text ~ '[048c]00$'"
        };
        let announced = "ON events (ends_at, id, organization_id) \
                         WHERE status = 'published' AND visibility = 'public' AND unpublished_at IS NULL";
        let indexes = [
            format!("CREATE INDEX events_announced_by_end {announced}"),
            format!("CREATE INDEX events_beginning_files {announced} AND {begins_file}"),
            "DROP INDEX events_announced".to_owned(),
        ];
        for statement in indexes {
            conn.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
