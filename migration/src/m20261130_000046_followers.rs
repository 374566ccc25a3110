use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{timestamp_with_time_zone_null, uuid, uuid_null};

use crate::ddl::{create, created_at, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Who follows an organization, and which events their followers were told of. Both go with what they belong to, so that
/// deleting an account needs to know nothing of them.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("organization_follows")
                .col(uuid("organization_id"))
                .col(uuid("user_id"))
                .col(created_at())
                .primary_key(Index::create().col("organization_id").col("user_id"))
                .foreign_key(references("organization_id", "organizations").on_delete(ForeignKeyAction::Cascade))
                .foreign_key(references("user_id", "users").on_delete(ForeignKeyAction::Cascade)),
            &["CREATE INDEX organization_follows_user ON organization_follows (user_id, organization_id)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("event_announcements")
                .col(uuid("event_id").primary_key())
                .col(uuid_null("told_until"))
                .col(created_at())
                .col(timestamp_with_time_zone_null("finished_at"))
                .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade)),
            &[],
        )
        .await
    }
}
