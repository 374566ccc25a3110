use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, small_integer, string_len, string_len_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("outbox")
                .col(id())
                .col(string_len("kind", 64))
                .col(json_binary("payload"))
                .col(string_len("queue", 16))
                .col(small_integer("priority"))
                .col(string_len("state", 16))
                .col(integer("attempts").default(0))
                .col(integer("max_attempts"))
                .col(timestamp_with_time_zone("run_at"))
                .col(timestamp_with_time_zone_null("lease_until"))
                .col(string_len_null("unique_key", 200))
                .col(text_null("last_error"))
                .col(created_at())
                .col(timestamp_with_time_zone_null("finished_at")),
            &[
                "CREATE UNIQUE INDEX outbox_unique_key ON outbox (unique_key) WHERE unique_key IS NOT NULL",
                "CREATE INDEX outbox_ready ON outbox (queue, priority, run_at, id) WHERE state = 'ready'",
                "CREATE INDEX outbox_leased ON outbox (queue, lease_until) WHERE state = 'leased'",
                "CREATE INDEX outbox_finished ON outbox (finished_at) WHERE state = 'done'",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("notifications")
                .col(id())
                .col(uuid("job_id"))
                .col(string_len("kind", 48))
                .col(string_len("recipient", 254))
                .col(uuid_null("user_id"))
                .col(uuid_null("order_id"))
                .col(string_len("state", 16))
                .col(string_len("message_id", 255))
                .col(string_len_null("provider_response", 500))
                .col(text_null("last_error"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at")),
            &[
                "CREATE UNIQUE INDEX notifications_job_key ON notifications (job_id, recipient)",
                "CREATE INDEX notifications_order ON notifications (order_id)",
            ],
        )
        .await?;
        Ok(())
    }
}
