use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// PostgreSQL searches an expression, which an index can hold.
const POSTGRES: [&str; 1] = ["CREATE INDEX events_search ON events USING gin (to_tsvector('simple', search_text))"];

/// SQLite searches a table of its own (<https://www.sqlite.org/fts5.html>), kept by triggers. It names events by id, not
/// by rowid: a VACUUM may renumber the rows of a table whose key is not an integer.
const SQLITE: [&str; 4] = [
    "CREATE VIRTUAL TABLE event_search USING fts5(event_id UNINDEXED, search_text, tokenize = 'ascii', prefix = '2 3')",
    "CREATE TRIGGER event_search_insert AFTER INSERT ON events BEGIN
        INSERT INTO event_search (event_id, search_text) VALUES (new.id, new.search_text);
    END",
    "CREATE TRIGGER event_search_update AFTER UPDATE OF search_text ON events
    WHEN old.search_text <> new.search_text BEGIN
        UPDATE event_search SET search_text = new.search_text WHERE event_id = new.id;
    END",
    "CREATE TRIGGER event_search_delete AFTER DELETE ON events BEGIN
        DELETE FROM event_search WHERE event_id = old.id;
    END",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DbBackend::Sqlite => &SQLITE[..],
            _ => &POSTGRES[..],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
