use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, text, timestamp_with_time_zone, uuid};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Texts that an organization keeps for messages to attendees.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("message_templates")
                .col(id())
                .col(uuid("organization_id"))
                .col(string_len("name", 100))
                .col(string_len("subject", 150))
                .col(text("body"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(references("organization_id", "organizations").on_delete(ForeignKeyAction::Cascade)),
            &["CREATE UNIQUE INDEX message_templates_name ON message_templates (organization_id, name)"],
        )
        .await
    }
}
