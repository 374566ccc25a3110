use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Where the payment page sends an app's buyer back to.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut return_url = string_len_null("return_url", 2000);
        manager.alter_table(Table::alter().table("payments").add_column(&mut return_url).to_owned()).await
    }
}
