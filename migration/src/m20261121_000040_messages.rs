use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary_len, boolean, integer, json_binary, string_len, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Messages from organizers to their attendees, with the delivery to each address.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("messages")
                .col(id())
                .col(uuid("event_id"))
                .col(uuid("organization_id"))
                .col(uuid_null("author_id"))
                .col(boolean("is_test"))
                .col(string_len("state", 16))
                .col(text("subject"))
                .col(text("body"))
                .col(json_binary("audience"))
                // The number of recipients: when it was written, later when it was sent.
                .col(integer("addresses"))
                .col(timestamp_with_time_zone("send_at"))
                .col(timestamp_with_time_zone_null("started_at"))
                .col(timestamp_with_time_zone_null("finished_at"))
                .col(string_len("idempotency_key", 90))
                .col(binary_len("idempotency_hash", 32))
                .col(created_at())
                .foreign_key(&mut references("event_id", "events"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("author_id", "users"))
                .check(check(
                    "messages_started",
                    "state NOT IN ('sending', 'sent', 'stopped') OR started_at IS NOT NULL",
                ))
                .check(check("messages_finished", "(state IN ('scheduled', 'sending')) = (finished_at IS NULL)")),
            &[
                "CREATE UNIQUE INDEX messages_idempotency ON messages (event_id, idempotency_key)",
                "CREATE INDEX messages_event ON messages (event_id, is_test, id)",
                "CREATE INDEX messages_organization ON messages (organization_id, send_at)",
                "CREATE INDEX messages_tests ON messages (created_at) WHERE is_test",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("message_recipients")
                .col(id())
                .col(uuid("message_id"))
                .col(integer("part"))
                .col(text("email"))
                .col(text("name"))
                .col(string_len("locale", 16))
                .col(string_len("state", 16))
                // Distinguishes concurrent runs that would send the same mail.
                .col(integer("tries"))
                .col(timestamp_with_time_zone_null("first_tried_at"))
                .col(text_null("last_error"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("message_id", "messages"))
                .check(check("message_recipients_part", "part >= 0")),
            &[
                // One mail for each address.
                "CREATE UNIQUE INDEX message_recipients_email ON message_recipients (message_id, email)",
                "CREATE INDEX message_recipients_state ON message_recipients (message_id, state, id)",
                "CREATE INDEX message_recipients_part ON message_recipients (message_id, part, state)",
            ],
        )
        .await
    }
}
