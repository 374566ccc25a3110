//! Normalizes what people type: composed (NFC), without outer spaces, and without the invisible characters that word
//! processors, messengers and right-to-left keyboards insert.

use unicode_normalization::UnicodeNormalization as _;

/// Normalizes one line of text. Tabs become spaces and spaces are collapsed; line breaks stay, so that callers can
/// refuse them.
pub fn one_line(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in visible(text).trim().chars() {
        let c = if c == '\t' { ' ' } else { c };
        if c != ' ' || !kept.ends_with(' ') {
            kept.push(c);
        }
    }
    kept
}

/// Normalizes several lines of text, with `\n` between them. Tabs stay, since Markdown uses them.
pub(super) fn lines(text: &str) -> String {
    let breaks = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    visible(&breaks).trim().to_owned()
}

/// Normalizes a search; none if it has no visible characters.
pub fn search(text: Option<&str>) -> Option<String> {
    text.map(one_line).filter(|text| is_visible(text))
}

/// Whether the text has visible characters.
pub fn is_visible(text: &str) -> bool {
    // To Unicode, the blank Braille pattern is a symbol, not a space.
    text.chars().any(|c| !c.is_whitespace() && c != '\u{2800}' && !is_invisible(c) && !is_joiner(c) && !is_selector(c))
}

/// Composes the text and removes invisible characters. Each step can make the other one necessary again, so both repeat
/// until nothing changes.
fn visible(text: &str) -> String {
    let mut text: String = text.nfc().collect();
    loop {
        let next: String = without_invisible(&text).nfc().collect();
        if next == text {
            return text;
        }
        text = next;
    }
}

fn without_invisible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let stays = match c {
            c if is_joiner(c) => before.is_some_and(takes_joiners),
            c if is_selector(c) => before.is_some_and(takes_selectors),
            // The flags of England, Scotland and Wales are a black flag with tags.
            '\u{E0020}'..='\u{E007F}' => before.is_some_and(|c| matches!(c, '\u{1F3F4}' | '\u{E0020}'..='\u{E007E}')),
            c => !is_invisible(c),
        };
        if stays {
            kept.push(c);
            before = Some(c);
        }
    }
    kept
}

/// Whether this is the zero-width joiner or non-joiner. Persian, Indic scripts and emoji such as 👩‍🚀 need them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a joiner has an effect after this character. After Latin, Greek, Cyrillic and Hebrew letters, spaces and
/// punctuation it has none.
fn takes_joiners(c: char) -> bool {
    c >= '\u{600}' && !matches!(c, '\u{1E00}'..='\u{206F}' | '\u{3000}') && !is_joiner(c)
}

/// Whether this is a variation selector, which chooses a form of the character before it: an emoji in colour, a variant
/// of a Chinese character.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn takes_selectors(c: char) -> bool {
    !c.is_whitespace() && !is_selector(c) && !is_joiner(c) && (c >= '\u{600}' || !c.is_alphabetic())
}

/// Whether this character is invisible and does not change how its neighbours look, except for their order (Unicode's
/// property `Default_Ignorable_Code_Point`, <https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point>).
/// Characters that reorder text are also used to disguise it (UTR 36).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_scripts_and_emoji_need_stays() {
        for text in [
            "👩‍🚀",
            "👩🏽‍💻",
            "❤️‍🔥",
            "1️⃣",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "می\u{200C}خواهم",
            "ക്\u{200D}",
            "葛\u{E0100}城",
            "한국어",
            "ไทย",
        ] {
            assert_eq!(one_line(text), text);
        }
        for (typed, kept) in [
            ("Mül\u{200D}ler", "Müller"),
            ("\u{200D}", ""),
            ("\u{FE0F}a\u{FE0F}", "a"),
            ("Do\u{AD}nau", "Donau"),
            ("\u{FEFF} Ada \u{200B}", "Ada"),
            ("e\u{200B}\u{301}", "é"),
            ("Ada \t Lovelace", "Ada Lovelace"),
        ] {
            assert_eq!(one_line(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_search_for_nothing_is_none() {
        assert_eq!(search(Some(" \u{200B}\t")), None);
        assert_eq!(search(Some(" jazz\u{2069} ")).as_deref(), Some("jazz"));
        assert_eq!(search(None), None);
    }

    /// Text with more of the characters that matter here than random text has.
    fn odd() -> impl Strategy<Value = String> {
        let some =
            ["a", " ", "\t", "\n", "\r", "e", "\u{301}", "\u{30A}", "\u{212B}", "\u{200B}", "\u{200D}", "\u{FE0F}"];
        let more =
            ["\u{2068}", "\u{2069}", "👩", "می", "क", "\u{93C}", "\u{1160}", "한", "\u{1112}", "\u{2028}", "\u{F900}"];
        let piece = proptest::sample::select([some.as_slice(), more.as_slice()].concat()).prop_map(str::to_owned);
        proptest::collection::vec(prop_oneof![piece, any::<char>().prop_map(|c| c.to_string())], 0..24)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn once_is_enough(text in odd()) {
            for normalize in [one_line, lines] {
                let once = normalize(&text);
                prop_assert_eq!(&normalize(&once), &once);
                prop_assert!(once.trim() == once && !once.chars().any(is_invisible));
                prop_assert!(unicode_normalization::is_nfc(&once));
            }
        }
    }
}
