use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, string_len};
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What the rules of `kernel::rules` need: which of them were made, keys for composite foreign keys, that the demo is
/// being reset, and on SQLite a table whose rows can't be there when a transaction commits.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut one = integer("id");
        one.primary_key();
        let rules = &mut Table::create();
        create(manager, rules.table("enforced_rules").col(one).col(string_len("fingerprint", 64)), &[]).await?;
        create(manager, Table::create().table("demo_resets").col(id()).col(created_at()), &[]).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let mut nowhere = big_integer("id");
            nowhere.primary_key();
            create(manager, Table::create().table("nowhere").col(nowhere), &[]).await?;
            let broken = "CREATE TABLE broken_rules (rule text NOT NULL, subject blob NOT NULL, \
                          nowhere bigint NOT NULL REFERENCES nowhere (id) DEFERRABLE INITIALLY DEFERRED, \
                          PRIMARY KEY (rule, subject)) WITHOUT ROWID";
            manager.get_connection().execute_unprepared(broken).await?;
        }
        for statement in [
            "CREATE UNIQUE INDEX events_of_organization_key ON events (organization_id, id)",
            "CREATE UNIQUE INDEX ticket_types_of_event_key ON ticket_types (event_id, id)",
            "CREATE UNIQUE INDEX payments_of_order_key ON payments (order_id, id)",
            // The same, unique.
            "CREATE UNIQUE INDEX orders_of_event_key ON orders (event_id, id)",
            "DROP INDEX orders_event",
            "DROP INDEX ticket_types_event",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
