use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, string_len_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Pictures of events. A row names its files from before they are written until they are deleted, so that no leftovers
/// are missed; it belongs to an event only while `event_id` is set.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("event_covers")
                .col(id())
                .col(uuid_null("event_id"))
                .col(integer("width"))
                .col(integer("height"))
                .col(string_len_null("alternative_text", 300))
                .col(json_binary("variants"))
                .col(timestamp_with_time_zone_null("unused_since"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("event_id", "events"))
                .check(check("event_covers_size", "width > 0 AND height > 0"))
                .check(check("event_covers_used", "(event_id IS NULL) = (unused_since IS NOT NULL)")),
            &[
                "CREATE UNIQUE INDEX event_covers_event ON event_covers (event_id)",
                "CREATE INDEX event_covers_unused ON event_covers (unused_since) WHERE unused_since IS NOT NULL",
            ],
        )
        .await
    }
}
