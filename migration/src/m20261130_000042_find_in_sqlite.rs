use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables that are searched by `find_text`, and whether their rows have a code.
const TABLES: [(&str, bool); 5] =
    [("orders", true), ("tickets", false), ("users", false), ("organizations", false), ("events", false)];
/// The ways in which umlauts are written out.
const PAIRS: [&str; 4] = ["aa", "ae", "oe", "ue"];

/// SQLite finds people by trigrams as well, in one full-text index for all tables
/// (<https://www.sqlite.org/fts5.html#the_trigram_tokenizer>). It names rows by numbers of its own, since a VACUUM may
/// renumber tables whose key is not an integer. It has neither texts nor positions, so it takes some 60 bytes a row.
///
/// Adding a row to it where an order is placed would make these statements take 60 % longer. So a row that has no text yet is
/// only noted in `find_queue`, and a job adds it. A row with text is either in the queue, or in `find_rows` and in the
/// index with the text that it has. When a text changes or is deleted, it is taken out of the index in the same
/// transaction; with `secure-delete` it is overwritten at once, so that erased people are not remembered anywhere.
fn statements() -> Vec<String> {
    let texts = TABLES
        .map(|(table, code)| format!("SELECT id, {} AS text FROM {table} WHERE find_text <> ''", text(table, code)));
    let mut statements = vec![
        "CREATE VIRTUAL TABLE find_index USING \
         fts5(text, content = '', columnsize = 0, detail = none, tokenize = 'trigram')"
            .to_owned(),
        "INSERT INTO find_index (find_index, rank) VALUES ('secure-delete', 1)".to_owned(),
        "CREATE TABLE find_rows (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE)".to_owned(),
        "CREATE TABLE find_queue (n INTEGER PRIMARY KEY, id BLOB NOT NULL)".to_owned(),
        format!("CREATE VIEW find_texts AS {}", texts.join(" UNION ALL ")),
    ];
    statements.extend(TABLES.iter().flat_map(|(table, code)| triggers(table, *code)));
    statements.push("INSERT INTO find_queue (id) SELECT id FROM find_texts".to_owned());
    statements
}

fn triggers(table: &str, code: bool) -> [String; 3] {
    let indexed = "EXISTS (SELECT 1 FROM find_rows WHERE id = old.id)";
    // An index without texts has to be told what it forgets.
    let forget = format!(
        "INSERT INTO find_index (find_index, rowid, text) \
         SELECT 'delete', n, {} FROM find_rows WHERE id = old.id; \
         DELETE FROM find_rows WHERE id = old.id;",
        text("old", code)
    );
    let (columns, changed) = if code {
        ("find_text, code", "(old.find_text <> new.find_text OR old.code <> new.code)")
    } else {
        ("find_text", "old.find_text <> new.find_text")
    };
    [
        format!(
            "CREATE TRIGGER find_{table}_new AFTER UPDATE OF find_text ON {table} \
             WHEN old.find_text = '' AND new.find_text <> '' BEGIN INSERT INTO find_queue (id) VALUES (new.id); END"
        ),
        format!(
            "CREATE TRIGGER find_{table}_changed AFTER UPDATE OF {columns} ON {table} WHEN {changed} AND {indexed} \
             BEGIN {forget} INSERT INTO find_queue (id) VALUES (new.id); END"
        ),
        format!("CREATE TRIGGER find_{table}_deleted AFTER DELETE ON {table} WHEN {indexed} BEGIN {forget} END"),
    ]
}

/// The text of a row that is indexed: in the form in which `domain::people` compares words with written-out umlauts.
fn text(row: &str, code: bool) -> String {
    let text = PAIRS
        .iter()
        .fold(format!("{row}.find_text"), |text, pair| format!("replace({text}, '{pair}', '{}')", &pair[..1]));
    if code { format!("{text} || ' ' || {row}.code") } else { text }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        for statement in statements() {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
