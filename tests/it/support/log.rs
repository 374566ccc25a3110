//! Checks that logs contain no mail addresses and no secrets.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use tracing_subscriber::fmt::TestWriter;

use super::builders::PASSWORD;

/// The log lines of this process with an address or a secret.
static INDISCRETIONS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Parts of passwords, tokens and links that must not be logged. A JWT begins with its type or algorithm; a shorter
/// part could be in the name of a temporary folder.
const SECRETS: [&str; 10] = [
    PASSWORD,
    "pat-eu1-",
    "radar-demo-2026",
    "eyJ0eXAi",
    "eyJhbGci",
    "erk_",
    "whsec_",
    "sk_test_",
    "token=",
    "secret=",
];

/// Installs a subscriber that checks the log of this process. `TEST_LOG` sets its level and prints it.
pub(crate) fn read_along() {
    let level = std::env::var("TEST_LOG").unwrap_or_else(|_| "info".to_owned());
    let _ = tracing_subscriber::fmt().with_env_filter(level).with_ansi(false).with_writer(|| Reader).try_init();
}

/// Asserts that no log line contained an address or a secret.
pub(crate) fn assert_discreet() {
    let lines = INDISCRETIONS.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(lines.is_empty(), "the log gives away addresses or secrets:\n{}", lines.join("\n"));
}

/// The lines of a log with an address or a secret.
pub(crate) fn indiscretions(log: &str) -> Vec<String> {
    log.lines().filter(|line| gives_away(line)).map(str::to_owned).collect()
}

fn gives_away(line: &str) -> bool {
    SECRETS.iter().any(|secret| line.contains(secret)) || line.match_indices('@').any(|(at, _)| is_address(line, at))
}

/// Whether the `@` at this position belongs to a mail address. In database URLs, it precedes an IP address here.
fn is_address(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    let domain: String =
        line[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    before.is_some_and(char::is_alphanumeric)
        && domain.starts_with(|c: char| c.is_ascii_alphabetic())
        && domain.trim_end_matches('.').contains('.')
}

struct Reader;

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        if std::env::var_os("TEST_LOG").is_some() {
            TestWriter::new().write_all(bytes)?;
        }
        INDISCRETIONS.lock().unwrap_or_else(PoisonError::into_inner).extend(indiscretions(&text));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn addresses_and_secrets_are_noticed() {
    for line in [
        r#"{"message":"a mail was sent","to":"ada@example.org"}"#,
        "GET /orders/ord_1?secret=abc",
        "authorization: Bearer eyJhbGciOiJFZERTQSJ9",
        "the link is https://tickets.example.org/login?token=abc",
    ] {
        assert!(gives_away(line), "{line}");
    }
    for line in ["postgres://postgres@127.0.0.1:5432/postgres", "done job_01m7z77y11eqyaycckmnj23yyj @ 12:30", "a@b"] {
        assert!(!gives_away(line), "{line}");
    }
}
