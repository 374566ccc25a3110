//! A cache of parsed documents. Apps send the same few again and again, and parsing takes longer than any other step here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::parser::{self, parse_query};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::reply::Refused;
use super::shape::{self, Types};

/// The size of the cache, in bytes of text; a parsed document takes about twenty times as much.
const KEPT_TEXT: u64 = 512 * 1024;
/// The size of the longest document that is cached: one must not displace all others.
const LONGEST_KEPT: usize = 16 * 1024;

/// The documents that were sent recently.
pub(crate) struct Documents {
    pub(super) types: Arc<Types>,
    parsed: Cache<Box<str>, Parsed, TextLength>,
}

/// A parsed document in two forms.
#[derive(Clone)]
pub(super) struct Parsed {
    /// The document as the client sent it.
    pub(super) document: Arc<ExecutableDocument>,
    /// The document with the changes that the executor needs.
    pub(super) executable: Arc<ExecutableDocument>,
}

#[derive(Clone)]
struct TextLength;

impl Weighter<Box<str>, Parsed> for TextLength {
    fn weight(&self, text: &Box<str>, _: &Parsed) -> u64 {
        text.len() as u64
    }
}

impl Documents {
    /// An empty cache for a schema with these types.
    pub(crate) fn new(types: Arc<Types>) -> Self {
        Self { types, parsed: Cache::with_weighter(1_000, KEPT_TEXT, TextLength) }
    }

    /// Parses a document, or takes it from the cache.
    ///
    /// # Errors
    /// A syntax error.
    pub(super) fn parse(&self, text: &str) -> Result<Parsed, Refused> {
        if let Some(parsed) = self.parsed.get(text) {
            return Ok(parsed);
        }
        // If the parser panics, the document is treated as malformed.
        let document = catch_unwind(AssertUnwindSafe(|| parse_query(text)))
            .map_err(|_| Refused::Syntax(String::new()))?
            .map_err(|error| syntax(&error))?;
        let document = Arc::new(document);
        let executable = Arc::new(shape::executable(&document, &self.types));
        let parsed = Parsed { document, executable };
        if is_worth_keeping(text) {
            self.parsed.insert(text.into(), parsed.clone());
        }
        Ok(parsed)
    }
}

/// Whether a document may be cached: one with literal values instead of variables is rarely sent twice, and may contain a
/// secret.
fn is_worth_keeping(text: &str) -> bool {
    text.len() <= LONGEST_KEPT && !text.contains('"')
}

/// The position of a syntax error. The parser's own message would repeat what was sent.
fn syntax(error: &parser::Error) -> Refused {
    Refused::Syntax(match error.positions().next() {
        Some(at) => format!(" at line {}, column {}", at.line, at.column),
        None => format!(": {error}").trim_end_matches('.').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_sent_again() {
        let documents = Documents::new(Arc::default());
        let first = documents.parse("query($a: Int) { a(b: $a) }").ok().unwrap();
        let again = documents.parse("query($a: Int) { a(b: $a) }").ok().unwrap();
        assert!(Arc::ptr_eq(&first.document, &again.document));
    }

    #[test]
    fn keeps_no_values_no_giants_and_nothing_wrong() {
        let documents = Documents::new(Arc::default());
        let giant = format!("{{ a{} }}", " ".repeat(LONGEST_KEPT));
        for text in [r#"{ a(secret: "hunter2") }"#, giant.as_str(), "{ a "] {
            let _ = documents.parse(text);
            assert_eq!(documents.parsed.len(), 0, "{text}");
        }
    }

    #[test]
    fn stays_small_whatever_is_sent() {
        let documents = Documents::new(Arc::default());
        for n in 0..2_000 {
            documents.parse(&format!("{{ a{n}{} }}", " ".repeat(1_000))).ok().unwrap();
        }
        assert!(documents.parsed.weight() <= KEPT_TEXT);
    }
}
