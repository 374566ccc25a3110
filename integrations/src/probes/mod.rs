//! Probes of other systems for `event-radar doctor`. They change nothing, and their results contain no secrets.

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

/// The timeout of each probe.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why a probe failed. Messages contain no URLs, which may hold passwords.
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
        // The actual reason is the last source: "connection refused", "invalid peer certificate".
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
