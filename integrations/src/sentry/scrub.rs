//! Removes personal data and secrets from messages. Errors quote their input: what somebody typed, an address, a token.
//! Everything that could be such data is removed; the rest still distinguishes one error from another.

/// The replacement for removed text.
const GONE: &str = "[…]";
/// The most characters of a message that are reported.
const LONGEST: usize = 500;
/// The most characters that are scrubbed. Longer than [`LONGEST`], so that a word that this cut splits is not reported.
const READ: usize = 2 * LONGEST;
/// The length from which random-looking text counts as a secret. Our own ids are recognized by their form.
const SHORTEST_SECRET: usize = 20;
/// The words that precede names of database objects.
const THINGS: [&str; 5] = ["column", "constraint", "index", "relation", "table"];
/// Names of secrets: what follows them and a `=` or `:` is removed, however short.
const SECRET_NAMES: [&str; 8] = ["authorization", "cookie", "dsn", "key", "pass", "password", "secret", "token"];

/// Removes mail and network addresses, quotations, long random words, values after names of secrets, and everything
/// after the host of URLs.
pub(super) fn scrub(text: &str) -> String {
    let text: String = text.chars().take(READ).collect();
    let text = unquoted(&text);
    let mut scrubbed = String::with_capacity(text.len());
    let mut secret_follows = false;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let space = &part[word.len()..];
        if word.is_empty() {
            scrubbed.push_str(space);
            continue;
        }
        if secret_follows {
            scrubbed.push_str(GONE);
        } else {
            scrubbed.push_str(&scrubbed_word(word));
        }
        secret_follows = names_a_secret(word);
        scrubbed.push_str(space);
    }
    scrubbed.chars().take(LONGEST).collect()
}

/// Whether the word announces a secret as the next word: `Bearer …`, `token: …`.
fn names_a_secret(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    matches!(bare.as_str(), "basic" | "bearer") || (word.ends_with([':', '=']) && SECRET_NAMES.contains(&bare.as_str()))
}

/// Removes text in quotation marks, unless it is the name of a database object, such as a column or an index.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut remaining = text;
    let mut before = ' ';
    while let Some(first) = remaining.chars().next() {
        let after = &remaining[first.len_utf8()..];
        let closing = match first {
            '"' | '`' => Some(first),
            // Not an apostrophe.
            '\'' if !before.is_alphanumeric() => Some(first),
            // PostgreSQL quotes values of a row like this: `Key (name)=(value)`.
            '(' if before == '=' => Some(')'),
            _ => None,
        };
        out.push(first);
        (before, remaining) = (first, after);
        if let Some(closing) = closing {
            let (quoted, after) = quotation(after, closing);
            let introduced = THINGS.iter().any(|thing| out[..out.len() - 1].trim_end().ends_with(thing));
            out.push_str(if is_name(quoted, introduced) { quoted } else { GONE });
            out.push(closing);
            (before, remaining) = (closing, after);
        }
    }
    out
}

/// Splits the text at the closing mark. Without one, all of it is quoted.
fn quotation(text: &str, mark: char) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark && (mark != '\'' || !text[end..].starts_with(char::is_alphanumeric)) => {
                return (&text[..at], &text[end..]);
            }
            _ => {}
        }
    }
    (text, "")
}

/// Whether this is a name of a database object: `ix_orders_buyer`, or `events.slug` if it is introduced as a column.
/// Names of people contain no such characters.
fn is_name(text: &str, introduced: bool) -> bool {
    (introduced || text.contains('_'))
        && !is_long_and_random(text)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte))
}

fn scrubbed_word(word: &str) -> String {
    if let Some((scheme, remaining)) = word.split_once("://") {
        return link(scheme, remaining);
    }
    // Base64 of JSON, as in access tokens, begins with these letters.
    if word.contains(['@', '%']) || word.contains("eyJ") || is_network_address(word) {
        return GONE.to_owned();
    }
    if let Some((path, _)) = word.split_once('?').filter(|(_, query)| query.contains('=')) {
        return format!("{}?{GONE}", scrubbed_word(path));
    }
    match secret_value(word) {
        Some(at) => format!("{}{GONE}", runs(&word[..at])),
        None => runs(word),
    }
}

/// Where the value after a name of a secret begins; everything from there on may belong to it.
fn secret_value(word: &str) -> Option<usize> {
    let ends = word.char_indices().filter(|(_, c)| matches!(c, '=' | ':'));
    ends.map(|(at, _)| (&word[..at], at + 1)).find_map(|(before, value)| {
        // Rust paths have two colons.
        let is_path = before.ends_with(':') || word[value..].starts_with(':');
        let before = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        let named = SECRET_NAMES.iter().any(|secret| before.ends_with(secret));
        (named && value < word.len() && !is_path).then_some(value)
    })
}

/// Reduces a URL to its scheme and host: there may be a password before the host and a token after it.
fn link(scheme: &str, remaining: &str) -> String {
    // A password may contain an `@`, so it ends at the last one.
    let behind = remaining.rsplit('@').next().unwrap_or_default();
    let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = scheme.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"+.-".contains(c)).next().unwrap_or_default();
    if host.len() == remaining.len() { format!("{scheme}://{host}") } else { format!("{scheme}://{host}/{GONE}") }
}

fn is_network_address(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '[' && c != ']');
    let bare = bare.trim_end_matches([':', '.']);
    let alone = bare.trim_matches(['[', ']']);
    (bare.contains(':') || bare.contains('.'))
        && (alone.parse::<std::net::IpAddr>().is_ok() || bare.parse::<std::net::SocketAddr>().is_ok())
}

/// Removes runs of letters and digits that may be secrets.
fn runs(word: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let mut out = String::with_capacity(word.len());
    let mut remaining = word;
    while !remaining.is_empty() {
        let run = &remaining[..remaining.find(|c| !is_part(c)).unwrap_or(remaining.len())];
        out.push_str(if is_long_and_random(run) { GONE } else { run });
        remaining = &remaining[run.len()..];
        let between = &remaining[..remaining.find(is_part).unwrap_or(remaining.len())];
        out.push_str(between);
        remaining = &remaining[between.len()..];
    }
    out
}

/// Whether this may be a token, key or hash: long, with digits or capitals mixed in, and not one of our ids.
fn is_long_and_random(run: &str) -> bool {
    let mixed = run.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    run.len() >= SHORTEST_SECRET && mixed && !is_id(run)
}

/// Whether this is a UUID, or a TypeID such as `order_01h455vb4pex5vsknk084sn02q`.
fn is_id(run: &str) -> bool {
    let is_base32 = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_type_id = run.rsplit_once('_').is_some_and(|(kind, suffix)| {
        suffix.len() == 26
            && suffix.starts_with(|c: char| ('0'..='7').contains(&c))
            && suffix.bytes().all(is_base32)
            && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    });
    is_type_id || (run.len() == 36 && uuid::Uuid::try_parse(run).is_ok())
}

#[cfg(test)]
mod tests {
    use super::scrub;

    #[test]
    fn takes_out_what_is_somebodys() {
        for (text, scrubbed) in [
            ("550 5.1.1 <ada@example.org>: unknown user", "550 5.1.1 […] unknown user"),
            ("Key (name)=(Ada Lovelace) already exists", "Key (name)=([…]) already exists"),
            ("\"Ada Lovelace\" is not an id", "\"[…]\" is not an id"),
            ("invalid input: 'it is \\'hers\\'' here", "invalid input: '[…]' here"),
            ("unclosed \"Ada and the rest", "unclosed \"[…]\""),
            ("refused by 192.0.2.17:443", "refused by […]"),
            ("from [2001:db8::1]:8080, again", "from […] again"),
            ("from ::1", "from […]"),
            (
                "GET /orders/order_01h455vb4pex5vsknk084sn02q?secret=abc",
                "GET /orders/order_01h455vb4pex5vsknk084sn02q?[…]",
            ),
            ("at https://u:p@hooks.example.org/a/b?token=c", "at https://hooks.example.org/[…]"),
            ("postgres://radar:hunter2@db.internal/radar", "postgres://db.internal/[…]"),
            ("postgres://radar:hunt/er2@db.internal/radar", "postgres://db.internal/[…]"),
            ("token=abc&next=https://example.org/a", "https://example.org/[…]"),
            ("a=1&token=abc", "a=1&token=[…]"),
            ("{token:abc}", "{token:[…]"),
            ("Authorization: Basic dXNlcjpw", "Authorization: […] […]"),
            ("said 'ada.lovelace'", "said '[…]'"),
            ("authorization: Bearer abc", "authorization: […] […]"),
            ("the token: abc123", "the token: […]"),
            ("password=hunter2", "password=[…]"),
            ("client_secret=hunter2", "client_secret=[…]"),
            ("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "[…]"),
            ("sk_live_51H8abcdefghijklmnop failed", "[…] failed"),
            ("hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "hash […]"),
            ("ada%40example.org", "[…]"),
        ] {
            assert_eq!(scrub(text), scrubbed, "{text}");
        }
    }

    #[test]
    fn leaves_what_tells_errors_apart() {
        for text in [
            "a request failed",
            "database: Query Error: error returned from database: column \"events.slug\" does not exist",
            "duplicate key value violates unique constraint \"ix_orders_buyer_key\"",
            "order_01h455vb4pex5vsknk084sn02q can't be confirmed",
            "019aa3f2-7c1e-7000-8000-000000000001",
            "api/src/graphql/errors.rs:65:5",
            "took longer than 30 s, which isn't much",
            "domain::orders::admission::batch",
            "domain::accounts::token::redeem",
            "relation \"events\" does not exist",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(scrub(&"a ".repeat(1000)).len(), 500);
        let across = format!("{}ada.lovelace@example.org", "a ".repeat(244));
        assert!(!scrub(&across).contains("lovelace"), "what is cut through is still known");
    }
}
