//! Looks at outside systems without changing anything there, for `event-radar doctor`. What they find has no secrets.

mod dns;
mod otlp;
mod redis;
mod sentry;
mod stripe;
mod web;

use std::time::Duration;

pub use dns::{MailRecords, mail_records};
pub use otlp::otlp;
pub use redis::{RedisFacts, redis};
pub use sentry::sentry;
pub use stripe::{StripeFacts, UndeliveredEvent, WebhookEndpoint, stripe};
pub use web::{WebFacts, preflight, web};

/// How long each may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why something could not be found out, in words without addresses that may hold passwords.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct ProbeError(String);

impl ProbeError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    fn http(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut message = error.to_string();
        // The reason is at the end of the chain: "connection refused", "invalid peer certificate".
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            message = inner.to_string();
            source = inner.source();
        }
        Self(message)
    }
}

fn client() -> Result<reqwest::Client, ProbeError> {
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    builder.build().map_err(ProbeError::http)
}
