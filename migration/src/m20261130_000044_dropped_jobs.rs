use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Administrators list the jobs that were dropped. They are few, and the index of ended jobs has them among all others.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        if manager.get_database_backend() != DbBackend::Sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        conn.execute_unprepared("CREATE INDEX outbox_dropped ON outbox (id) WHERE state = 'dropped'").await.map(|_| ())
    }
}
