//! Conditional requests and content codings (RFC 9110 §12.5.3, §13.1.2).

use std::hash::{DefaultHasher, Hasher as _};

use axum::http::{HeaderMap, header};

/// The strong `ETag` of a content, which is the same in every process. It is not a secret, so any good hash will do.
pub fn tag(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("\"{:016x}\"", hasher.finish())
}

/// Whether the client has the content with this strong `ETag` already, compared weakly.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known == "*" || known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

/// Whether the client accepts a content coding.
pub(crate) fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok());
        named && refused.is_none_or(|quality| quality > 0.0)
    })
}
