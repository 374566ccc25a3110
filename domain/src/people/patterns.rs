//! SQL conditions that compare the folded text of a row (`find_text`) or a code with words.

use sea_orm::sea_query::{Expr, SimpleExpr};

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
pub(super) fn short(text: &str) -> String {
    PAIRS.iter().fold(text.to_owned(), |text, pair| format!("replace({text}, '{pair}', '{}')", &pair[..1]))
}

pub(super) fn shortened(word: &str) -> String {
    PAIRS.iter().fold(word.to_owned(), |word, pair| word.replace(pair, &pair[..1]))
}

/// The condition that one of the texts matches its pattern.
pub(super) fn any_like(sqlite: bool, pairs: impl IntoIterator<Item = (String, String)>) -> SimpleExpr {
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

/// Patterns that match every word one error away: either its beginning or its end is right. Two swapped letters are in
/// one half, or next to the middle.
fn near(word: &str) -> [String; 2] {
    let right = word.len().saturating_sub(1) / 2;
    let (start, end) = (&word[..right], &word[word.len() - right..]);
    [format!("% {}%", spaced(&escaped(start))), format!("%{} %", spaced(&escaped(end)))]
}

/// A word as typed, in lower case, in upper case, and capitalized.
pub(super) fn spellings(word: &str) -> Vec<String> {
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
pub(super) fn escaped(word: &str) -> String {
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
