use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, json_binary, json_binary_null, timestamp_with_time_zone_null, uuid};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// How long before an event reminders are sent, and for which beginning they were; and changes of events that are to be
/// reported to ticket holders. Existing events get the default of a day.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut minutes = integer_null("reminder_minutes");
        for column in [minutes.default(1440), &mut timestamp_with_time_zone_null("reminded_for")] {
            manager.alter_table(Table::alter().table("events").add_column(column).to_owned()).await?;
        }
        let reminders = "CREATE INDEX events_reminders ON events (starts_at) \
                         WHERE status = 'published' AND reminder_minutes IS NOT NULL";
        manager.get_connection().execute_unprepared(reminders).await?;
        create(
            manager,
            Table::create()
                .table("event_changes")
                .col(id())
                .col(uuid("event_id"))
                .col(json_binary("before"))
                .col(json_binary_null("after"))
                .col(created_at())
                .col(timestamp_with_time_zone_null("told_at"))
                .foreign_key(&mut references("event_id", "events")),
            &["CREATE UNIQUE INDEX event_changes_open ON event_changes (event_id) WHERE told_at IS NULL"],
        )
        .await
    }
}
