//! The folding of all text that is compared or searched, so that people find things in other spellings: "Muenchen",
//! "xian", "oneill".

use std::collections::HashSet;

use super::typed;

/// The most characters of a word that are used. Words are searched as prefixes, so a cut one still finds its text.
const MAX_WORD: usize = 40;
/// The most words of a search that are used.
const MAX_WORDS: usize = 10;
/// The most characters of a search that are used.
const MAX_SEARCH: usize = 1000;

/// Folds text for comparison: lower case, ASCII, single spaces. "Zürich " and "zurich" are equal afterwards.
pub fn fold(text: &str) -> String {
    // In Russian, ё is often written as е; the library transliterates it as "io".
    let written = typed::one_line(text).replace('ё', "е").replace('Ё', "Е");
    let ascii = deunicode::deunicode(&written).to_lowercase();
    ascii.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which cities are compared: "Muenchen" equals "München", "St. Gallen" equals "St Gallen".
pub fn city_key(city: &str) -> String {
    let plain = fold(city).replace(['\'', '.'], "").replace(['-', '/'], " ");
    let single = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    single.replace("aa", "a").replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

/// A word of a search. "AC/DC" has the parts "ac" and "dc", and also matches as the single word "acdc".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// At least one part, each of lower-case ASCII letters and digits.
    pub parts: Vec<String>,
}

impl Word {
    /// The parts as one word.
    pub fn joined(&self) -> String {
        cut(self.parts.concat())
    }
}

/// The words under which a text is found, without duplicates and in all spellings that people may search for.
/// Punctuation splits a word into parts; the parts are also kept as one word.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in typed::one_line(text).split_whitespace() {
        for spelling in spellings(token) {
            let parts = parts(&spelling);
            let joined = parts.concat();
            let is_several = parts.len() > 1 && joined.len() <= MAX_WORD;
            words.extend(parts);
            words.extend(is_several.then_some(joined));
        }
    }
    let mut known = HashSet::new();
    words.retain(|word| known.insert(word.clone()));
    words
}

/// The words of a search, which together have at most ten parts.
pub fn query_words(search: &str) -> Vec<Word> {
    let start: String = search.chars().take(MAX_SEARCH).collect();
    let mut left = MAX_WORDS;
    let mut words = Vec::new();
    for token in typed::one_line(&start).split_whitespace() {
        let parts: Vec<String> = parts(&fold(token)).into_iter().map(cut).take(left).collect();
        left -= parts.len();
        if !parts.is_empty() {
            words.push(Word { parts });
        }
    }
    words
}

/// The spellings of a word: folded, with umlauts written out, and with written-out umlauts folded. "Köln" gives "koln"
/// and "koeln"; "Muenchen" gives "muenchen" and "munchen".
pub fn spellings(token: &str) -> Vec<String> {
    let plain = fold(token);
    let written_out = fold(&write_out(token));
    let short = shorten(&plain);
    let mut spellings = vec![plain];
    for other in [written_out, short] {
        if !spellings.contains(&other) {
            spellings.push(other);
        }
    }
    spellings
}

/// Writes out umlauts and similar letters, as people do on keyboards without them.
fn write_out(token: &str) -> String {
    let mut text = String::with_capacity(token.len());
    for c in token.to_lowercase().chars() {
        match c {
            'ä' | 'æ' => text.push_str("ae"),
            'ö' | 'ø' | 'œ' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'å' => text.push_str("aa"),
            c => text.push(c),
        }
    }
    text
}

/// Shortens written-out umlauts to what folding makes of the umlaut, except where the `e` belongs to another syllable:
/// "Bauer", "neue", "quer".
fn shorten(folded: &str) -> String {
    let mut short = String::with_capacity(folded.len());
    let mut letters = folded.chars().peekable();
    let mut before = None;
    while let Some(c) = letters.next() {
        short.push(c);
        let umlaut = matches!((before, c), (_, 'a' | 'o')) || (c == 'u' && !matches!(before, Some('a' | 'e' | 'q')));
        before = Some(c);
        if umlaut && letters.peek() == Some(&'e') {
            before = letters.next();
        }
    }
    short
}

/// Splits folded text into runs of letters and digits.
fn parts(folded: &str) -> Vec<String> {
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn cut(mut word: String) -> String {
    word.truncate(MAX_WORD);
    word
}

/// Whether two words differ by one typing error: a letter inserted, left out or replaced, or two letters swapped.
pub fn one_edit_apart(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], [_]) => true,
        ([a, short @ ..], [b, long @ ..]) if short.len() == long.len() => {
            short == long
                || matches!((short, long), ([c, short @ ..], [d, long @ ..]) if a == d && b == c && short == long)
        }
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let known = words(text);
        let has = |part: &String| known.iter().any(|word| word.starts_with(part.as_str()));
        query_words(query).iter().all(|word| word.parts.iter().all(has) || has(&word.joined()))
    }

    #[test]
    fn words_are_found_as_people_spell_them() {
        for (text, queries) in [
            ("München", ["Muenchen", "MUNCHEN", "mu\u{308}n"].as_slice()),
            ("Muenchen", &["München", "munchen", "muenchen"]),
            ("Köln", &["Koeln", "koln", "köl"]),
            ("Straße", &["strasse", "STRASSE", "straße"]),
            ("Xi'an", &["xian", "xi’an", "xi an", "Xi"]),
            ("O’Neill", &["oneill", "o'neill", "neill"]),
            ("AC/DC", &["acdc", "ac/dc", "AC-DC", "dc"]),
            ("R.E.M.", &["rem", "r.e.m."]),
            ("Hip-Hop", &["hiphop", "hip", "hop"]),
            ("Håkon Mjøen", &["haakon", "hakon", "mjoen", "Mjøen"]),
            ("Œuvre", &["oeuvre"]),
            ("西安", &["xian"]),
            ("Сергей", &["serge"]),
            ("Алёна Королёва", &["алена", "алёна", "королева", "alena"]),
            ("Елена", &["ёлена"]),
        ] {
            for query in queries {
                assert!(finds(query, text), "{query:?} in {text:?}: {:?}", words(text));
            }
        }
        for (text, query) in [("Pop", "Poe"), ("Bauer", "Baur"), ("München", "Mench"), ("AC/DC", "cd")] {
            assert!(!finds(query, text), "{query:?} in {text:?}: {:?}", words(text));
        }
    }

    #[test]
    fn words_are_plain_and_few() {
        assert_eq!(words("Jazz im Hof – Zürich! Jazz"), ["jazz", "im", "hof", "zurich", "zuerich"]);
        let parts = |words: Vec<Word>| words.into_iter().flat_map(|word| word.parts).collect::<Vec<_>>();
        assert_eq!(parts(query_words("  O'Reilly\"* OR 1=1 -- ")), ["o", "reilly", "or", "1", "1"]);
        assert!(query_words("%%% *** \"\"\" \0").is_empty());
        assert_eq!(parts(query_words(&"x".repeat(10_000))), ["x".repeat(MAX_WORD)]);
        assert_eq!(parts(query_words(&"a ".repeat(10_000))).len(), MAX_WORDS);
        assert_eq!(parts(query_words(&"a/".repeat(10_000))).len(), MAX_WORDS);
    }

    #[test]
    fn cities_have_one_key() {
        for (one, other) in [
            ("München", "Muenchen"),
            ("MUNCHEN ", "mu\u{308}nchen"),
            ("Köln", "Koeln"),
            ("Xi'an", "Xian"),
            ("St. Gallen", "St Gallen"),
            ("Århus", "Aarhus"),
            ("Aix-en-Provence", "Aix en Provence"),
        ] {
            assert_eq!(city_key(one), city_key(other));
        }
        assert_ne!(city_key("Ulm"), city_key("Köln"));
    }

    #[test]
    fn one_typing_error() {
        for wrong in ["berln", "erlin", "berlinn", "bberlin", "berlni", "ebrlin", "bxrlin", "berlim"] {
            assert!(one_edit_apart(wrong, "berlin") && one_edit_apart("berlin", wrong), "{wrong}");
        }
        for other in ["berlin", "brln", "nilreb", "berlinxx", "berxxn", "eblrin", ""] {
            assert!(!one_edit_apart(other, "berlin") && !one_edit_apart("berlin", other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn searches_are_harmless(search in ".*") {
            for word in query_words(&search) {
                for part in word.parts.iter().chain([&word.joined()]) {
                    prop_assert!((1..=MAX_WORD).contains(&part.len()));
                    prop_assert!(part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
                }
            }
        }

        #[test]
        fn every_text_is_found_by_itself(text in "[a-zäöüß'/. -]{1,12}") {
            prop_assert!(finds(&text, &text));
        }
    }
}
