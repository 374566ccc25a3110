use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary_len, string_len, string_len_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
                .table("users")
                .col(id())
                .col(string_len("email", 254))
                .col(string_len_null("password_hash", 255))
                .col(string_len("display_name", 200))
                .col(string_len("locale", 16))
                .col(string_len("timezone", 64))
                .col(string_len("status", 16))
                .col(timestamp_with_time_zone_null("email_verified_at"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at")),
            &["CREATE UNIQUE INDEX users_email_key ON users (email)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("role_grants")
                .col(uuid("user_id"))
                .col(string_len("role", 16))
                .col(uuid_null("granted_by"))
                .col(created_at())
                .primary_key(Index::create().col("user_id").col("role"))
                .foreign_key(&mut references("user_id", "users")),
            &[],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("sessions")
                .col(id())
                .col(uuid("user_id"))
                .col(created_at())
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .col(string_len_null("revoke_reason", 32))
                .foreign_key(&mut references("user_id", "users")),
            &["CREATE INDEX sessions_user ON sessions (user_id)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("refresh_tokens")
                .col(id())
                .col(uuid("session_id"))
                .col(binary_len("token_hash", 32))
                .col(created_at())
                .col(timestamp_with_time_zone_null("consumed_at"))
                .foreign_key(&mut references("session_id", "sessions")),
            &[
                "CREATE UNIQUE INDEX refresh_tokens_hash_key ON refresh_tokens (token_hash)",
                "CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("mail_link_requests")
                .col(id())
                .col(string_len("email", 254))
                .col(string_len("purpose", 16))
                .col(string_len("locale", 16))
                .col(created_at()),
            &["CREATE INDEX mail_link_requests_email ON mail_link_requests (email, purpose, created_at)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("one_time_tokens")
                .col(id())
                .col(uuid("user_id"))
                .col(string_len("purpose", 16))
                .col(binary_len("token_hash", 32))
                .col(created_at())
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("consumed_at"))
                .foreign_key(&mut references("user_id", "users")),
            &[
                "CREATE UNIQUE INDEX one_time_tokens_hash_key ON one_time_tokens (token_hash)",
                "CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id, purpose)",
            ],
        )
        .await?;
        Ok(())
    }
}
