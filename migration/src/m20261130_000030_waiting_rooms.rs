use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};

use crate::ddl::{check, create, created_at, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What organizers have set for the waiting rooms of their events. Without a row an event has the defaults.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("waiting_rooms")
                .col(uuid("event_id").primary_key())
                .col(string_len("mode", 16))
                .col(integer("generation"))
                .col(timestamp_with_time_zone_null("opens_at"))
                .col(integer_null("per_minute"))
                .col(boolean("is_paused"))
                .col(string_len_null("message", 500))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .check(check("waiting_rooms_mode", "mode IN ('off', 'automatic', 'on')"))
                .check(check("waiting_rooms_per_minute", "per_minute BETWEEN 1 AND 1000000"))
                .foreign_key(&mut references("event_id", "events")),
            &["CREATE INDEX waiting_rooms_on ON waiting_rooms (event_id) WHERE mode = 'on'"],
        )
        .await
    }
}
