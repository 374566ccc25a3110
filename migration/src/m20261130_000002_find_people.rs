use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables that are searched by `find_text`, with the columns that it is made of.
const TABLES: [(&str, [&str; 2]); 5] = [
    ("orders", ["name", "email"]),
    ("tickets", ["holder_name", "holder_email"]),
    ("users", ["email", "display_name"]),
    ("organizations", ["name", "slug"]),
    ("events", ["title", "slug"]),
];
/// Punctuation inside words that is dropped.
const SIGNS: [&str; 9] = ["''", "’", "‘", "´", "`", "ʼ", ".", "/", "-"];
/// The ways in which umlauts are written out.
const PAIRS: [&str; 4] = ["aa", "ae", "oe", "ue"];

/// PostgreSQL finds people by trigrams (<https://www.postgresql.org/docs/current/pgtrgm.html>): a list of ten million
/// orders can't be read for each search. The extension is trusted, so the owner of the database may create it. Where the
/// server does not have it, searches read the list.
///
/// Inserting an order adds some ten entries to the pending list of each index, which takes a fifth of the time that
/// folding its text took so far. Most names are ASCII, though, and fold by `lower` alone, as they do on SQLite.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let conn = manager.get_connection();
        // The tables are rewritten, which takes long.
        conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        for (table, columns) in TABLES {
            fold_faster(manager, table, columns).await?;
        }
        let mut indexes = vec!["CREATE EXTENSION IF NOT EXISTS pg_trgm".to_owned()];
        for (table, _) in TABLES {
            // The text in the form in which `domain::people` compares words with written-out umlauts.
            let text = PAIRS.iter().fold("find_text::text".to_owned(), |text, pair| {
                format!("replace({text}, '{pair}', '{}')", &pair[..1])
            });
            indexes.push(format!("CREATE INDEX {table}_find ON {table} USING gin (({text}) gin_trgm_ops)"));
        }
        indexes.push("CREATE INDEX orders_find_code ON orders USING gin (code gin_trgm_ops)".to_owned());
        // Whether the extension can be used is only known once it is: it may be missing, not be allowed, or be in a schema
        // that this role does not see.
        let indexes = indexes.join("; ");
        let unless = format!(
            "DO $find$ BEGIN {indexes}; EXCEPTION WHEN OTHERS THEN \
             RAISE WARNING 'people are found without an index: %', SQLERRM; END $find$"
        );
        conn.execute_unprepared(&unless).await?;
        Ok(())
    }
}

/// Makes `find_text` of ASCII text without the fifty replacements of letters beyond it.
async fn fold_faster(manager: &SchemaManager<'_>, table: &str, columns: [&str; 2]) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let expression = format!(
        "SELECT pg_get_expr(adbin, adrelid) AS expression FROM pg_attrdef \
         JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum \
         WHERE adrelid = '{table}'::regclass AND attname = 'find_text'"
    );
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Postgres, expression)).await?;
    let row = row.ok_or_else(|| DbErr::Custom(format!("{table} has no find_text")))?;
    let folded: String = row.try_get("", "expression")?;
    let text = columns.map(|column| format!("coalesce({column}, '')")).join(" || ' ' || ");
    let plain = SIGNS.iter().fold(format!("lower({text})"), |text, sign| format!("replace({text}, '{sign}', '')"));
    let rewrite = format!(
        "ALTER TABLE {table} DROP COLUMN find_text, ADD COLUMN find_text varchar(2000) NOT NULL \
         GENERATED ALWAYS AS (CASE WHEN ({text}) ~ '[^ -~]' THEN {folded} ELSE left({plain}, 2000) END) STORED"
    );
    conn.execute_unprepared(&rewrite).await.map(|_| ())
}
