use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    string_len_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Every scan of a ticket at the door, including late ones from offline devices, and when a ticket last changed, for
/// devices that store the list.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("check_ins")
                .col(id())
                .col(uuid("event_id"))
                .col(uuid("ticket_id"))
                .col(timestamp_with_time_zone("scanned_at"))
                .col(uuid_null("scanned_by"))
                .col(string_len_null("idempotency_key", 100))
                .col(timestamp_with_time_zone_null("undone_at"))
                .col(created_at())
                .foreign_key(&mut references("event_id", "events"))
                .foreign_key(&mut references("ticket_id", "tickets"))
                .foreign_key(&mut references("scanned_by", "users")),
            &[
                "CREATE UNIQUE INDEX check_ins_key ON check_ins (event_id, idempotency_key) \
                 WHERE idempotency_key IS NOT NULL",
                "CREATE INDEX check_ins_ticket ON check_ins (ticket_id)",
            ],
        )
        .await?;
        let changed_at =
            Table::alter().table("tickets").add_column(timestamp_with_time_zone_null("changed_at")).to_owned();
        manager.alter_table(changed_at).await
    }
}
