use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables of searchable lists, with the columns that are searched.
const TABLES: [(&str, [&str; 2]); 5] = [
    ("orders", ["name", "email"]),
    ("tickets", ["holder_name", "holder_email"]),
    ("users", ["email", "display_name"]),
    ("organizations", ["name", "slug"]),
    ("events", ["title", "slug"]),
];

/// The Latin letters beyond ASCII that are folded to a single letter.
const LETTERS: &str = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïðñòóôõöøùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſȘșȚț";
const PLAIN: &str = "aaaaaaceeeeiiiidnoooooouuuuyaaaaaaceeeeiiiidnoooooouuuuyyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjkkkllllllllllnnnnnnnoooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzssstt";
/// The letters that are folded to two.
const PAIRS: [(&str, &str); 12] = [
    ("Æ", "ae"),
    ("Þ", "th"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("þ", "th"),
    ("Ĳ", "ij"),
    ("ĳ", "ij"),
    ("Ŋ", "ng"),
    ("ŋ", "ng"),
    ("Œ", "oe"),
    ("œ", "oe"),
    ("ẞ", "ss"),
];
/// Umlauts and similar letters with their written-out forms.
const WRITTEN_OUT: [(&str, &str); 12] = [
    ("ä", "ae"),
    ("Ä", "ae"),
    ("ö", "oe"),
    ("Ö", "oe"),
    ("ü", "ue"),
    ("Ü", "ue"),
    ("ø", "oe"),
    ("Ø", "oe"),
    ("å", "aa"),
    ("Å", "aa"),
    ("æ", "ae"),
    ("Æ", "ae"),
];
/// Punctuation inside words that is dropped.
const SIGNS: [&str; 9] = ["''", "’", "‘", "´", "`", "ʼ", ".", "/", "-"];
/// SQLite's pattern for text with a character beyond ASCII.
const BEYOND_ASCII: &str = "'*[^ -~]*'";
/// How many letters SQLite folds in one step.
const STEP: usize = 15;
/// An upper bound on the length of these texts.
const LONGEST: usize = 2000;

/// Lists are searched by text folded like `domain::people` folds words. Folding during each search took SQLite four
/// seconds for 20,000 attendees, so the folded text is stored: in a generated column on PostgreSQL, and by triggers on
/// SQLite, where only virtual generated columns can be added to a table. Code that writes a row need not care, and the
/// text is deleted with its row, so that erased people are not remembered anywhere.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if !sqlite {
            // The tables are rewritten, which takes long.
            connection.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
        }
        for (table, columns) in TABLES {
            let statements = if sqlite { for_sqlite(table, columns) } else { vec![for_postgres(table, columns)] };
            for statement in statements {
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

fn for_postgres(table: &str, columns: [&str; 2]) -> String {
    let text = columns.map(|column| format!("coalesce({column}, '')")).join(" || ' ' || ");
    let pairs = PAIRS.into_iter().fold(with_written_out(&text), |text, pair| replaced(&text, pair));
    let folded = without_signs(format!("lower(translate({pairs}, '{LETTERS}', '{PLAIN}'))"));
    format!(
        "ALTER TABLE {table} ADD COLUMN find_text varchar({LONGEST}) NOT NULL \
         GENERATED ALWAYS AS (left({folded}, {LONGEST})) STORED"
    )
}

fn for_sqlite(table: &str, columns: [&str; 2]) -> Vec<String> {
    let text_of = |row: &str| columns.map(|column| format!("coalesce({row}.{column}, '')")).join(" || ' ' || ");
    let (text, written) = (text_of("new"), "rowid = new.rowid");
    let plain =
        vec![format!("UPDATE {table} SET find_text = {} WHERE {written}", without_signs(format!("lower({text})")))];
    let changed = columns.map(|column| format!("old.{column} IS NOT new.{column}")).join(" OR ");
    let mut statements =
        vec![format!("ALTER TABLE {table} ADD COLUMN find_text varchar({LONGEST}) NOT NULL DEFAULT ''")];
    statements.extend(steps(table, &text_of(table), "true"));
    // Most names are ASCII and need no folding.
    for (name, glob, steps) in [("plain", "NOT GLOB", plain), ("letters", "GLOB", steps(table, &text, written))] {
        let (name, when, steps) =
            (format!("{table}_find_text_{name}"), format!("({text}) {glob} {BEYOND_ASCII}"), steps.join("; "));
        statements.push(format!("CREATE TRIGGER {name}_insert AFTER INSERT ON {table} WHEN {when} BEGIN {steps}; END"));
        statements.push(format!(
            "CREATE TRIGGER {name}_update AFTER UPDATE OF {} ON {table} WHEN ({changed}) AND {when} BEGIN {steps}; END",
            columns.join(", "),
        ));
    }
    statements
}

/// Folds the text of some rows in small steps: older SQLite programs, which people use for backups, can't read a schema
/// with deeper expressions.
fn steps(table: &str, text: &str, which: &str) -> Vec<String> {
    let set = |value: &str| format!("UPDATE {table} SET find_text = {value} WHERE {which}");
    let mut steps = vec![set(&format!("substr({}, 1, {})", with_written_out(text), LONGEST / 2))];
    for some in letters().chunks(STEP) {
        let folded = some.iter().fold("find_text".to_owned(), |text, (from, to)| replaced(&text, (from, to)));
        steps.push(format!("{} AND find_text GLOB {BEYOND_ASCII}", set(&folded)));
    }
    steps.push(set(&without_signs("lower(find_text)".to_owned())));
    steps
}

/// All letters beyond ASCII with their foldings.
fn letters() -> Vec<(String, String)> {
    let single = LETTERS.chars().zip(PLAIN.chars()).map(|(letter, plain)| (letter.to_string(), plain.to_string()));
    single.chain(PAIRS.map(|(pair, plain)| (pair.to_owned(), plain.to_owned()))).collect()
}

/// The SQL expression of the text, followed by its form with written-out umlauts.
fn with_written_out(text: &str) -> String {
    format!(
        "({text} || ' ' || {})",
        WRITTEN_OUT.into_iter().fold(format!("({text})"), |text, pair| replaced(&text, pair))
    )
}

fn without_signs(text: String) -> String {
    SIGNS.into_iter().fold(text, |text, sign| replaced(&text, (sign, "")))
}

fn replaced(text: &str, (from, to): (&str, &str)) -> String {
    format!("replace({text}, '{from}', '{to}')")
}
