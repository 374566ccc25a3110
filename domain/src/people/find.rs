//! Searching rows by the folded text that the database stores for each (`find_text`).
//!
//! If no row contains all words of a search, one of them may have a typing error. Its corrections are taken from the
//! rows being searched, so that one organization's people never appear in another's results, and names are stored
//! nowhere else.

use std::collections::BTreeSet;

use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QuerySelect as _, QueryTrait as _};

use kernel::db::{PlanAnew, is_sqlite};
use kernel::page::{MAX_PAGE, PageRequest};
use kernel::text::one_edit_apart;

use super::index::{self, may_fit};
use super::patterns::{Wanted, fits, shortened};

/// The shortest word that is checked for typing errors: most shorter words are one letter away from another word.
const SHORTEST: usize = 4;
/// The most corrections that are searched for per mistyped word.
const MAX_CORRECTIONS: usize = 8;
/// The newest rows of a list, which are read in any case: if some of them match, the word is common enough to find a page
/// among more of them.
const FIRST: u64 = 250;
/// How many of the newest rows are read for a page, and how many corrections are taken from.
const NEWEST: u64 = 2_000;

/// A search in a list.
pub(crate) struct Search<'a> {
    /// The words from [`super::words`]; all of them have to match.
    pub(crate) words: Vec<String>,
    /// Builds the condition that a row matches.
    pub(crate) fits: &'a (dyn Fn(Wanted<'_>) -> SimpleExpr + Sync),
    /// The condition that a row may contain a word, which an index finds; `None` if there is none for it.
    pub(crate) candidates: &'a (dyn Fn(&str) -> Option<SimpleExpr> + Sync),
    /// The SQL expression of all text that a row is found by.
    pub(crate) text: &'static str,
}

impl Search<'_> {
    /// A page of the rows that match, newest first. Runs at most ten statements, however many words and rows there are.
    pub(crate) async fn page<E: EntityTrait>(
        &self,
        conn: &impl PlanAnew,
        rows: Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Vec<E::Model>, DbErr> {
        if self.words.is_empty() {
            return page.by_id(rows, id, Order::Desc).all(conn).await;
        }
        // How common the words are, and how large the list is, decides on the plans.
        let conn = &conn.planned_anew();
        if let Some(found) = self.newest(conn, &rows, id, page).await? {
            return Ok(found);
        }
        let selective = index::selective(conn, &self.words).await?;
        let typed = self.found(&rows, &selective);
        let found = page.by_id(among_all(typed.clone(), id), id, Order::Desc).all(conn).await?;
        if !found.is_empty() || !self.words.iter().any(|word| may_be_mistyped(word)) {
            return Ok(found);
        }
        // An empty page after the last one is no reason to search for corrections.
        let later = page.after.is_some() || page.before.is_some();
        let first = typed.select_only().column(id).limit(1).into_tuple::<Uuid>();
        if later && first.one(conn).await?.is_some() {
            return Ok(found);
        }
        match self.mistyped(conn, &rows, id).await? {
            Some(corrections) => {
                page.by_id(among_all(rows.filter(corrections), id), id, Order::Desc).all(conn).await
            }
            None => Ok(found),
        }
    }

    /// A page of the newest rows that contain all words, if it is full or there are no more rows: common words fill it, for
    /// which an index would find too many rows.
    async fn newest<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: &Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Option<Vec<E::Model>>, DbErr> {
        if self.words.iter().all(|word| (self.candidates)(word).is_none()) {
            return Ok(None);
        }
        for window in [FIRST, NEWEST] {
            let within = next(conn, rows, id, page, window).await?;
            let all = within.is_none();
            let typed = rows.clone().filter(self.as_typed(None)).filter(Condition::all().add_option(within));
            let found = page.by_id(typed, id, Order::Desc).all(conn).await?;
            if found.is_empty() {
                break;
            }
            if all || u64::try_from(found.len()).is_ok_and(|found| found >= page.limit()) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The condition that a row may contain one of these words, if the index is of use for all of them.
    fn one_of(&self, words: &[String], selective: &BTreeSet<&str>) -> Option<Condition> {
        let candidates = words.iter().map(|word| self.through_index(word, selective)).collect::<Option<Vec<_>>>()?;
        Some(candidates.into_iter().fold(Condition::any(), Condition::add))
    }

    /// The rows that contain all words.
    fn found<E: EntityTrait>(&self, rows: &Select<E>, selective: &BTreeSet<&str>) -> Select<E> {
        let candidates = self.words.iter().filter_map(|word| self.through_index(word, selective));
        rows.clone().filter(candidates.fold(self.as_typed(None), Condition::add))
    }

    fn through_index(&self, word: &str, selective: &BTreeSet<&str>) -> Option<SimpleExpr> {
        if selective.contains(word) { (self.candidates)(word) } else { None }
    }

    /// The condition that a row contains all words as typed, except the one at index `but`.
    fn as_typed(&self, but: Option<usize>) -> Condition {
        let words = self.words.iter().enumerate().filter(|(place, _)| Some(*place) != but);
        words.fold(Condition::all(), |all, (_, word)| all.add((self.fits)(Wanted::Part(word))))
    }

    /// The condition that a row contains a correction of one word, and the others as typed; `None` if no word has
    /// corrections.
    async fn mistyped<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: &Select<E>,
        id: E::Column,
    ) -> Result<Option<Condition>, DbErr> {
        let words: Vec<(usize, &String)> =
            self.words.iter().enumerate().filter(|(_, word)| may_be_mistyped(word)).collect();
        let near = words.iter().fold(Condition::any(), |any, (_, word)| any.add((self.fits)(Wanted::Near(word))));
        let newest = next(conn, rows, id, &PageRequest::first(MAX_PAGE), NEWEST).await?;
        let texts: Vec<String> = rows
            .clone()
            .filter(Condition::all().add_option(newest))
            .filter(near)
            .select_only()
            .column_as(Expr::cust(self.text), "text")
            .into_tuple()
            .all(conn)
            .await?;
        let words: Vec<(usize, Vec<String>)> =
            words.into_iter().map(|(place, word)| (place, corrections_of(word, &texts))).collect();
        let selective = index::selective(conn, words.iter().flat_map(|(_, corrections)| corrections)).await?;
        let mut ways = Vec::new();
        for (place, corrections) in words.iter().filter(|(_, corrections)| !corrections.is_empty()) {
            let fits = self.as_typed(Some(*place)).add((self.fits)(Wanted::Words(corrections)));
            ways.push(fits.add_option(self.one_of(corrections, &selective)));
        }
        let any = |ways: Vec<Condition>| ways.into_iter().fold(Condition::any(), Condition::add);
        Ok((!ways.is_empty()).then(|| any(ways)))
    }
}

/// The condition for the next so many rows that a page may have, by the id of the last of them; none if there are fewer.
/// The planner takes a range for what it is, but not a list of ids from another query.
async fn next<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    rows: &Select<E>,
    id: E::Column,
    page: &PageRequest,
    window: u64,
) -> Result<Option<SimpleExpr>, DbErr> {
    let ids = page.by_id(rows.clone().select_only().column(id), id, Order::Desc);
    let last = ids.limit(1).offset(window - 1).into_tuple::<Uuid>().one(conn).await?;
    let within = |last: Uuid| if page.backward { id.lte(last) } else { id.gte(last) };
    Ok(last.map(within))
}

/// The same rows by a list of their ids, which the limit makes the planner find first. It would rather read all rows in
/// the order of the list until a page is full, since it knows neither that few contain a word, nor how long it takes to
/// compare them.
fn among_all<E: EntityTrait>(rows: Select<E>, id: E::Column) -> Select<E> {
    let ids = rows.select_only().column(id).limit(u64::from(u32::MAX)).into_query();
    E::find().filter(id.in_subquery(ids))
}

/// A page of a list whose rows are found only by their own `find_text`.
pub(crate) async fn search<E: EntityTrait>(
    conn: &impl PlanAnew,
    rows: Select<E>,
    words: Vec<String>,
    id: E::Column,
    page: &PageRequest,
) -> Result<Vec<E::Model>, DbErr> {
    let (sqlite, entity) = (is_sqlite(conn), E::default());
    let table = entity.as_str();
    let fits = |wanted: Wanted<'_>| fits(sqlite, table, wanted);
    let candidates = |word: &str| may_fit(sqlite, table, word);
    let search = Search { words, fits: &fits, candidates: &candidates, text: "find_text" };
    search.page(conn, rows, id, page).await
}

/// Whether a word may be corrected: names and addresses may, numbers and codes may not.
fn may_be_mistyped(word: &str) -> bool {
    word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit())
}

/// The words in the texts that are one typing error away, at most [`MAX_CORRECTIONS`] in alphabetical order.
fn corrections_of(word: &str, texts: &[String]) -> Vec<String> {
    let short = shortened(word);
    let mut corrections = BTreeSet::new();
    for whole in texts.iter().flat_map(|text| text.split_whitespace()) {
        for known in [whole].into_iter().chain(whole.split('@').filter(|part| *part != whole)) {
            if one_edit_apart(word, known) || one_edit_apart(&short, &shortened(known)) {
                corrections.insert(known.to_owned());
            }
        }
    }
    corrections.into_iter().take(MAX_CORRECTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_forgiven() {
        for word in ["lovelace", "ada@exmapleorg", "jazz"] {
            assert!(may_be_mistyped(word), "{word}");
        }
        for word in ["ada", "k7q2m9pw", "guest12@exampleorg", "сергей"] {
            assert!(!may_be_mistyped(word), "{word}");
        }
    }

    #[test]
    fn words_of_addresses_are_meant_as_well() {
        let texts = ["ada lovelace ada@exampleorg".to_owned(), "mueller muller".to_owned()];
        assert_eq!(corrections_of("lovelce", &texts), ["lovelace"]);
        assert_eq!(corrections_of("ada@exmapleorg", &texts), ["ada@exampleorg"]);
        assert_eq!(corrections_of("exmapleorg", &texts), ["exampleorg"]);
        assert_eq!(corrections_of("muellr", &texts), ["mueller", "muller"]);
        assert!(corrections_of("lovlce", &texts).is_empty());
    }
}
