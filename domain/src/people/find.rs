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
    /// A page of the rows that match, newest first. Runs at most nine statements, however many words and rows there are.
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
        // An empty page after the last one is no reason to search for corrections.
        let later = page.after.is_some() || page.before.is_some();
        let all = match self.newest(conn, &rows, id, page).await? {
            Newest::Page(found) => return Ok(found),
            Newest::NoneOfAll if !later => true,
            Newest::NoneOfAll | Newest::TooFew => false,
        };
        if !all {
            let selective = index::selective(conn, &self.words).await?;
            let candidates: Vec<SimpleExpr> =
                self.words.iter().filter_map(|word| self.through_index(word, &selective)).collect();
            let indexed = !candidates.is_empty();
            let candidates = candidates.into_iter().fold(Condition::all(), Condition::add);
            let typed = rows.clone().filter(self.as_typed(None)).filter(candidates);
            let found = read(conn, typed.clone(), id, page, indexed).await?;
            let first = typed.select_only().column(id).limit(1).into_tuple::<Uuid>();
            if !found.is_empty() || later && first.one(conn).await?.is_some() {
                return Ok(found);
            }
        }
        if !self.words.iter().any(|word| may_be_mistyped(word)) {
            return Ok(Vec::new());
        }
        match self.mistyped(conn, &rows, id, all).await? {
            Some(corrected) => read(conn, rows.filter(corrected.fits), id, page, corrected.indexed).await,
            None => Ok(Vec::new()),
        }
    }

    /// A page of the newest rows that contain all words: common words fill it, for which an index would find too many rows.
    async fn newest<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: &Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Newest<E::Model>, DbErr> {
        if self.words.iter().all(|word| (self.candidates)(word).is_none()) {
            return Ok(Newest::TooFew);
        }
        for window in [FIRST, NEWEST] {
            let within = next(conn, rows, id, page, window).await?;
            let all = within.is_none();
            let typed = rows.clone().filter(self.as_typed(None)).filter(Condition::all().add_option(within));
            let found = page.by_id(typed, id, Order::Desc).all(conn).await?;
            match (all, found.len() as u64) {
                (true, 0) => return Ok(Newest::NoneOfAll),
                (true, _) => return Ok(Newest::Page(found)),
                (false, full) if full >= page.limit() => return Ok(Newest::Page(found)),
                (false, 0) => break,
                (false, _) => {}
            }
        }
        Ok(Newest::TooFew)
    }

    /// The condition that a row may contain one of these words, if the index is of use for all of them.
    fn one_of(&self, words: &[String], selective: &BTreeSet<&str>) -> Option<Condition> {
        let candidates = words.iter().map(|word| self.through_index(word, selective)).collect::<Option<Vec<_>>>()?;
        Some(candidates.into_iter().fold(Condition::any(), Condition::add))
    }

    fn through_index(&self, word: &str, selective: &BTreeSet<&str>) -> Option<SimpleExpr> {
        if selective.contains(word) { (self.candidates)(word) } else { None }
    }

    /// The condition that a row contains all words as typed, except the one at index `but`.
    fn as_typed(&self, but: Option<usize>) -> Condition {
        let words = self.words.iter().enumerate().filter(|(place, _)| Some(*place) != but);
        words.fold(Condition::all(), |all, (_, word)| all.add((self.fits)(Wanted::Part(word))))
    }

    /// The rows that contain a correction of one word, and the others as typed; `None` if no word has corrections. `all`: there
    /// are so few rows that all of them are read.
    async fn mistyped<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: &Select<E>,
        id: E::Column,
        all: bool,
    ) -> Result<Option<Corrected>, DbErr> {
        let words: Vec<(usize, &String)> =
            self.words.iter().enumerate().filter(|(_, word)| may_be_mistyped(word)).collect();
        let near = words.iter().fold(Condition::any(), |any, (_, word)| any.add((self.fits)(Wanted::Near(word))));
        let newest = if all { None } else { next(conn, rows, id, &PageRequest::first(MAX_PAGE), NEWEST).await? };
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
        let mut corrected = Corrected { fits: Condition::any(), indexed: true };
        for (place, corrections) in words.iter().filter(|(_, corrections)| !corrections.is_empty()) {
            let fits = self.as_typed(Some(*place)).add((self.fits)(Wanted::Words(corrections)));
            let candidates = self.one_of(corrections, &selective);
            corrected.indexed &= candidates.is_some();
            corrected.fits = corrected.fits.add(fits.add_option(candidates));
        }
        Ok(Some(corrected).filter(|corrected| !corrected.fits.is_empty()))
    }
}

/// What the newest rows of a list have.
enum Newest<M> {
    /// A page that is full, or has all there are.
    Page(Vec<M>),
    /// No row of the page or after it contains the words.
    NoneOfAll,
    /// Not enough for a page, and there may be more.
    TooFew,
}

/// What a search with a typing error means.
struct Corrected {
    fits: Condition,
    /// Whether an index finds all of it.
    indexed: bool,
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

/// A page of these rows. If an index finds them, a list of their ids comes first, with a limit that makes the planner find
/// all of it. It would rather read all rows in the order of the list until a page is full, since it knows neither that few
/// contain a word, nor how long it takes to compare them.
async fn read<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    rows: Select<E>,
    id: E::Column,
    page: &PageRequest,
    indexed: bool,
) -> Result<Vec<E::Model>, DbErr> {
    let rows = if indexed {
        let ids = page.between(rows.select_only().column(id), id, &Order::Desc);
        E::find().filter(id.in_subquery(ids.limit(u64::from(u32::MAX)).into_query()))
    } else {
        rows
    };
    page.by_id(rows, id, Order::Desc).all(conn).await
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
