use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Indexes for the lists, polls and counts of large tables.
///
/// What they cost where orders are placed: an order adds an entry to two indexes per ticket. Orders
/// are confirmed and tickets valid when they are inserted if the order is free, so they are in none of the partial
/// indexes on the other states; a pending order is in two of them for as long as it is pending.
const INDEXES: [&str; 9] = [
    // Attendees of all events of an organization, newest first; the seldom states have indexes of their own.
    "CREATE INDEX tickets_organization ON tickets (organization_id, id)",
    "CREATE INDEX tickets_organization_state ON tickets (organization_id, status, id) WHERE status <> 'valid'",
    "CREATE INDEX tickets_event_state ON tickets (event_id, status, id) WHERE status <> 'valid'",
    // The door's list, which devices poll for changes.
    "CREATE INDEX tickets_changed ON tickets (event_id, COALESCE(changed_at, created_at), id)",
    "CREATE INDEX orders_organization_state ON orders (organization_id, status, id) WHERE status <> 'confirmed'",
    "CREATE INDEX orders_event_state ON orders (event_id, status, id) WHERE status <> 'confirmed'",
    // The counts of the queues.
    "CREATE INDEX outbox_dead_of_queue ON outbox (queue) WHERE state = 'dead'",
    // `outbox_ended` contains it.
    "DROP INDEX outbox_finished",
    // `events_organization` was on the organization and the beginning only, so that events that begin at the same time
    // had to be sorted.
    "CREATE INDEX events_of_organization ON events (organization_id, starts_at, id)",
];

/// This rewrites the tickets, after their `find_text` became cheap to make.
const FILL: &str = "UPDATE tickets SET organization_id = \
                    (SELECT organization_id FROM orders WHERE orders.id = tickets.order_id)";

/// Tickets that an older replica inserts have no organization.
const POSTGRES: [&str; 2] = [
    "CREATE FUNCTION listed_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        new.organization_id := (SELECT organization_id FROM orders WHERE id = new.order_id);
        RETURN new;
    END $$",
    "CREATE TRIGGER listed_ticket BEFORE INSERT ON tickets
    FOR EACH ROW WHEN (new.organization_id IS NULL) EXECUTE FUNCTION listed_ticket()",
];

const SQLITE: [&str; 1] =
    ["CREATE TRIGGER listed_ticket AFTER INSERT ON tickets WHEN new.organization_id IS NULL BEGIN
        UPDATE tickets SET organization_id = (SELECT organization_id FROM orders WHERE id = new.order_id)
        WHERE id = new.id;
    END"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if !sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        let mut organization = uuid_null("organization_id");
        manager.alter_table(Table::alter().table("tickets").add_column(&mut organization).to_owned()).await?;
        conn.execute_unprepared(FILL).await?;
        let triggers = if sqlite { &SQLITE[..] } else { &POSTGRES[..] };
        for statement in triggers.iter().chain(&INDEXES).chain(&["DROP INDEX events_organization"]) {
            conn.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
