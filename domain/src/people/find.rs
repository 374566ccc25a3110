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

/// The shortest word that is checked for typing errors: most shorter words are one letter away from another word.
const SHORTEST: usize = 4;
/// The most corrections that are searched for per mistyped word.
const MAX_CORRECTIONS: usize = 8;
/// The newest rows of a list, which are read in any case: most searches find a page there, and corrections are taken
/// from their words.
const NEWEST: u64 = 2_000;

/// What a row's text has to match.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// Contains this, also in the middle of a word.
    Part(&'a str),
    /// May contain a word that is one typing error away from this one.
    Near(&'a str),
    /// Contains one of these words as a whole.
    Words(&'a [String]),
}

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
    /// A page of the rows that match, newest first. Runs at most five statements, however many words and rows there are.
    pub(crate) async fn page<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Vec<E::Model>, DbErr> {
        let typed = self.found(&rows, id, self.as_typed(None));
        let found = self.typed(conn, &rows, id, page).await?;
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

    /// A page of the rows that contain all words. A common word fills it from the newest rows; a rare one is found
    /// through an index, which would return too many rows for a common one.
    async fn typed<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        rows: &Select<E>,
        id: E::Column,
        page: &PageRequest,
    ) -> Result<Vec<E::Model>, DbErr> {
        let all = self.found(rows, id, self.as_typed(None));
        if self.words.iter().all(|word| (self.candidates)(word).is_none()) {
            return page.by_id(all, id, Order::Desc).all(conn).await;
        }
        let newest = page.by_id(rows.clone().select_only().column(id), id, Order::Desc).limit(NEWEST).into_query();
        let newest = rows.clone().filter(self.as_typed(None)).filter(id.in_subquery(newest));
        let found = page.by_id(newest, id, Order::Desc).all(conn).await?;
        if u64::try_from(found.len()).is_ok_and(|found| found >= page.limit()) {
            return Ok(found);
        }
        page.by_id(all, id, Order::Desc).all(conn).await
    }

    /// The condition that a row may contain one of these words, if all of them have candidates.
    fn one_of<C: ColumnTrait>(&self, words: &[String], id: C) -> Option<Condition> {
        let candidates = words.iter().map(|word| (self.candidates)(word)).collect::<Option<Vec<_>>>()?;
        Some(candidates.into_iter().fold(Condition::any(), |any, ids| any.add(id.in_subquery(ids))))
    }

    /// The rows that meet a condition which implies that they contain all words.
    fn found<E: EntityTrait>(&self, rows: &Select<E>, id: E::Column, condition: Condition) -> Select<E> {
        let candidates = self.words.iter().filter_map(|word| (self.candidates)(word));
        candidates.fold(rows.clone().filter(condition), |rows, ids| rows.filter(id.in_subquery(ids)))
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
        let mut ways = Vec::new();
        for (place, word) in words {
            let corrections = corrections_of(word, &texts);
            if !corrections.is_empty() {
                let fits = self.as_typed(Some(place)).add((self.fits)(Wanted::Words(&corrections)));
                ways.push(fits.add_option(self.one_of(&corrections, id)));
            }
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

/// The condition that a row's `find_text` matches, regardless of case, accents, written-out umlauts, apostrophes and
/// the like.
pub(crate) fn fits(sqlite: bool, table: &str, wanted: Wanted<'_>) -> SimpleExpr {
    let text = format!("{table}.find_text");
    // Finds "Mueller" for "Müller" and "Muller".
    let short = short(&text);
    match wanted {
        Wanted::Part(word) => {
            let parts = spellings(word).into_iter().map(|spelling| format!("%{}%", escaped(&spelling)));
            any_like(sqlite, parts.flat_map(|part| [(text.clone(), part.clone()), (short.clone(), part)]))
        }
        Wanted::Near(word) => {
            let shortened = shortened(word);
            let near = near(&shortened).map(|pattern| (with_spaces(&short), pattern));
            any_like(sqlite, self::near(word).map(|pattern| (with_spaces(&text), pattern)).into_iter().chain(near))
        }
        Wanted::Words(words) => {
            let whole = words.iter().map(|word| format!("% {} %", spaced(&escaped(word))));
            any_like(sqlite, whole.map(|pattern| (with_spaces(&text), pattern)))
        }
    }
}

/// The condition that a code matches. Typing errors are not corrected, since another code belongs to somebody else.
pub(crate) fn code_has(sqlite: bool, column: &str, wanted: Wanted<'_>) -> SimpleExpr {
    match wanted {
        Wanted::Part(word) => any_like(sqlite, [(column.to_owned(), format!("%{}%", escaped(word)))]),
        Wanted::Near(_) | Wanted::Words(_) => Expr::val(false),
    }
}

/// The ways in which umlauts are written out.
const PAIRS: [&str; 4] = ["aa", "ae", "oe", "ue"];

/// The SQL expression of a text with written-out umlauts shortened.
fn short(text: &str) -> String {
    PAIRS.iter().fold(text.to_owned(), |text, pair| format!("replace({text}, '{pair}', '{}')", &pair[..1]))
}

/// The shortest part of a word that has a trigram.
const TRIGRAM: usize = 3;

/// A condition that holds for all rows whose `find_text` contains a word, and for a few more, in the form of the
/// trigram index; `None` if there is no such index, or the word is too short for it.
pub(crate) fn may_fit(sqlite: bool, table: &str, word: &str) -> Option<SimpleExpr> {
    // A letter at the beginning may be the second of a pair in the text.
    let part = shortened(word.trim_start_matches(['a', 'e']));
    if sqlite || part.chars().count() < TRIGRAM {
        return None;
    }
    let parts = spellings(&part).into_iter().map(|spelling| format!("%{}%", escaped(&spelling)));
    Some(any_like(false, parts.map(|part| (short(&format!("{table}.find_text::text")), part))))
}

/// Like [`may_fit`], for a code.
pub(crate) fn may_be_code(sqlite: bool, column: &str, word: &str) -> Option<SimpleExpr> {
    (!sqlite && word.len() >= TRIGRAM).then(|| code_has(false, column, Wanted::Part(word)))
}

fn shortened(word: &str) -> String {
    PAIRS.iter().fold(word.to_owned(), |word, pair| word.replace(pair, &pair[..1]))
}

/// The condition that one of the texts matches its pattern.
fn any_like(sqlite: bool, pairs: impl IntoIterator<Item = (String, String)>) -> SimpleExpr {
    let (texts, patterns): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    let likes = texts.iter().enumerate().map(|(index, text)| {
        // SQLite's `LIKE` ignores case in ASCII only, PostgreSQL's `LIKE` never, and `ILIKE` always.
        if sqlite { format!("{text} LIKE ? ESCAPE '\\'") } else { format!("{text} ILIKE ${} ESCAPE '\\'", index + 1) }
    });
    Expr::cust_with_values(format!("({})", likes.collect::<Vec<_>>().join(" OR ")), patterns)
}

/// The SQL expression of a text with spaces around each word, including the parts of addresses.
fn with_spaces(text: &str) -> String {
    format!("(' ' || replace({text}, '@', ' ') || ' ')")
}

fn spaced(word: &str) -> String {
    word.replace('@', " ")
}

/// Whether a word may be corrected: names and addresses may, numbers and codes may not.
fn may_be_mistyped(word: &str) -> bool {
    word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit())
}

/// Patterns that match every word one error away: either its beginning or its end is right. Two swapped letters are in
/// one half, or next to the middle.
fn near(word: &str) -> [String; 2] {
    let right = word.len().saturating_sub(1) / 2;
    let (start, end) = (&word[..right], &word[word.len() - right..]);
    [format!("% {}%", spaced(&escaped(start))), format!("%{} %", spaced(&escaped(end)))]
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

/// A word as typed, in lower case, in upper case, and capitalized.
fn spellings(word: &str) -> Vec<String> {
    if word.is_ascii() {
        return vec![word.to_owned()];
    }
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    let titled: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let mut spellings = vec![word.to_owned(), word.to_uppercase(), titled, lower];
    spellings.sort();
    spellings.dedup();
    spellings
}

/// Escapes the wildcards of `LIKE`.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_are_taken_literally() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
        assert_eq!(spellings("özil"), ["ÖZIL", "Özil", "özil"]);
        assert_eq!(spellings("Ada"), ["Ada"]);
    }

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

    proptest! {
        /// The patterns match every word that is one typing error away.
        #[test]
        fn what_is_one_error_away_is_looked_at(word in "[a-d@]{4,9}", place in 0_usize..9, letter in "[a-d]", kind in 0..4) {
            let mut known: Vec<char> = word.chars().collect();
            let place = place.min(known.len() - 2);
            match kind {
                0 => { known.remove(place); }
                1 => known.insert(place, letter.chars().next().unwrap()),
                2 => known[place] = letter.chars().next().unwrap(),
                _ => known.swap(place, place + 1),
            }
            let known: String = known.into_iter().collect();
            let text = format!(" {} ", spaced(&known));
            let [start, end] = near(&word).map(|pattern| pattern.trim_matches('%').to_owned());
            prop_assert!(text.contains(&start) || text.contains(&end), "{word} for {known}");
        }
    }
}
