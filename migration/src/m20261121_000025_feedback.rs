use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Feedback on past events, once per order, and when people were asked for it.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut asked = timestamp_with_time_zone_null("feedback_asked_at");
        manager.alter_table(Table::alter().table("events").add_column(&mut asked).to_owned()).await?;
        let unasked = "CREATE INDEX events_feedback ON events (ends_at) WHERE feedback_asked_at IS NULL";
        manager.get_connection().execute_unprepared(unasked).await?;
        create(
            manager,
            Table::create()
                .table("feedback")
                .col(id())
                .col(uuid("event_id"))
                .col(uuid("order_id"))
                .col(integer("rating"))
                .col(text_null("comment"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("event_id", "events"))
                .foreign_key(&mut references("order_id", "orders"))
                .check(check("feedback_rating", "rating BETWEEN 1 AND 5")),
            &[
                "CREATE UNIQUE INDEX feedback_order ON feedback (order_id)",
                "CREATE INDEX feedback_event ON feedback (event_id, id)",
            ],
        )
        .await
    }
}
