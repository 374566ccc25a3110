use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, string_len, string_len_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, Table::create().table("events")
            .col(id())
            .col(uuid("organization_id"))
            .col(uuid_null("venue_id"))
            .col(string_len("slug", 120))
            .col(string_len("title", 200))
            .col(string_len_null("summary", 500))
            .col(text_null("description"))
            .col(string_len("status", 16))
            .col(string_len("visibility", 16))
            .col(string_len("format", 16))
            .col(timestamp_with_time_zone("starts_at"))
            .col(timestamp_with_time_zone("ends_at"))
            .col(string_len("timezone", 64))
            .col(string_len_null("online_url", 2000))
            .col(uuid_null("capacity_quota_id"))
            .col(boolean("is_free"))
            .col(text("search_text"))
            .col(text_null("cancel_reason"))
            .col(timestamp_with_time_zone_null("published_at"))
            .col(timestamp_with_time_zone_null("cancelled_at"))
            .col(created_at())
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut references("organization_id", "organizations"))
            .foreign_key(&mut references("venue_id", "venues"))
            .check(check("events_end_after_start", "ends_at > starts_at")), &[
            "CREATE UNIQUE INDEX events_slug_key ON events (slug)",
            "CREATE INDEX events_listed ON events (starts_at, id) WHERE status = 'published' AND visibility = 'public'",
            "CREATE INDEX events_organization ON events (organization_id, starts_at)",
            "CREATE INDEX events_venue ON events (venue_id)",        ]).await?;
        create(
            manager,
            Table::create()
                .table("event_tags")
                .col(uuid("event_id"))
                .col(string_len("tag", 50))
                .primary_key(Index::create().col("event_id").col("tag"))
                .foreign_key(&mut references("event_id", "events")),
            &["CREATE INDEX event_tags_tag ON event_tags (tag)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("quotas")
                .col(id())
                .col(uuid("event_id"))
                .col(string_len("name", 200))
                .col(big_integer("size"))
                .col(big_integer("held").default(0))
                .col(big_integer("sold").default(0))
                .foreign_key(&mut references("event_id", "events"))
                .check(check("quotas_never_oversold", "held >= 0 AND sold >= 0 AND size >= 0 AND held + sold <= size")),
            &["CREATE INDEX quotas_event ON quotas (event_id)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("ticket_types")
                .col(id())
                .col(uuid("event_id"))
                .col(string_len("name", 200))
                .col(text_null("description"))
                .col(string_len("kind", 16))
                .col(big_integer("price_minor"))
                .col(string_len("currency", 3))
                .col(timestamp_with_time_zone_null("sales_start_at"))
                .col(timestamp_with_time_zone_null("sales_end_at"))
                .col(integer("min_per_order").default(1))
                .col(integer("max_per_order").default(10))
                .col(integer("position").default(0))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("event_id", "events"))
                .check(check(
                    "ticket_types_price",
                    "price_minor >= 0 AND (kind <> 'free' OR price_minor = 0) AND (kind <> 'paid' OR price_minor > 0)",
                ))
                .check(check("ticket_types_per_order", "min_per_order >= 1 AND max_per_order >= min_per_order")),
            &["CREATE INDEX ticket_types_event ON ticket_types (event_id)"],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("ticket_type_quotas")
                .col(uuid("ticket_type_id"))
                .col(uuid("quota_id"))
                .primary_key(Index::create().col("ticket_type_id").col("quota_id"))
                .foreign_key(&mut references("ticket_type_id", "ticket_types"))
                .foreign_key(&mut references("quota_id", "quotas")),
            &["CREATE INDEX ticket_type_quotas_quota ON ticket_type_quotas (quota_id)"],
        )
        .await?;
        Ok(())
    }
}
