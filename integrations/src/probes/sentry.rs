use reqwest::StatusCode;
use secrecy::SecretString;

use super::{ProbeError, client};
use crate::sentry::parse;

/// Whether Sentry accepts the DSN. The probe sends a client report without discarded events
/// (<https://develop.sentry.dev/sdk/telemetry/client-reports/>), since Sentry accepts empty envelopes from anybody.
///
/// # Errors
/// When it can't be reached, or sends an undocumented response.
pub async fn sentry(dsn: &SecretString) -> Result<bool, ProbeError> {
    let dsn = parse(dsn).map_err(|error| ProbeError::new(error.to_string()))?;
    let request = client()?
        .post(dsn.envelope_api_url().to_string())
        .header("X-Sentry-Auth", dsn.to_auth(None).to_string())
        .body("{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[]}\n");
    match request.send().await.map_err(ProbeError::http)?.status() {
        status if status.is_success() || status == StatusCode::TOO_MANY_REQUESTS => Ok(true),
        // A malformed key is a bad request.
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Ok(false),
        other => Err(ProbeError::new(format!("Sentry answered {other}"))),
    }
}
