use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// An index to find unfinished set-ups of a second factor, for the clean-up.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index =
            "CREATE INDEX second_factors_open ON second_factors (created_at, user_id) WHERE confirmed_at IS NULL";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
