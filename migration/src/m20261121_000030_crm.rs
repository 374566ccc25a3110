use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary_null, boolean, integer, string_len, string_len_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Customer systems: the connections, the changed contacts, and the contacts known there. An owner is an organization,
/// or the nil id for the platform, so it is not a foreign key.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        connections(manager).await?;
        create(
            manager,
            Table::create()
                .table("crm_changes")
                .col(id())
                .col(uuid("owner_id"))
                .col(string_len("email", 254))
                .col(boolean("erase"))
                .col(created_at()),
            &[
                "CREATE INDEX crm_changes_owner ON crm_changes (owner_id, id)",
                "CREATE INDEX crm_changes_email ON crm_changes (email)",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("crm_contacts")
                .col(uuid("owner_id"))
                .col(string_len("address_hash", 43))
                .col(string_len("state", 16))
                .col(string_len_null("remote_id", 64))
                .col(text_null("reason"))
                .col(timestamp_with_time_zone("updated_at"))
                .primary_key(Index::create().col("owner_id").col("address_hash")),
            &["CREATE INDEX crm_contacts_address ON crm_contacts (address_hash)"],
        )
        .await?;
        // A contact's orders are looked up by the address.
        manager.get_connection().execute_unprepared("CREATE INDEX orders_email ON orders (email)").await?;
        Ok(())
    }
}

async fn connections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut owner_id = uuid("owner_id");
    create(
        manager,
        Table::create()
            .table("crm_connections")
            .col(owner_id.primary_key())
            .col(string_len("kind", 16))
            .col(text_null("url"))
            .col(binary_null("secret"))
            .col(string_len_null("fingerprint", 64))
            .col(created_at())
            .col(timestamp_with_time_zone_null("halted_at"))
            .col(timestamp_with_time_zone_null("last_synced_at"))
            .col(text_null("last_error"))
            .col(timestamp_with_time_zone_null("last_error_at"))
            .col(integer("failures"))
            .col(timestamp_with_time_zone_null("retry_at"))
            .col(uuid_null("locked_by"))
            .col(timestamp_with_time_zone_null("locked_until")),
        &[],
    )
    .await
}
