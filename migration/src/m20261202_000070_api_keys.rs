use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_len, string_len, timestamp_with_time_zone_null, uuid, uuid_null};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Secrets by which programs act for people.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("api_keys")
                .col(id())
                .col(uuid("user_id"))
                .col(uuid_null("organization_id"))
                .col(string_len("name", 100))
                .col(binary_len("secret_hash", 32))
                .col(string_len("hint", 8))
                .col(string_len("scopes", 1000))
                .col(created_at())
                .col(timestamp_with_time_zone_null("expires_at"))
                .col(timestamp_with_time_zone_null("last_used_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut references("user_id", "users"))
                .foreign_key(&mut references("organization_id", "organizations")),
            &[
                "CREATE UNIQUE INDEX api_keys_secret_hash ON api_keys (secret_hash)",
                "CREATE INDEX api_keys_user ON api_keys (user_id)",
                "CREATE INDEX api_keys_organization ON api_keys (organization_id)",
                "CREATE INDEX api_keys_revoked ON api_keys (revoked_at, id) WHERE revoked_at IS NOT NULL",
            ],
        )
        .await
    }
}
