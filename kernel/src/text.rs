//! Parsed text: names, e-mail addresses, slugs, languages. Everything that people type is normalized here ([`line`],
//! [`block`], [`EmailAddress`], [`search`]), so that business rules never see raw input.

mod address;
mod folding;
mod typed;

pub use address::{EmailAddress, PLACEHOLDERS, is_placeholder, mail_link, shown_address};
pub use folding::{Word, one_edit_apart, query_words, spellings, words};
pub use folding::{city_key, fold};
pub use typed::is_visible;
pub use typed::one_line as typed;
pub use typed::search;

use std::fmt;
use std::str::FromStr;

use crate::bounds::Bounds;

/// Why a value was refused, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// A predicate that follows the field's name: "must not be empty".
    pub message: String,
    /// The limit that the value exceeds, if it exceeds one.
    pub bounds: Option<Bounds>,
}

impl Invalid {
    /// A refusal with a message. For values that exceed a limit, there is [`Self::beyond`].
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), bounds: None }
    }

    /// A refusal because the value exceeds a limit.
    pub fn beyond(bounds: Bounds, message: impl Into<String>) -> Self {
        Self { message: message.into(), bounds: Some(bounds) }
    }

    /// A refusal because the value is empty.
    pub fn required() -> Self {
        Self::beyond(Bounds::required(), "must not be empty")
    }

    /// A refusal because the value has more than `max` characters.
    pub fn too_long(max: usize) -> Self {
        Self::beyond(Bounds::too_long(max), format!("must have at most {max} characters"))
    }

    /// A refusal because the number is not from `min` to `max`.
    pub fn out_of_range(min: impl fmt::Display, max: impl fmt::Display) -> Self {
        let message = format!("must be {min} to {max}");
        Self::beyond(Bounds::out_of_range(min, max), message)
    }
}

/// Parses one line of text, such as a name: normalized, not empty, at most `max` characters, no control characters.
/// Invisible characters are removed, so a name that has only those counts as empty.
pub fn line(text: &str, max: usize) -> Result<String, Invalid> {
    let text = typed::one_line(text);
    if !typed::is_visible(&text) {
        return Err(Invalid::required());
    }
    if text.chars().any(is_unprintable) {
        return Err(Invalid::new("must not contain line breaks or control characters"));
    }
    at_most(text, max)
}

/// Parses several lines of text, such as Markdown: normalized, at most `max` characters, no control characters except
/// line breaks and tabs. Text without visible characters becomes empty.
pub fn block(text: &str, max: usize) -> Result<String, Invalid> {
    let text = typed::lines(text);
    if text.chars().any(|c| is_unprintable(c) && !matches!(c, '\n' | '\t')) {
        return Err(Invalid::new("must not contain control characters"));
    }
    if !typed::is_visible(&text) {
        return Ok(String::new());
    }
    at_most(text, max)
}

/// Parses a URL that is safe to link to: http or https, with a host, at most 2,000 characters.
pub fn web_address(text: &str) -> Result<String, Invalid> {
    let text = line(text, crate::limits::WEB_ADDRESS)?;
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .and_then(|remaining| remaining.split(['/', '?', '#']).next())
        .unwrap_or_default();
    // A user name before an @ in the host is only used to make a URL look like another one.
    let odd = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '`');
    if host.is_empty() || host.starts_with([':', '.']) || host.contains('@') || text.contains(odd) {
        return Err(Invalid::new("must be a web address, like https://example.org/live"));
    }
    Ok(text)
}

fn at_most(text: String, max: usize) -> Result<String, Invalid> {
    if text.chars().count() > max {
        return Err(Invalid::too_long(max));
    }
    Ok(text)
}

/// Whether this is a control character, or a mark that reorders or hides text around it (Unicode TR 36, "bidirectional
/// text spoofing").
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Text from other systems as one line for logs and people: unprintable characters become spaces, spaces are collapsed,
/// words with an `@` are left out, and the rest is cut after `max` characters.
pub fn hearsay(text: &str, max: usize) -> String {
    let printable = text.replace(is_unprintable, " ");
    let word = |word| if str::contains(word, '@') { "…" } else { word };
    let words = printable.split_whitespace().map(word).collect::<Vec<_>>().join(" ");
    if words.chars().count() <= max {
        words
    } else {
        words.chars().take(max.saturating_sub(1)).chain(['…']).collect()
    }
}

/// Text that nobody typed, cut to the length of its column.
pub fn cut(text: &str, max: usize) -> String {
    text.chars().filter(|c| *c != '\0').take(max).collect()
}

/// A name in URLs: lower-case letters, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// Parses a slug that somebody chose (3 to 60 characters).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = typed::one_line(text);
        let well_formed = (3..=60).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        let message = "must be 3 to 60 lower-case letters, digits and single hyphens";
        match text.len() {
            _ if well_formed => Ok(Self(text)),
            ..3 => Err(Invalid::beyond(Bounds::too_short(3), message)),
            61.. => Err(Invalid::beyond(Bounds::too_long(60), message)),
            _ => Err(Invalid::new(message)),
        }
    }

    /// Makes a slug from a title: "Jazz im Hof!" becomes `jazz-im-hof`. Slugs of less than three characters become
    /// `fallback`.
    pub fn from_title(title: &str, fallback: &str) -> Self {
        let folded: String = fold(title).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
        let mut slug = folded.split_whitespace().collect::<Vec<_>>().join("-");
        slug.truncate(50);
        let slug = slug.trim_matches('-');
        Self(if slug.len() < 3 { fallback.to_owned() } else { slug.to_owned() })
    }

    /// The slug with a suffix that makes it unique: `jazz-im-hof-k7q2m9`.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        Self(format!("{}-{suffix}", self.0))
    }

    /// The slug as it appears in URLs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name that programs know a person by: lower-case letters, digits, dots, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    /// Parses a username. Upper case becomes lower case, so two that differ only in that are the same.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        use crate::limits::{USERNAME as MOST, USERNAME_LEAST as LEAST};
        let text = typed::one_line(text).to_lowercase();
        let message = "must be 3 to 32 letters from a to z, digits, dots, hyphens and underscores";
        let is_fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
        match text.chars().count() {
            count if count < LEAST => Err(Invalid::beyond(Bounds::too_short(LEAST), message)),
            count if count > MOST => Err(Invalid::beyond(Bounds::too_long(MOST), message)),
            _ if text.bytes().all(is_fine) => Ok(Self(text)),
            _ => Err(Invalid::new(message)),
        }
    }

    /// As it is stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A language of mails and documents. A new one needs its files in `domain/locales`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English (`en`), the default.
    #[default]
    En,
    /// German (`de`), in the informal address.
    De,
    /// French (`fr`), in the formal address.
    Fr,
    /// Spanish (`es`), in the informal address.
    Es,
    /// Arabic (`ar`), written from right to left, with Western digits.
    Ar,
}

impl Locale {
    /// All languages, the default first.
    pub const ALL: [Self; 5] = [Self::En, Self::De, Self::Fr, Self::Es, Self::Ar];

    /// The language's name in the language itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Ar => "العربية",
        }
    }

    /// The direction that the language is written in, as HTML calls it.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En | Self::De | Self::Fr | Self::Es => "ltr",
        }
    }

    /// The language's BCP 47 tag, without a region.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ar => "ar",
        }
    }

    /// The language of a stored or requested tag. Regions are ignored, and unknown languages become English.
    pub fn or_default(tag: &str) -> Self {
        tag.parse().unwrap_or_default()
    }
}

impl FromStr for Locale {
    type Err = Invalid;

    fn from_str(tag: &str) -> Result<Self, Invalid> {
        let tag = tag.trim().to_lowercase();
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        let known = Self::ALL.into_iter().find(|locale| locale.tag() == language);
        known.ok_or_else(|| Invalid::new("must be a supported language: en, de, fr, es or ar"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hearsay_is_one_line_without_people() {
        assert_eq!(hearsay("550 5.1.1\r\n\t<ada@example.org>: no\u{202E} such\0user ", 99), "550 5.1.1 … no such user");
        assert_eq!(hearsay("ääääää", 4), "äää…");
        assert_eq!(hearsay(" \n", 4), "");
    }

    #[test]
    fn lines_are_normalized_and_refuse_control_characters() {
        for (typed, kept) in [
            ("  Jazz  ", "Jazz"),
            ("Ada\tLovelace", "Ada Lovelace"),
            ("\u{2068}Ada\u{2069}\u{200B}", "Ada"),
            ("Mu\u{308}ller", "Müller"),
            ("abc\u{202E}def", "abcdef"),
        ] {
            assert_eq!(line(typed, 20).unwrap(), kept, "{typed:?}");
        }
        for wrong in ["", "   ", "\u{200B}", "\u{2068}\t\u{2069}", "\u{2800}", "a\nb", "a\0b", "12345678901"] {
            assert!(line(wrong, 10).is_err(), "{wrong:?}");
        }
        assert_eq!(line("\u{200B}", 10), line("", 10));
        assert_eq!(block(" a\r\nb\u{200B}\u{2028}\tc ", 10).unwrap(), "a\nb\n\tc");
        assert_eq!(block("\u{200B}\n", 10).unwrap(), "");
        assert!(block("a\0b", 10).is_err());
    }

    #[test]
    fn web_addresses() {
        assert!(web_address(" https://example.org/live?room=1#top ").is_ok());
        for wrong in [
            "",
            "example.org",
            "https://",
            "http:///x",
            "javascript:alert(1)",
            "https://bank.example@evil.example/",
            "https://a b.example",
            "https://example.org/\"onclick",
        ] {
            assert!(web_address(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn usernames() {
        for (typed, stored) in [(" PHartman ", "phartman"), ("a.b_c-9", "a.b_c-9"), ("abc", "abc")] {
            assert_eq!(Username::parse(typed).unwrap().as_str(), stored);
        }
        let long = "x".repeat(33);
        for wrong in ["", "ab", &long, "a b c", "müller", "a@b.c", "a/b", "abc\n\nd", "ａｂｃ\u{301}"] {
            assert!(Username::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn slugs() {
        assert_eq!(Slug::from_title("Jazz im Hof – Zürich!", "event").as_str(), "jazz-im-hof-zurich");
        assert_eq!(Slug::from_title("!!", "event").as_str(), "event");
        assert!(Slug::parse("a--b").is_err());
        assert!(Slug::parse("fine-1").is_ok());
    }
}
