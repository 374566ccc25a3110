use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid;

use crate::ddl::{create, created_at, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Which buyers want to be seen among those who go to an event.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("event_guests")
                .col(uuid("order_id").primary_key())
                .col(uuid("event_id"))
                .col(created_at())
                .foreign_key(references("order_id", "orders").on_delete(ForeignKeyAction::Cascade))
                .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade)),
            &["CREATE INDEX event_guests_event ON event_guests (event_id, created_at, order_id)"],
        )
        .await
    }
}
