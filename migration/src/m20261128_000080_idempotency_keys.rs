use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_len, string_len, uuid};

use crate::ddl::{create, created_at, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Clients' idempotency keys, so that a repeated request creates an object only once. They are deleted with their user.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("idempotency_keys")
                .col(uuid("user_id"))
                .col(string_len("operation", 32))
                .col(string_len("key", 100))
                .col(binary_len("input_hash", 32))
                .col(uuid("subject_id"))
                .col(created_at())
                .primary_key(Index::create().col("user_id").col("operation").col("key"))
                .foreign_key(references("user_id", "users").on_delete(ForeignKeyAction::Cascade)),
            &["CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at, subject_id)"],
        )
        .await
    }
}
