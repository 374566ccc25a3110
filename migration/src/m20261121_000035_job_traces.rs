use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The trace context that a job continues, in the W3C format.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = string_len_null("traceparent", 64);
        manager.alter_table(Table::alter().table("outbox").add_column(&mut column).to_owned()).await
    }
}
