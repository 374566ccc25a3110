//! Whether a password is among the first that an attacker would try: a common one, a keyboard pattern, or one made of
//! facts about its owner.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zxcvbn::Score;

/// How many characters of a password are examined, because the cost grows faster than the length. A password whose
/// first characters are this hard to guess is hard to guess as a whole.
const EXAMINED: usize = 40;
/// How many words about its owner are searched for.
const MAX_WORDS: usize = 32;
const MAX_WORD: usize = 64;
/// Words from the page where the password is chosen, and passwords that are popular in German, which lists made of
/// English leaks lack.
const OURS: [&str; 24] = [
    "event",
    "radar",
    "eventradar",
    "passwort",
    "kennwort",
    "geheim",
    "hallo",
    "hallowelt",
    "schatz",
    "schatzi",
    "ichliebedich",
    "liebe",
    "sommer",
    "winter",
    "herbst",
    "qwertzuiop",
    "fussball",
    "willkommen",
    "deutschland",
    "berlin",
    "hamburg",
    "muenchen",
    "bayern",
    "arschloch",
];

/// Whether a few million guesses find the password. `known` are texts that an attacker knows about its owner.
pub(super) fn is_guessable(password: &str, known: &[&str]) -> bool {
    let words = words_of(known);
    let inputs: Vec<&str> = words.iter().map(String::as_str).chain(OURS).collect();
    let typed = examined(password);
    let without_accents = examined(&without_accents(password));
    let is_found = |text: &str| zxcvbn::zxcvbn(text, &inputs).score() < Score::Two;
    // In other scripts marks are letters; stripping them would leave little of a good password.
    is_found(&typed) || (without_accents != typed && without_accents.is_ascii() && is_found(&without_accents))
}

/// The password without accents, and with wide and styled letters replaced by plain ones: the variant that attackers
/// try first after the word itself.
fn without_accents(password: &str) -> String {
    password.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The part that is examined. Digits of other scripts are treated as letters, because the crate takes them for numbers
/// and then fails to parse them.
fn examined(password: &str) -> String {
    let plain = |c: char| if c.is_numeric() && !c.is_ascii() { '\u{fffd}' } else { c };
    password.chars().take(EXAMINED).map(plain).collect()
}

/// Each known text as a whole, and its words.
fn words_of(known: &[&str]) -> Vec<String> {
    let parts = known.iter().flat_map(|text| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let local = text.split('@').next().unwrap_or_default();
        [*text, local].into_iter().chain(words)
    });
    let squeezed = known.iter().map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    let mut words: Vec<String> = parts.map(str::to_owned).chain(squeezed).collect();
    words.retain(|word| word.chars().count() >= 3);
    words.truncate(MAX_WORDS);
    words.into_iter().map(|word| word.chars().take(MAX_WORD).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: [&str; 2] = ["ada.lovelace@example.org", "Ada Lovelace"];

    #[test]
    fn what_everybody_tries_first_is_found() {
        for password in [
            "password",
            "password1",
            "Password1!",
            "P@ssw0rd",
            "12345678",
            "123456789",
            "qwertyui",
            "qwertz123",
            "iloveyou",
            "aaaaaaaa",
            "abcabcabc",
            "Passwort1",
            "Sommer2026",
            "ichliebedich",
            "EventRadar1",
            "Pässwörd1",
            "pa\u{301}sswo\u{308}rd",
            "ｐａｓｓｗｏｒｄ１",
            "𝗽𝗮𝘀𝘀𝘄𝗼𝗿𝗱",
        ] {
            assert!(is_guessable(password, &ADA), "{password}");
        }
    }

    #[test]
    fn marks_are_letters_in_other_scripts() {
        for password in ["हिन्दीभाषा", "किताबेंपढ़ो", "สวัสดีตอนเช้า", "בְּרֵאשִׁית בָּרָא"]
        {
            assert!(!is_guessable(password, &ADA), "{password}");
        }
    }

    #[test]
    fn what_is_known_of_the_owner_is_no_password() {
        for password in ["adalovelace", "Ada Lovelace", "lovelace1", "ada.lovelace", "ada.lovelace@example.org"] {
            assert!(is_guessable(password, &ADA), "{password}");
        }
        assert!(!is_guessable("ada.lovelace.1815", &["grace@example.org", "Grace"]));
    }

    #[test]
    fn others_are_left_alone() {
        for password in [
            "correct horse battery staple",
            "purple otter on stilts",
            "three quiet herons",
            "radar-demo-2026",
            "x7Kq92!m",
            "gk3xq8vd",
            "drei stille Reiher",
            "\u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c}-\u{434}\u{43e}\u{436}\u{434}\u{44c}",
        ] {
            assert!(!is_guessable(password, &ADA), "{password}");
        }
    }

    #[test]
    fn nothing_that_can_be_typed_stops_it() {
        for piece in ["\u{0}", "19\u{663}\u{663}", "\u{1f469}\u{200d}\u{1f680}", "l1!|4@", "1.1.2000", "aA", "\u{e4}1"]
        {
            let long = piece.repeat(200);
            is_guessable(&long, &[&long, &long]);
            is_guessable(piece, &[piece, ""]);
        }
        is_guessable("", &[]);
    }
}
