use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary_len, integer, json_binary, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("orders")
                .col(id())
                .col(uuid("event_id"))
                .col(uuid("organization_id"))
                .col(uuid_null("user_id"))
                .col(string_len("code", 12))
                .col(string_len("secret", 64))
                .col(string_len("status", 16))
                .col(string_len("email", 254))
                .col(string_len("name", 200))
                .col(string_len("locale", 16))
                .col(big_integer("total_minor"))
                .col(string_len("currency", 3))
                .col(string_len("idempotency_scope", 254))
                .col(string_len("idempotency_key", 100))
                .col(binary_len("idempotency_hash", 32))
                .col(timestamp_with_time_zone("placed_at"))
                .col(timestamp_with_time_zone_null("expires_at"))
                .col(timestamp_with_time_zone_null("confirmed_at"))
                .col(timestamp_with_time_zone_null("cancelled_at"))
                .col(string_len_null("cancel_reason", 500))
                .foreign_key(&mut references("event_id", "events"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("user_id", "users"))
                .check(check("orders_total", "total_minor >= 0")),
            &[
                "CREATE UNIQUE INDEX orders_code_key ON orders (code)",
                "CREATE UNIQUE INDEX orders_idempotency_key ON orders (idempotency_scope, idempotency_key)",
                "CREATE INDEX orders_event ON orders (event_id, id)",
                "CREATE INDEX orders_organization ON orders (organization_id, id)",
                "CREATE INDEX orders_user ON orders (user_id, id) WHERE user_id IS NOT NULL",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("order_lines")
                .col(id())
                .col(uuid("order_id"))
                .col(uuid("ticket_type_id"))
                .col(string_len("ticket_type_name", 200))
                .col(integer("quantity"))
                .col(big_integer("unit_price_minor"))
                .col(big_integer("total_minor"))
                .col(json_binary("attendees"))
                .foreign_key(&mut references("order_id", "orders"))
                .foreign_key(&mut references("ticket_type_id", "ticket_types"))
                .check(check(
                    "order_lines_amounts",
                    "quantity > 0 AND unit_price_minor >= 0 AND total_minor = unit_price_minor * quantity",
                )),
            &[
                "CREATE INDEX order_lines_order ON order_lines (order_id)",
                "CREATE INDEX order_lines_ticket_type ON order_lines (ticket_type_id)",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("tickets")
                .col(id())
                .col(uuid("order_id"))
                .col(uuid("order_line_id"))
                .col(uuid("ticket_type_id"))
                .col(uuid("event_id"))
                .col(string_len("holder_name", 200))
                .col(string_len("holder_email", 254))
                .col(string_len("secret", 64))
                .col(string_len("status", 16))
                .col(timestamp_with_time_zone_null("checked_in_at"))
                .col(uuid_null("checked_in_by"))
                .col(created_at())
                .foreign_key(&mut references("order_id", "orders"))
                .foreign_key(&mut references("order_line_id", "order_lines"))
                .foreign_key(&mut references("ticket_type_id", "ticket_types"))
                .foreign_key(&mut references("event_id", "events"))
                .foreign_key(&mut references("checked_in_by", "users")),
            &[
                "CREATE UNIQUE INDEX tickets_secret_key ON tickets (secret)",
                "CREATE INDEX tickets_order ON tickets (order_id)",
                "CREATE INDEX tickets_event ON tickets (event_id, id)",
            ],
        )
        .await?;
        Ok(())
    }
}
