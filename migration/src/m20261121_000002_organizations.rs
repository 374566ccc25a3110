use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    double_null, json_binary, string_len, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("organizations")
                .col(id())
                .col(string_len("name", 200))
                .col(string_len("slug", 80))
                .col(string_len("currency", 3))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at")),
            &["CREATE UNIQUE INDEX organizations_slug_key ON organizations (slug)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("memberships")
                .col(uuid("organization_id"))
                .col(uuid("user_id"))
                .col(string_len("role", 16))
                .col(created_at())
                .primary_key(Index::create().col("organization_id").col("user_id"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("user_id", "users")),
            &["CREATE INDEX memberships_user ON memberships (user_id)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("venues")
                .col(id())
                .col(uuid("organization_id"))
                .col(string_len("name", 200))
                .col(string_len("address", 400))
                .col(string_len("city", 120))
                .col(string_len("city_key", 120))
                .col(string_len("country", 2))
                .col(double_null("latitude"))
                .col(double_null("longitude"))
                .col(created_at())
                .foreign_key(&mut references("organization_id", "organizations")),
            &[
                "CREATE INDEX venues_organization ON venues (organization_id)",
                "CREATE INDEX venues_city ON venues (city_key)",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("audit_entries")
                .col(id())
                .col(uuid_null("actor_user_id"))
                .col(uuid_null("organization_id"))
                .col(string_len("action", 64))
                .col(string_len("subject_kind", 32))
                .col(uuid("subject_id"))
                .col(text_null("reason"))
                .col(json_binary("details"))
                .col(created_at()),
            &[
                "CREATE INDEX audit_entries_subject ON audit_entries (subject_id)",
                "CREATE INDEX audit_entries_organization ON audit_entries (organization_id)",
            ],
        )
        .await?;
        Ok(())
    }
}
