use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;
use time::macros::datetime;
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The distinct words of events' search texts, to correct typing errors: with one error, either the beginning of a word
/// or its end is right. `tail` has its last three letters, reversed. Triggers maintain the table, so that code writing
/// an event's text need not care. Only public events count, so that a typing error in a draft does not become a known
/// word. New words are inserted in a fixed order, so that events with common words don't deadlock.
const POSTGRES: [&str; 6] = [
    "CREATE TABLE search_words (
        word VARCHAR(40) COLLATE \"C\" PRIMARY KEY,
        size SMALLINT NOT NULL,
        tail VARCHAR(3) COLLATE \"C\" NOT NULL
    )",
    "CREATE INDEX search_words_tail ON search_words (tail, size)",
    "CREATE FUNCTION note_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF new.status <> 'published' OR new.visibility <> 'public' THEN
            RETURN NULL;
        END IF;
        INSERT INTO search_words (word, size, tail)
        SELECT DISTINCT word, length(word), reverse(right(word, 3))
        FROM unnest(string_to_array(new.search_text, ' ')) AS words (word)
        WHERE word ~ '^[a-z0-9]{4,40}$' ORDER BY word
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER search_words_insert AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION note_search_words()",
    "CREATE TRIGGER search_words_update AFTER UPDATE OF search_text, status, visibility ON events
    FOR EACH ROW WHEN (old.search_text <> new.search_text OR old.status <> new.status OR old.visibility <> new.visibility)
    EXECUTE FUNCTION note_search_words()",
    "INSERT INTO search_words (word, size, tail)
    SELECT DISTINCT word, length(word), reverse(right(word, 3))
    FROM events, unnest(string_to_array(events.search_text, ' ')) AS words (word)
    WHERE events.status = 'published' AND events.visibility = 'public' AND word ~ '^[a-z0-9]{4,40}$'",
];

fn sqlite() -> [String; 5] {
    // Words are plain letters and digits, so adding quotes and commas makes a valid JSON list.
    let insert = |from: &str, row: &str| {
        let text = format!("{row}.search_text");
        let list = format!("'[\"' || replace({text}, ' ', '\",\"') || '\"]'");
        format!(
            "INSERT INTO search_words (word, size, tail)
            SELECT DISTINCT value, length(value), substr(value, -1, 1) || substr(value, -2, 1) || substr(value, -3, 1)
            FROM {from}json_each(CASE WHEN json_valid({list}) THEN {list} ELSE '[]' END)
            WHERE {row}.status = 'published' AND {row}.visibility = 'public'
                AND length(value) BETWEEN 4 AND 40 AND value NOT GLOB '*[^a-z0-9]*'
            ON CONFLICT DO NOTHING"
        )
    };
    let noted = insert("", "new");
    [
        "CREATE TABLE search_words (word TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, tail TEXT NOT NULL)
        WITHOUT ROWID"
            .to_owned(),
        "CREATE INDEX search_words_tail ON search_words (tail, size)".to_owned(),
        format!("CREATE TRIGGER search_words_insert AFTER INSERT ON events BEGIN {noted}; END"),
        format!(
            "CREATE TRIGGER search_words_update AFTER UPDATE OF search_text, status, visibility ON events
            WHEN old.search_text <> new.search_text OR old.status <> new.status OR old.visibility <> new.visibility
            BEGIN {noted}; END"
        ),
        insert("events, ", "events"),
    ]
}

/// Cities are compared by the same folding as searches: "Muenchen" equals "München", "St. Gallen" equals "St Gallen".
const CITY_KEYS: &str = "UPDATE venues SET city_key = trim(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(city_key, '''', ''), '.', ''), '-', ' '), '/', ' '), '  ', ' '), '  ', ' '),
    'aa', 'a'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DbBackend::Sqlite => sqlite().to_vec(),
            _ => POSTGRES.map(str::to_owned).to_vec(),
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        manager.get_connection().execute_unprepared(CITY_KEYS).await?;
        have_events_reindexed(manager, 0x70).await
    }
}

/// Enqueues a job that recomputes the search texts of existing events, because the folding is implemented in the
/// domain. `number` is the migration's, for the job's id.
pub(crate) async fn have_events_reindexed(manager: &SchemaManager<'_>, number: u128) -> Result<(), DbErr> {
    let any = Query::select().column("id").from("events").limit(1).to_owned();
    if manager.get_connection().query_one(&any).await?.is_none() {
        return Ok(());
    }
    let now = datetime!(2026-11-28 0:00 UTC);
    let job = Query::insert()
        .into_table("outbox")
        .columns([
            "id",
            "kind",
            "payload",
            "queue",
            "priority",
            "state",
            "attempts",
            "max_attempts",
            "run_at",
            "created_at",
        ])
        .values([
            Uuid::from_u128(0x019a_c7c5_0000_7000_8000_0000_0000_0000 + number).into(),
            "reindex_events".into(),
            serde_json::json!({ "kind": "reindex_events", "after": Uuid::nil() }).into(),
            "maintenance".into(),
            50_i16.into(),
            "ready".into(),
            0.into(),
            5.into(),
            now.into(),
            now.into(),
        ])
        .map_err(|error| DbErr::Custom(error.to_string()))?
        .to_owned();
    manager.execute(job).await
}
