//! Indexes that find rows by parts of words: candidates, which searches compare with the words.
//!
//! PostgreSQL has an index of trigrams for each table, and decides when it is of use. SQLite has one full-text index for all
//! tables. Adding a row to it takes too long to do it where the row is written, so triggers note the row in
//! `find_queue`, and a job adds it within about a minute. What is still in the queue counts as a candidate.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use kernel::Env;
use kernel::crowd::CrowdWatch;
use kernel::db::{Tx, is_sqlite};
use kernel::jobs::Outcome;
use kernel::retention::PATIENCE;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::patterns::{Wanted, any_like, code_has, escaped, short, shortened, spellings};

/// The shortest part of a word that has a trigram.
const TRIGRAM: usize = 3;
/// How many trigrams of a word SQLite looks up. A few are enough to leave hardly any other row.
const MOST_TRIGRAMS: usize = 16;
/// The most candidates for a word on SQLite: it takes longer to look them up than to read a list in order until a page is
/// full.
const MOST_CANDIDATES: usize = 5_000;
/// How many rows one transaction adds to the index: few, since whoever orders waits for it.
const SLICE: u64 = 100;
/// How long others have the database to themselves after a slice, as a multiple of the time that it took: usually, and while
/// many people ask.
const REST: u32 = 3;
const LONG_REST: u32 = 30;
const LONGEST_REST: Duration = Duration::from_secs(1);

/// A condition that holds for all rows whose `find_text` contains a word, and for a few more, in the form of the index;
/// `None` if the word is too short for it.
pub(crate) fn may_fit(sqlite: bool, table: &str, word: &str) -> Option<SimpleExpr> {
    let spellings = indexed_spellings(word)?;
    if sqlite {
        return Some(is_found(table, &any_of(&spellings)));
    }
    let parts = spellings.iter().map(|spelling| format!("%{}%", escaped(spelling)));
    Some(any_like(false, parts.map(|part| (short(&format!("{table}.find_text::text")), part))))
}

/// Like [`may_fit`], for the codes of a table.
pub(crate) fn may_be_code(sqlite: bool, table: &str, word: &str) -> Option<SimpleExpr> {
    (word.chars().count() >= TRIGRAM).then(|| {
        let word = word.to_owned();
        if sqlite {
            is_found(table, &any_of(&[word]))
        } else {
            code_has(false, &format!("{table}.code"), Wanted::Part(&word))
        }
    })
}

/// The words for which the index is of use: PostgreSQL decides that by itself, SQLite has to be told. Runs at most one
/// statement.
pub(super) async fn selective<'a>(
    conn: &impl ConnectionTrait,
    words: impl IntoIterator<Item = &'a String>,
) -> Result<BTreeSet<&'a str>, DbErr> {
    let words: Vec<(&str, Vec<String>)> =
        words.into_iter().filter_map(|word| Some((word.as_str(), indexed_spellings(word)?))).collect();
    if words.is_empty() || !is_sqlite(conn) {
        return Ok(words.into_iter().map(|(word, _)| word).collect());
    }
    let patterns: Vec<String> = words.iter().map(|(_, spellings)| any_of(spellings)).collect();
    let few = |rows: &str| {
        format!("(SELECT COUNT(*) FROM (SELECT 1 FROM {rows} LIMIT {MOST_CANDIDATES})) < {MOST_CANDIDATES}")
    };
    let sql = format!(
        "SELECT key AS place FROM json_each(?) AS patterns WHERE {} AND {}",
        few("find_queue"),
        few("find_index WHERE find_index MATCH patterns.value"),
    );
    let patterns = serde_json::to_string(&patterns).map_err(|error| DbErr::Json(error.to_string()))?;
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [patterns.into()]);
    let mut selective = BTreeSet::new();
    for row in conn.query_all_raw(statement).await? {
        let place: i64 = row.try_get("", "place")?;
        selective.extend(usize::try_from(place).ok().and_then(|place| words.get(place)).map(|(word, _)| *word));
    }
    Ok(selective)
}

/// The spellings of the part of a word that texts contain in the index, where written-out umlauts are shortened.
fn indexed_spellings(word: &str) -> Option<Vec<String>> {
    // A letter at the beginning may be the second of a pair in the text.
    let part = shortened(word.trim_start_matches(['a', 'e']));
    (part.chars().count() >= TRIGRAM).then(|| {
        let mut wanted = spellings(&part);
        // It may also be in the shortened text as it is: "naem" in that of "Naeem".
        if part != word {
            wanted.extend(spellings(word));
        }
        wanted
    })
}

/// SQLite's condition for the rows that the index finds by a pattern, or that are not in it yet.
fn is_found(table: &str, pattern: &str) -> SimpleExpr {
    let found = format!(
        "{table}.id IN (SELECT id FROM find_rows WHERE n IN (SELECT rowid FROM find_index WHERE find_index MATCH ?) \
         UNION ALL SELECT id FROM find_queue)"
    );
    Expr::cust_with_values(found, [pattern])
}

/// SQLite's pattern for texts that have all trigrams of one of these words.
fn any_of(words: &[String]) -> String {
    let all_of = |word: &String| {
        let letters: Vec<char> = word.chars().collect();
        let trigrams = letters.windows(TRIGRAM).take(MOST_TRIGRAMS);
        let quoted = trigrams.map(|trigram| format!("\"{}\"", trigram.iter().collect::<String>().replace('"', "\"\"")));
        format!("({})", quoted.collect::<Vec<_>>().join(" AND "))
    };
    words.iter().map(all_of).collect::<Vec<_>>().join(" OR ")
}

/// Adds the rows in the queue to SQLite's index, slice by slice. What is left when its time is up is for the next run.
/// PostgreSQL maintains its indexes by itself.
pub(crate) async fn index(env: &Env) -> Result<Outcome, DbErr> {
    if !env.db.is_sqlite() {
        return Ok(Outcome::Done);
    }
    let (began, mut crowd) = (Instant::now(), CrowdWatch::listen(env.signals.as_ref()));
    while began.elapsed() < PATIENCE {
        let tx = env.begin().await?;
        let since = Instant::now();
        let taken = index_some(&tx).await?;
        tx.commit().await?;
        if taken < SLICE {
            return Ok(Outcome::Done);
        }
        let rest = if crowd.is_here() { LONG_REST } else { REST };
        tokio::time::sleep((since.elapsed() * rest).min(LONGEST_REST)).await;
    }
    Ok(Outcome::NotBefore(env.now()))
}

/// Adds a slice. Returns how many entries of the queue it had.
async fn index_some(tx: &Tx) -> Result<u64, DbErr> {
    let oldest = format!("SELECT n FROM find_queue ORDER BY n LIMIT {SLICE}");
    // Rows that were deleted since then have no text.
    let number = format!(
        "INSERT INTO find_rows (id) SELECT id FROM find_queue AS queued WHERE n IN ({oldest}) \
         AND EXISTS (SELECT 1 FROM find_texts WHERE find_texts.id = queued.id) ON CONFLICT (id) DO NOTHING"
    );
    let last = Statement::from_string(tx.get_database_backend(), "SELECT COALESCE(MAX(n), 0) AS n FROM find_rows");
    let last = tx.query_one_raw(last).await?;
    let last: i64 = last.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    tx.execute_unprepared(&number).await?;
    let add = format!(
        "INSERT INTO find_index (rowid, text) SELECT n, text FROM find_rows \
         JOIN find_texts ON find_texts.id = find_rows.id WHERE n > {last}"
    );
    tx.execute_unprepared(&add).await?;
    let taken = tx.execute_unprepared(&format!("DELETE FROM find_queue WHERE n IN ({oldest})")).await?;
    Ok(taken.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_the_trigrams_of_each_spelling() {
        let pattern = |word: &str| indexed_spellings(word).map(|spellings| any_of(&spellings));
        assert_eq!(
            pattern("lovelace").as_deref(),
            Some(r#"("lov" AND "ove" AND "vel" AND "ela" AND "lac" AND "ace")"#)
        );
        let both = r#"("mul" AND "ull" AND "lle" AND "ler") OR ("mue" AND "uel" AND "ell" AND "lle" AND "ler")"#;
        assert_eq!(pattern("mueller").as_deref(), Some(both));
        assert_eq!(pattern(r#"b"or"#).as_deref(), Some(r#"("b""o" AND """or")"#));
        assert_eq!(pattern("жук").as_deref(), Some(r#"("ЖУК") OR ("Жук") OR ("жук")"#));
        for short in ["ad", "aeon", "жу", ""] {
            assert_eq!(pattern(short), None, "{short}");
        }
    }
}
