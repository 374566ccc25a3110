use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The set-up that a second factor came from, and the one that a mailed token undoes.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut setup = uuid_null("setup_id");
        manager.alter_table(Table::alter().table("second_factors").add_column(&mut setup).to_owned()).await?;
        let mut subject = uuid_null("subject_id");
        manager.alter_table(Table::alter().table("one_time_tokens").add_column(&mut subject).to_owned()).await
    }
}
