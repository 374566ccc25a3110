use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary_len, integer, integer_null, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Orders that organizers add themselves, guests who are invited to an event, links that invite, and requests for the links
/// of one's orders.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        if manager.get_database_backend() != DbBackend::Sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        for statement in ORDERS {
            conn.execute_unprepared(statement).await?;
        }
        added_orders(manager).await?;
        guests(manager).await?;
        refusals(manager).await?;
        links(manager).await?;
        requests(manager).await
    }
}

/// Orders of buyers have the default. The others are few, so their indexes are small.
const ORDERS: [&str; 4] = [
    "ALTER TABLE orders ADD COLUMN origin varchar(16) NOT NULL DEFAULT 'sale'",
    "CREATE INDEX orders_added_event ON orders (event_id, id) WHERE origin <> 'sale'",
    "CREATE INDEX orders_added_organization ON orders (organization_id, origin, id) WHERE origin <> 'sale'",
    "CREATE INDEX orders_added_email ON orders (email, id) WHERE origin <> 'sale'",
];

async fn added_orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("added_orders")
            .col(uuid("order_id").primary_key())
            .col(uuid("added_by"))
            .col(string_len_null("method", 16))
            .col(string_len_null("note", 500))
            .col(created_at())
            .foreign_key(&mut references("order_id", "orders"))
            .foreign_key(&mut references("added_by", "users")),
        &[],
    )
    .await
}

async fn guests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("guests")
            .col(id())
            .col(uuid("event_id"))
            .col(uuid("organization_id"))
            .col(uuid("ticket_type_id"))
            .col(string_len("email", 254))
            .col(string_len_null("name", 200))
            .col(string_len("locale", 16))
            .col(string_len_null("message", 1000))
            .col(string_len("status", 16))
            .col(binary_len("token_hash", 32))
            .col(uuid("invited_by"))
            .col(integer("mails"))
            .col(timestamp_with_time_zone("mailed_at"))
            .col(timestamp_with_time_zone_null("answered_at"))
            .col(uuid_null("order_id"))
            .col(created_at())
            .foreign_key(&mut references("event_id", "events"))
            .foreign_key(&mut references("organization_id", "organizations"))
            .foreign_key(&mut references("ticket_type_id", "ticket_types"))
            .foreign_key(&mut references("invited_by", "users"))
            .foreign_key(&mut references("order_id", "orders"))
            .check(check("guests_mails", "mails > 0")),
        &[
            "CREATE UNIQUE INDEX guests_address_key ON guests (event_id, email)",
            "CREATE UNIQUE INDEX guests_token_key ON guests (token_hash)",
            "CREATE INDEX guests_event ON guests (event_id, id)",
            "CREATE INDEX guests_ticket_type ON guests (ticket_type_id)",
            "CREATE INDEX guests_mailed ON guests (organization_id, mailed_at)",
            "CREATE INDEX guests_order ON guests (order_id) WHERE order_id IS NOT NULL",
            "CREATE INDEX notifications_guests ON notifications (recipient, created_at) \
             WHERE kind = 'send_guest_invitation'",
        ],
    )
    .await
}

async fn refusals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("guest_refusals")
            .col(uuid("organization_id"))
            .col(string_len("address_hash", 43))
            .col(created_at())
            .primary_key(Index::create().col("organization_id").col("address_hash"))
            .foreign_key(&mut references("organization_id", "organizations")),
        &[],
    )
    .await
}

async fn links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("guest_links")
            .col(id())
            .col(uuid("event_id"))
            .col(uuid("organization_id"))
            .col(uuid_null("ticket_type_id"))
            .col(string_len("name", 100))
            .col(binary_len("token_hash", 32))
            .col(integer("uses"))
            .col(integer_null("max_uses"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(uuid("created_by"))
            .col(created_at())
            .foreign_key(&mut references("event_id", "events"))
            .foreign_key(&mut references("organization_id", "organizations"))
            .foreign_key(&mut references("ticket_type_id", "ticket_types"))
            .foreign_key(&mut references("created_by", "users"))
            .check(check("guest_links_uses", "uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)")),
        &[
            "CREATE UNIQUE INDEX guest_links_token_key ON guest_links (token_hash)",
            "CREATE INDEX guest_links_event ON guest_links (event_id, id)",
            "CREATE INDEX guest_links_ticket_type ON guest_links (ticket_type_id) WHERE ticket_type_id IS NOT NULL",
        ],
    )
    .await
}

async fn requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("order_link_requests")
            .col(id())
            .col(string_len_null("email", 254))
            .col(string_len_null("code", 12))
            .col(string_len("locale", 16))
            .col(created_at())
            .check(check("order_link_requests_some", "email IS NOT NULL OR code IS NOT NULL")),
        &[
            "CREATE INDEX order_link_requests_created ON order_link_requests (created_at, id)",
            "CREATE INDEX notifications_order_links ON notifications (recipient, created_at) \
             WHERE kind = 'send_order_links'",
        ],
    )
    .await
}
