use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, string_len, timestamp_with_time_zone_null};

use crate::ddl::{check, create};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The settings of the whole platform, in one row; and which roles were granted explicitly rather than with an
/// organization.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut id = integer("id");
        create(
            manager,
            Table::create()
                .table("site_settings")
                .col(id.primary_key())
                .col(string_len("organizing", 16))
                .col(timestamp_with_time_zone_null("updated_at"))
                .check(check("site_settings_one", "id = 1")),
            &["INSERT INTO site_settings (id, organizing) VALUES (1, 'everyone')"],
        )
        .await?;
        let mut invited = boolean("invited");
        let invited = Table::alter().table("role_grants").add_column(invited.default(false)).to_owned();
        manager.alter_table(invited).await?;
        let known = "UPDATE role_grants SET invited = TRUE WHERE granted_by IS NOT NULL";
        manager.get_connection().execute_unprepared(known).await.map(|_| ())
    }
}
