use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Payments that buyers dispute at their banks.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create()
            .table("disputes")
            .col(id())
            .col(uuid("order_id"))
            .col(uuid("payment_id"))
            .col(string_len("provider_dispute_id", 255))
            .col(string_len("status", 24))
            .col(string_len("reason", 64))
            .col(big_integer("amount_minor"))
            .col(string_len("currency", 3))
            .col(timestamp_with_time_zone_null("evidence_due_at"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(created_at())
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut references("order_id", "orders"))
            .foreign_key(&mut references("payment_id", "payments"))
            .check(check("disputes_amount", "amount_minor > 0"))
            .check(check(
                "disputes_status",
                "status IN ('inquiry', 'inquiry_review', 'inquiry_closed', 'needs_response', 'under_review', 'won', 'lost')",
            ))
            .check(check(
                "disputes_closed",
                "(closed_at IS NULL) = (status NOT IN ('inquiry_closed', 'won', 'lost'))",
            ))
            .take();
        create(
            manager,
            &mut table,
            &[
                "CREATE UNIQUE INDEX disputes_provider_key ON disputes (provider_dispute_id)",
                "CREATE INDEX disputes_payment ON disputes (payment_id)",
                "CREATE INDEX disputes_order ON disputes (order_id)",
            ],
        )
        .await
    }
}
