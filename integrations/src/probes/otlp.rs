use reqwest::header::CONTENT_TYPE;

use super::{ProbeError, client};

/// Whether a collector takes traces at the address. It is sent none: a message without bytes is one without spans.
///
/// # Errors
/// When nobody answers.
pub async fn otlp(endpoint: &str) -> Result<bool, ProbeError> {
    let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    let request = client()?.post(url).header(CONTENT_TYPE, "application/x-protobuf").body("");
    Ok(request.send().await.map_err(ProbeError::http)?.status().is_success())
}
