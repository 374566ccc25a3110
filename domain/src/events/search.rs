//! Full-text search. What is searched and what is searched for are cut into the same plain words, so neither database's
//! tokenizer or query syntax ever meets what people typed.

use entity::event;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, SimpleExpr};

use crate::db::is_sqlite;
use crate::text::fold;

/// How many words of a search are looked at.
const MAX_WORDS: usize = 10;
/// How much of a word is looked at: words are prefixes, so a cut one still finds what it should.
const MAX_WORD: usize = 40;
/// How much of what somebody typed is looked at.
const MAX_SEARCH: usize = 1000;

/// Lower-case ASCII letters and digits, in words.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.into_iter()
}

/// The text an event is found by.
pub(super) fn text_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().flat_map(words).collect::<Vec<_>>().join(" ")
}

/// What a search looks for: prefixes of words, all of them.
pub(super) fn terms(search: &str) -> Vec<String> {
    let start: String = search.chars().take(MAX_SEARCH).collect();
    words(&start)
        .take(MAX_WORDS)
        .map(|mut word| {
            word.truncate(MAX_WORD);
            word
        })
        .collect()
}

/// The condition that an event has all the terms.
pub(super) fn matches(conn: &impl ConnectionTrait, terms: &[String]) -> SimpleExpr {
    if is_sqlite(conn) {
        let query = terms.iter().map(|term| format!("\"{term}\"*")).collect::<Vec<_>>().join(" AND ");
        Expr::cust_with_values("events.id IN (SELECT event_id FROM event_search WHERE event_search MATCH ?)", [query])
    } else {
        let query = terms.iter().map(|term| format!("'{term}':*")).collect::<Vec<_>>().join(" & ");
        Expr::cust_with_values("to_tsvector('simple', events.search_text) @@ to_tsquery('simple', $1)", [query])
    }
}

/// The text that the event is found by, from the event and what belongs to it.
pub(super) fn text_of_event(
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_plain() {
        assert_eq!(text_of(["Jazz im Hof – Zürich!", "rock/pop"]), "jazz im hof zurich rock pop");
        assert_eq!(terms("  O'Reilly\"* OR 1=1 -- "), ["o", "reilly", "or", "1", "1"]);
        assert!(terms("%%% *** \"\"\" \0").is_empty());
        assert_eq!(terms(&"x".repeat(10_000)), ["x".repeat(MAX_WORD)]);
        assert_eq!(terms(&"a ".repeat(10_000)).len(), MAX_WORDS);
    }

    proptest! {
        #[test]
        fn terms_are_harmless(search in ".*") {
            for term in terms(&search) {
                prop_assert!((1..=MAX_WORD).contains(&term.len()));
                prop_assert!(term.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            }
        }
    }
}
