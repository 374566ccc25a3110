//! Searching rows by the folded text that the database stores for each (`find_text`).
//!
//! If no row contains all words of a search, one of them may have a typing error. Its corrections are taken from the
//! rows being searched, so that one organization's people never appear in another's results, and names are stored
//! nowhere else.

use std::collections::BTreeSet;

use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QueryOrder as _, QuerySelect as _, QueryTrait as _};

use kernel::db::is_sqlite;
use kernel::page::PageRequest;
use kernel::text::one_edit_apart;

use super::index::{self, may_fit};
use super::patterns::{Wanted, fits, shortened};

/// The shortest word that is checked for typing errors: most shorter words are one letter away from another word.
const SHORTEST: usize = 4;
/// The most corrections that are searched for per mistyped word.
const MAX_CORRECTIONS: usize = 8;
/// The newest rows of a list, which are read in any case: most searches find a page there, and corrections are taken
/// from their words.
const NEWEST: u64 = 2_000;

/// A search in a list.
pub(crate) struct Search<'a> {
    /// The words from [`super::words`]; all of them have to match.
    pub(crate) words: Vec<String>,
    /// Builds the condition that a row matches.
    pub(crate) fits: &'a (dyn Fn(Wanted<'_>) -> SimpleExpr + Sync),
    /// A query for the ids of all rows that may contain a word, through an index; `None` if there is none for it.
    pub(crate) candidates: &'a (dyn Fn(&str) -> Option<SelectStatement> + Sync),
    /// The SQL expression of all text that a row is found by.
    pub(crate) text: &'static str,
}

impl Search<'_> {
    /// A page of the rows that match, newest first. Runs at most seven statements, however many words and rows there are.
    pub(crate) async fn page<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Vec<E::Model>, DbErr> {
        if let Some(found) = self.newest(conn, &rows, id, page).await? {
            return Ok(found);
        }
        let selective = index::selective(conn, &self.words).await?;
        let typed = self.found(&rows, id, &selective);
        let found = page.by_id(typed.clone(), id, Order::Desc).all(conn).await?;
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
            Some(corrections) => page.by_id(rows.filter(corrections), id, Order::Desc).all(conn).await,
            None => Ok(found),
        }
    }

    /// A page of the newest rows that contain all words, if it is full, as with common words, for which an index would
    /// find too many rows.
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
        let newest = page.by_id(rows.clone().select_only().column(id), id, Order::Desc).limit(NEWEST).into_query();
        let newest = rows.clone().filter(self.as_typed(None)).filter(id.in_subquery(newest));
        let found = page.by_id(newest, id, Order::Desc).all(conn).await?;
        Ok(Some(found).filter(|found| u64::try_from(found.len()).is_ok_and(|found| found >= page.limit())))
    }

    /// The condition that a row may contain one of these words, if the index is of use for all of them.
    fn one_of<C: ColumnTrait>(&self, words: &[String], selective: &BTreeSet<&str>, id: C) -> Option<Condition> {
        let candidates = words.iter().map(|word| self.through_index(word, selective)).collect::<Option<Vec<_>>>()?;
        Some(candidates.into_iter().fold(Condition::any(), |any, ids| any.add(id.in_subquery(ids))))
    }

    /// The rows that contain all words.
    fn found<E: EntityTrait>(&self, rows: &Select<E>, id: E::Column, selective: &BTreeSet<&str>) -> Select<E> {
        let candidates = self.words.iter().filter_map(|word| self.through_index(word, selective));
        candidates.fold(rows.clone().filter(self.as_typed(None)), |rows, ids| rows.filter(id.in_subquery(ids)))
    }

    fn through_index(&self, word: &str, selective: &BTreeSet<&str>) -> Option<SelectStatement> {
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
        let newest = rows.clone().select_only().column(id).order_by_desc(id).limit(NEWEST).into_query();
        let texts: Vec<String> = rows
            .clone()
            .filter(near)
            .filter(id.in_subquery(newest))
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
            ways.push(fits.add_option(self.one_of(corrections, &selective, id)));
        }
        let any = |ways: Vec<Condition>| ways.into_iter().fold(Condition::any(), Condition::add);
        Ok((!ways.is_empty()).then(|| any(ways)))
    }
}

/// A page of a list whose rows are found only by their own `find_text`.
pub(crate) async fn search<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    rows: Select<E>,
    words: Vec<String>,
    id: E::Column,
    page: &PageRequest,
) -> Result<Vec<E::Model>, DbErr> {
    let (sqlite, entity) = (is_sqlite(conn), E::default());
    let table = entity.as_str();
    let fits = |wanted: Wanted<'_>| fits(sqlite, table, wanted);
    let candidates = |word: &str| {
        let may_fit = may_fit(sqlite, table, word)?;
        Some(Query::select().column(id).from(entity).and_where(may_fit).to_owned())
    };
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
