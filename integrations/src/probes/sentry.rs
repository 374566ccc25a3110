use reqwest::StatusCode;
use secrecy::SecretString;

use super::{ProbeError, client};
use crate::sentry::parse;

/// Whether Sentry takes what is sent with the DSN. It is asked with an envelope that has nothing in it.
///
/// # Errors
/// When it can't be reached, or answers something else than what it documents.
pub async fn sentry(dsn: &SecretString) -> Result<bool, ProbeError> {
    let dsn = parse(dsn).map_err(|error| ProbeError::new(error.to_string()))?;
    let request = client()?
        .post(dsn.envelope_api_url().to_string())
        .header("X-Sentry-Auth", dsn.to_auth(None).to_string())
        .body("{}\n");
    match request.send().await.map_err(ProbeError::http)?.status() {
        // An envelope without items may be told to be empty, and too many are sent sometimes.
        status if status.is_success() || [StatusCode::BAD_REQUEST, StatusCode::TOO_MANY_REQUESTS].contains(&status) => {
            Ok(true)
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Ok(false),
        other => Err(ProbeError::new(format!("Sentry answered {other}"))),
    }
}
