use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary_len, string_len, string_len_null, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, Table::create().table("payments")
            .col(id())
            .col(uuid("order_id"))
            .col(string_len("provider", 16))
            .col(string_len("status", 16))
            .col(big_integer("amount_minor"))
            .col(string_len("currency", 3))
            .col(big_integer("refunded_minor").default(0))
            .col(string_len_null("checkout_id", 255))
            .col(string_len_null("checkout_url", 2048))
            .col(timestamp_with_time_zone("checkout_expires_at"))
            .col(string_len_null("intent_id", 255))
            .col(string_len_null("failure", 500))
            .col(created_at())
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut references("order_id", "orders"))
            .check(check("payments_amounts", "amount_minor > 0 AND refunded_minor >= 0 AND refunded_minor <= amount_minor")), &[
            "CREATE UNIQUE INDEX payments_order_key ON payments (order_id)",
            "CREATE UNIQUE INDEX payments_checkout_key ON payments (provider, checkout_id)",
            "CREATE INDEX payments_intent ON payments (intent_id)",
            "CREATE INDEX payments_unsettled ON payments (updated_at) WHERE status IN ('pending', 'processing', 'failed')",        ]).await?;
        create(
            manager,
            Table::create()
                .table("refunds")
                .col(id())
                .col(uuid("order_id"))
                .col(uuid("payment_id"))
                .col(string_len("status", 16))
                .col(big_integer("amount_minor"))
                .col(string_len("currency", 3))
                .col(string_len("origin", 16))
                .col(string_len("reason", 500))
                .col(string_len("idempotency_key", 100))
                .col(binary_len("idempotency_hash", 32))
                .col(string_len_null("provider_refund_id", 255))
                .col(string_len_null("failure", 500))
                .col(uuid_null("requested_by"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("order_id", "orders"))
                .foreign_key(&mut references("payment_id", "payments"))
                .foreign_key(&mut references("requested_by", "users"))
                .check(check("refunds_amount", "amount_minor > 0")),
            &[
                "CREATE UNIQUE INDEX refunds_idempotency_key ON refunds (order_id, idempotency_key)",
                "CREATE UNIQUE INDEX refunds_provider_key ON refunds (provider_refund_id)",
                "CREATE INDEX refunds_payment ON refunds (payment_id)",
                "CREATE INDEX refunds_open ON refunds (updated_at) WHERE status = 'pending'",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("ledger_entries")
                .col(id())
                .col(uuid("organization_id"))
                .col(uuid("order_id"))
                .col(uuid("source_id"))
                .col(string_len("kind", 24))
                .col(string_len("account", 24))
                .col(big_integer("amount_minor"))
                .col(string_len("currency", 3))
                .col(created_at())
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("order_id", "orders"))
                .check(check("ledger_entries_amount", "amount_minor <> 0")),
            &[
                "CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (source_id, kind, account)",
                "CREATE INDEX ledger_entries_order ON ledger_entries (order_id)",
                "CREATE INDEX ledger_entries_organization ON ledger_entries (organization_id, id)",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("inbox")
                .col(id())
                .col(string_len("provider", 16))
                .col(string_len("event_id", 255))
                .col(string_len("kind", 64))
                .col(string_len("object_id", 255))
                .col(created_at()),
            &["CREATE UNIQUE INDEX inbox_event_key ON inbox (provider, event_id)"],
        )
        .await?;
        Ok(())
    }
}
