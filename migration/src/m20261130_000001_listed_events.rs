use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len_null, timestamp_with_time_zone_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The filters of discovery read one index each, in the order of the list, so that a page costs the same however many
/// events there are. For that, an event has a copy of its venue's `city_key`, and a tag has a copy of its event's
/// beginning. Triggers maintain the copies, so that code writing events, venues and tags need not care.
///
/// A running event may have begun a year ago. Long events have an index of their own, so that lists need not read all
/// other events that began since then.
///
/// `events_listed_with_end` contains the columns of `events_listed`. `event_tags_tag` is part of the new index on tags.
const INDEXES: [&str; 6] = [
    "CREATE INDEX events_listed_in_city ON events (city_key, starts_at, id, ends_at) \
     WHERE status = 'published' AND visibility = 'public'",
    "CREATE INDEX events_listed_of_format ON events (format, starts_at, id, ends_at) \
     WHERE status = 'published' AND visibility = 'public'",
    // The sitemap counts and skips events in this index alone.
    "CREATE INDEX events_announced ON events (id, ends_at, organization_id) \
     WHERE status = 'published' AND visibility = 'public' AND unpublished_at IS NULL",
    "CREATE INDEX event_tags_by_start ON event_tags (tag, starts_at, event_id)",
    "DROP INDEX events_listed",
    "DROP INDEX event_tags_tag",
];

const FILL: [&str; 2] = [
    "UPDATE events SET city_key = (SELECT city_key FROM venues WHERE venues.id = events.venue_id) \
     WHERE venue_id IS NOT NULL",
    "UPDATE event_tags SET starts_at = (SELECT starts_at FROM events WHERE events.id = event_tags.event_id)",
];

const POSTGRES: [&str; 8] = [
    "CREATE FUNCTION listed_city() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        new.city_key := (SELECT city_key FROM venues WHERE id = new.venue_id);
        RETURN new;
    END $$",
    "CREATE TRIGGER listed_city BEFORE INSERT OR UPDATE OF venue_id ON events
    FOR EACH ROW EXECUTE FUNCTION listed_city()",
    "CREATE FUNCTION listed_city_of_venue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE events SET city_key = new.city_key WHERE venue_id = new.id;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER listed_city_of_venue AFTER UPDATE OF city_key ON venues
    FOR EACH ROW WHEN (old.city_key <> new.city_key) EXECUTE FUNCTION listed_city_of_venue()",
    "CREATE FUNCTION listed_tag() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        new.starts_at := (SELECT starts_at FROM events WHERE id = new.event_id);
        RETURN new;
    END $$",
    "CREATE TRIGGER listed_tag BEFORE INSERT ON event_tags FOR EACH ROW EXECUTE FUNCTION listed_tag()",
    "CREATE FUNCTION listed_tags_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE event_tags SET starts_at = new.starts_at WHERE event_id = new.id;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER listed_tags_of_event AFTER UPDATE OF starts_at ON events
    FOR EACH ROW WHEN (old.starts_at <> new.starts_at) EXECUTE FUNCTION listed_tags_of_event()",
];

const SQLITE: [&str; 5] = [
    "CREATE TRIGGER listed_city_insert AFTER INSERT ON events WHEN new.venue_id IS NOT NULL BEGIN
        UPDATE events SET city_key = (SELECT city_key FROM venues WHERE id = new.venue_id) WHERE id = new.id;
    END",
    "CREATE TRIGGER listed_city_update AFTER UPDATE OF venue_id ON events WHEN new.venue_id IS NOT old.venue_id BEGIN
        UPDATE events SET city_key = (SELECT city_key FROM venues WHERE id = new.venue_id) WHERE id = new.id;
    END",
    "CREATE TRIGGER listed_city_of_venue AFTER UPDATE OF city_key ON venues WHEN old.city_key <> new.city_key BEGIN
        UPDATE events SET city_key = new.city_key WHERE venue_id = new.id;
    END",
    "CREATE TRIGGER listed_tag AFTER INSERT ON event_tags BEGIN
        UPDATE event_tags SET starts_at = (SELECT starts_at FROM events WHERE id = new.event_id)
        WHERE event_id = new.event_id AND tag = new.tag;
    END",
    "CREATE TRIGGER listed_tags_of_event AFTER UPDATE OF starts_at ON events WHEN old.starts_at <> new.starts_at BEGIN
        UPDATE event_tags SET starts_at = new.starts_at WHERE event_id = new.id;
    END",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if !sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        let mut city = string_len_null("city_key", 120);
        manager.alter_table(Table::alter().table("events").add_column(&mut city).to_owned()).await?;
        let mut start = timestamp_with_time_zone_null("starts_at");
        manager.alter_table(Table::alter().table("event_tags").add_column(&mut start).to_owned()).await?;
        let long = if sqlite {
            "julianday(ends_at) - julianday(starts_at) > 3"
        } else {
            "ends_at - starts_at > interval '72 hours'"
        };
        let long = format!(
            "CREATE INDEX events_listed_long ON events (starts_at, id, ends_at) \
             WHERE status = 'published' AND visibility = 'public' AND {long}"
        );
        let triggers = if sqlite { &SQLITE[..] } else { &POSTGRES[..] };
        for statement in FILL.iter().chain(triggers).chain(&INDEXES) {
            conn.execute_unprepared(statement).await?;
        }
        conn.execute_unprepared(&long).await.map(|_| ())
    }
}
