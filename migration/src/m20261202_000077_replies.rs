use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_len, integer_null, string_len, text_null, uuid};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Replies to REST requests with an idempotency key, so that a repeated request gets the same one. They are kept for a day,
/// and deleted with their user.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("replies")
                .col(id())
                .col(uuid("user_id"))
                .col(string_len("key", 100))
                .col(binary_len("request_hash", 32))
                .col(integer_null("status"))
                .col(text_null("content"))
                .col(created_at())
                .foreign_key(references("user_id", "users").on_delete(ForeignKeyAction::Cascade)),
            &[
                "CREATE UNIQUE INDEX replies_key ON replies (user_id, key)",
                "CREATE INDEX replies_created ON replies (created_at, id)",
            ],
        )
        .await
    }
}
