use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, json_binary, string_len, uuid, uuid_null};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Sales that organizers are notified of: a row per batch of orders.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("sales")
                .col(id())
                .col(uuid("event_id"))
                .col(integer("orders"))
                .col(big_integer("places"))
                .col(big_integer("total_minor"))
                .col(string_len("currency", 3))
                .col(json_binary("first_orders"))
                .col(uuid_null("job_id"))
                .col(created_at()),
            &[
                "CREATE INDEX sales_open ON sales (event_id, created_at) WHERE job_id IS NULL",
                "CREATE INDEX sales_job ON sales (job_id, id) WHERE job_id IS NOT NULL",
                "CREATE INDEX sales_reported ON sales (created_at, id) WHERE job_id IS NOT NULL",
            ],
        )
        .await
    }
}
