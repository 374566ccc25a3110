//! Full-text search. Texts and searches are split into plain words in the same way, so that what people type never
//! reaches a database's own tokenizer or query syntax.

mod reindex;

use std::collections::HashMap;

use entity::event::{self, EventStatus, Visibility};
use entity::event_tag;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryOrder as _, QuerySelect as _, Statement};

use kernel::db::{Tx, among, is_sqlite};
use kernel::text::{self, Word, one_edit_apart};

pub(crate) use reindex::reindex;
pub use reindex::reindex_all;

/// The shortest word that is checked for typing errors: most shorter words are one letter away from another word.
const SHORTEST: usize = 4;
/// The most corrections that are searched for per mistyped word.
const MAX_CORRECTIONS: usize = 16;
/// The most candidate words that are compared to find corrections.
const MAX_NEIGHBOURS: u64 = 5_000;

/// The folded words of these parts, as stored in `search_text`.
pub(crate) fn text_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    text::words(&parts.into_iter().collect::<Vec<_>>().join(" ")).join(" ")
}

/// The condition that an event contains all words of a search, or words that begin with them; `None` for a search
/// without words. If no event matches, words that are one typing error away match, too.
pub(crate) async fn matches(
    conn: &impl ConnectionTrait,
    events: &Select<event::Entity>,
    search: &str,
) -> Result<Option<SimpleExpr>, DbErr> {
    let near = near(conn, events, search).await?;
    Ok(near.or_else(|| as_typed(conn, search)))
}

/// The condition with corrected typing errors; `None` if the search as typed finds any of the events, or if there are
/// no corrections. Lists, pages and counts all use it, so that they agree.
pub(crate) async fn near(
    conn: &impl ConnectionTrait,
    events: &Select<event::Entity>,
    search: &str,
) -> Result<Option<SimpleExpr>, DbErr> {
    let Some(typed) = as_typed(conn, search) else { return Ok(None) };
    let first = events.clone().select_only().column(event::Column::Id).filter(typed).limit(1);
    // Whether the word exists anywhere does not matter: a past event, or one with a typo itself, helps nobody.
    let found = first.into_tuple::<Uuid>().one(conn).await?;
    if found.is_some() { Ok(None) } else { mistyped(conn, search).await }
}

/// The condition without corrections, for a search that finds something as typed.
pub(crate) fn as_typed(conn: &impl ConnectionTrait, search: &str) -> Option<SimpleExpr> {
    let terms = text::query_words(search).into_iter().map(|word| Term { word, corrections: Vec::new() });
    condition(conn, &terms.collect::<Vec<_>>())
}

/// The condition with corrections; `None` if no word has any.
async fn mistyped(conn: &impl ConnectionTrait, search: &str) -> Result<Option<SimpleExpr>, DbErr> {
    let mut terms = Vec::new();
    for word in text::query_words(search) {
        let corrections = corrections_of(conn, &word).await?;
        terms.push(Term { word, corrections });
    }
    let is_mistyped = terms.iter().any(|term| !term.corrections.is_empty());
    Ok(is_mistyped.then(|| condition(conn, &terms)).flatten())
}

fn condition(conn: &impl ConnectionTrait, terms: &[Term]) -> Option<SimpleExpr> {
    if terms.is_empty() {
        return None;
    }
    Some(if is_sqlite(conn) {
        let query = terms.iter().map(Term::for_sqlite).collect::<Vec<_>>().join(" AND ");
        Expr::cust_with_values("events.id IN (SELECT event_id FROM event_search WHERE event_search MATCH ?)", [query])
    } else {
        let query = terms.iter().map(Term::for_postgres).collect::<Vec<_>>().join(" & ");
        Expr::cust_with_values("to_tsvector('simple', events.search_text) @@ to_tsquery('simple', $1)", [query])
    })
}

/// A word of a search, and its corrections.
struct Term {
    word: Word,
    corrections: Vec<String>,
}

impl Term {
    fn for_sqlite(&self) -> String {
        self.write(|part| format!("\"{part}\"*"), |word| format!("\"{word}\""), " AND ", " OR ")
    }

    fn for_postgres(&self) -> String {
        self.write(|part| format!("'{part}':*"), |word| format!("'{word}'"), " & ", " | ")
    }

    fn write(&self, begins: fn(&str) -> String, is: fn(&str) -> String, and: &str, or: &str) -> String {
        let parts: Vec<_> = self.word.parts.iter().map(|part| begins(part)).collect();
        let mut ways = vec![format!("({})", parts.join(and))];
        if parts.len() > 1 {
            ways.push(begins(&self.word.joined()));
        }
        // The search writes out umlauts ("ue"), and the event's text drops them ("u").
        let joined = self.word.joined();
        ways.extend(text::spellings(&joined).iter().filter(|spelling| **spelling != joined).map(|word| is(word)));
        ways.extend(self.corrections.iter().map(|word| is(word)));
        format!("({})", ways.join(or))
    }
}

/// The corrections of a mistyped word; empty for one that is too short.
async fn corrections_of(conn: &impl ConnectionTrait, word: &Word) -> Result<Vec<String>, DbErr> {
    let typed = word.joined();
    if typed.len() < SHORTEST || typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    // With a single error, either the word's beginning or its end is right; `tail` has three letters.
    let right = ((typed.len() - 1) / 2).min(3);
    let end: String = typed.chars().rev().take(right).collect();
    let mut corrections = Vec::new();
    for (column, start) in [("word", &typed[..right]), ("tail", &end)] {
        let size = i16::try_from(typed.len()).unwrap_or(i16::MAX);
        let near = Query::select()
            .column("word")
            .from("search_words")
            .and_where(begins(column, start))
            .and_where(Expr::col("size").between(size - 1, size + 1))
            .limit(MAX_NEIGHBOURS)
            .to_owned();
        for row in conn.query_all(&near).await? {
            let near: String = row.try_get("", "word")?;
            if near != typed && one_edit_apart(&typed, &near) && !corrections.contains(&near) {
                corrections.push(near);
            }
        }
    }
    corrections.sort();
    corrections.truncate(MAX_CORRECTIONS);
    Ok(corrections)
}

/// The condition that a column of plain words begins with `start`, in a form that its index supports.
fn begins(column: &'static str, start: &str) -> SimpleExpr {
    // `{` is the next character after `z`.
    Expr::col(column).gte(start).and(Expr::col(column).lt(format!("{start}{{")))
}

/// Inserts the search words of several events in one sorted order, before the events are written. Triggers would insert
/// them event by event, so that two transactions could deadlock. SQLite has a single writer, so it needs none of this.
pub(crate) async fn note_words<'a>(tx: &Tx, events: impl IntoIterator<Item = &'a event::Model>) -> Result<(), DbErr> {
    if is_sqlite(tx) {
        return Ok(());
    }
    let public =
        |event: &&event::Model| event.status == EventStatus::Published && event.visibility == Visibility::Public;
    let texts: Vec<&str> = events.into_iter().filter(public).map(|event| event.search_text.as_str()).collect();
    // Selects the same words in the same order as the trigger does.
    let insert = "INSERT INTO search_words (word, size, tail) \
                  SELECT DISTINCT word, length(word), reverse(right(word, 3)) \
                  FROM unnest(string_to_array($1, ' ')) AS words (word) \
                  WHERE word ~ '^[a-z0-9]{4,40}$' ORDER BY word ON CONFLICT DO NOTHING";
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, insert, [texts.join(" ").into()])).await?;
    Ok(())
}

/// The value of `search_text`: the words of title, summary, tags, venue and organizer.
pub(crate) fn text_of_event(
    event: &event::Model,
    tags: &[String],
    venue: Option<&entity::venue::Model>,
    organization: &entity::organization::Model,
) -> String {
    let texts = [Some(event.title.as_str()), event.summary.as_deref()];
    let place = venue.map(|venue| [venue.name.as_str(), venue.city.as_str()]).into_iter().flatten();
    let tags = tags.iter().map(String::as_str);
    text_of(texts.into_iter().flatten().chain(tags).chain(place).chain([organization.name.as_str()]))
}

/// The tags of events, by event, in alphabetical order.
pub async fn tags_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let rows = event_tag::Entity::find()
        .filter(among(conn, event_tag::Column::EventId, events))
        .order_by_asc(event_tag::Column::Tag)
        .all(conn)
        .await?;
    let mut by_event: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        by_event.entry(row.event_id).or_default().push(row.tag);
    }
    Ok(by_event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_queries_of_both_databases() {
        let term = |search: &str, corrections: &[&str]| {
            let word = text::query_words(search).remove(0);
            Term { word, corrections: corrections.iter().map(|word| (*word).to_owned()).collect() }
        };
        assert_eq!(term("AC/DC", &[]).for_sqlite(), r#"(("ac"* AND "dc"*) OR "acdc"*)"#);
        assert_eq!(term("AC/DC", &[]).for_postgres(), "(('ac':* & 'dc':*) | 'acdc':*)");
        assert_eq!(term("berln", &["berlin"]).for_sqlite(), r#"(("berln"*) OR "berlin")"#);
        assert_eq!(term("Koeln", &[]).for_postgres(), "(('koeln':*) | 'koln')");
    }
}
