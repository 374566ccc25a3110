use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Indexes of what is rare in large tables: long events and those that are not published of an organization, and jobs that
/// were dropped. Lists of these would read all other rows of the organization, or all jobs.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let long = if manager.get_database_backend() == DbBackend::Sqlite {
            "julianday(ends_at) - julianday(starts_at) > 3"
        } else {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
            "ends_at - starts_at > interval '72 hours'"
        };
        let of_organization = "ON events (organization_id, starts_at, id, ends_at)";
        // The jobs come first: to read them takes longest, and the events stay locked to the end.
        let indexes = [
            "CREATE INDEX outbox_dropped ON outbox (id) WHERE state = 'dropped'".to_owned(),
            format!("CREATE INDEX events_long_of_organization {of_organization} WHERE {long}"),
            "CREATE INDEX events_organization_state ON events (organization_id, status, starts_at, id) \
             WHERE status <> 'published'"
                .to_owned(),
        ];
        for statement in indexes {
            conn.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
