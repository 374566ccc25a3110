use reqwest::StatusCode;
use secrecy::SecretString;

use super::{ProbeError, client};
use crate::sentry::parse;

/// Whether Sentry takes what is sent with the DSN. It is told that nothing was dropped
/// (<https://develop.sentry.dev/sdk/telemetry/client-reports/>): an envelope without an item it would take from anybody.
///
/// # Errors
/// When it can't be reached, or answers something else than what it documents.
pub async fn sentry(dsn: &SecretString) -> Result<bool, ProbeError> {
    let dsn = parse(dsn).map_err(|error| ProbeError::new(error.to_string()))?;
    let request = client()?
        .post(dsn.envelope_api_url().to_string())
        .header("X-Sentry-Auth", dsn.to_auth(None).to_string())
        .body("{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[]}\n");
    match request.send().await.map_err(ProbeError::http)?.status() {
        status if status.is_success() || status == StatusCode::TOO_MANY_REQUESTS => Ok(true),
        // What is no key at all is a bad request to it.
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Ok(false),
        other => Err(ProbeError::new(format!("Sentry answered {other}"))),
    }
}
