//! The form in which towns' names are compared, the same as [`crate::text::city_key`] apart from punctuation.

use crate::text::fold;

/// The most words of a search that are used.
const MOST_WORDS: usize = 8;

/// Appends the words of a name in Latin letters, with single spaces between them. Seventy thousand towns are read at once,
/// so it folds letter by letter instead of by [`fold`].
pub(super) fn push(keys: &mut String, name: &str) {
    let start = keys.len();
    let mut is_between = false;
    for letter in name.chars() {
        let mut buffer = [0; 4];
        let folded = if letter.is_ascii() {
            &*letter.encode_utf8(&mut buffer)
        } else {
            deunicode::deunicode_char(letter).unwrap_or_default()
        };
        for letter in folded.chars() {
            match letter.to_ascii_lowercase() {
                '\'' | '`' | '.' => {}
                letter if letter.is_ascii_alphanumeric() => {
                    if is_between && keys.len() > start {
                        keys.push(' ');
                    }
                    is_between = false;
                    if !is_written_out(keys[start..].chars().next_back(), letter) {
                        keys.push(letter);
                    }
                }
                _ => is_between = true,
            }
        }
    }
}

/// Whether a letter only writes out the umlaut before it, or repeats it as in "Aarhus".
fn is_written_out(before: Option<char>, letter: char) -> bool {
    matches!((before, letter), (Some('a' | 'o' | 'u'), 'e') | (Some('a'), 'a'))
}

/// The words of a search.
pub(super) fn words(search: &str) -> Vec<String> {
    let mut key = String::new();
    push(&mut key, &fold(search));
    key.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(str::to_owned).collect()
}

/// How a word of a search fits the beginning of a word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// How many typing errors the word of the search has.
    pub(super) errors: u8,
    /// Whether it is the whole word.
    pub(super) is_whole: bool,
}

/// How a search's word fits a name's word, with up to `most` typing errors: letters inserted, left out or replaced, or two
/// swapped.
pub(super) fn fit(typed: &[u8], word: &[u8], most: u8) -> Option<Fit> {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    if typed.is_empty() {
        return Some(Fit { errors: 0, is_whole: word.is_empty() });
    }
    let most = most.checked_sub(1)?;
    let after = |typed: &[u8], word: &[u8]| fit(typed, word, most).map(|fit| Fit { errors: fit.errors + 1, ..fit });
    let inserted = after(&typed[1..], word);
    let (replaced, left_out) = match word {
        [] => (None, None),
        [_, later @ ..] => (after(&typed[1..], later), after(typed, later)),
    };
    let swapped = match (typed, word) {
        ([a, b, typed @ ..], [c, d, word @ ..]) if a == d && b == c => after(typed, word),
        _ => None,
    };
    let fits = [replaced, left_out, swapped, inserted].into_iter().flatten();
    fits.min_by_key(|fit| (fit.errors, !fit.is_whole))
}

/// How many typing errors a word may have: most short words are one letter away from another.
pub(super) fn most_errors(word: &str) -> u8 {
    match word.len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        let mut key = String::new();
        push(&mut key, name);
        key
    }

    #[test]
    fn names_are_compared_as_people_type_them() {
        for (one, other) in [
            ("München", "Muenchen"),
            ("Straßburg", "STRASSBURG"),
            ("Århus", "Aarhus"),
            ("St. Gallen", "st gallen"),
            ("'s-Hertogenbosch", "s hertogenbosch"),
            ("Frankfurt (Oder)", "frankfurt/oder"),
            ("Łódź", "lodz"),
            ("Xi’an", "xian"),
        ] {
            assert_eq!(key(one), words(other).join(" "), "{one}");
        }
        assert_eq!(words(" – ´ "), Vec::<String>::new());
        assert_eq!(words(&"ab ".repeat(1_000)).len(), MOST_WORDS);
    }

    #[test]
    fn words_may_have_typing_errors() {
        let errors = |typed: &str, word: &str| {
            fit(typed.as_bytes(), word.as_bytes(), most_errors(typed)).map(|fit| (fit.errors, fit.is_whole))
        };
        assert_eq!(errors("ber", "berlin"), Some((0, false)));
        assert_eq!(errors("berlin", "berlin"), Some((0, true)));
        for typed in ["berln", "brelin", "erlin", "berliin", "bärlin", "berlim", "xberlin"] {
            assert_eq!(errors(&words(typed).join(" "), "berlin"), Some((1, true)), "{typed}");
        }
        assert_eq!(errors("hmb", "hamburg"), None);
        assert_eq!(errors("hambrg", "bamberg"), None);
        assert_eq!(errors("dsueldorf", "dusseldorf"), Some((2, true)));
        assert_eq!(errors("kopenhagn", "copenhagen"), Some((2, true)));
    }
}
