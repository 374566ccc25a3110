use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Objects that several people edit get a version, which every change increments.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["events", "ticket_types", "venues", "organizations", "site_settings"] {
            let mut version = integer("version");
            let version = Table::alter().table(table).add_column(version.default(1)).to_owned();
            manager.alter_table(version).await?;
        }
        Ok(())
    }
}
