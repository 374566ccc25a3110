//! Ids of requests.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};
use kernel::Env;

/// The header that carries a request's id in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header with the caller's trace (<https://www.w3.org/TR/trace-context/>).
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The id of a request in responses and logs.
#[derive(Debug, Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id with this text.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The id, to be passed on to what the request triggers.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that a client or proxy sent, if it can be logged safely, or else a new one.
    pub fn of(headers: &HeaderMap, env: &Env) -> Self {
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_sane(id));
        given.map_or_else(|| Self::new(&env.ids.next().to_string()), Self::new)
    }
}

fn is_sane(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_sane;

    #[test]
    fn takes_only_ids_fit_for_a_log() {
        assert!(is_sane("019aa3f2-7c1e-7000-8000-000000000001"));
        for wrong in ["", "short", "with space in it", "line\nbreak", "ümlaut-ümlaut", &"x".repeat(65)] {
            assert!(!is_sane(wrong), "{wrong}");
        }
    }
}
