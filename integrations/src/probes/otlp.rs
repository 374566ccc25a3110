use percent_encoding::percent_decode_str;
use reqwest::header::CONTENT_TYPE;

use super::{ProbeError, client};

/// OpenTelemetry's variable for the collector's headers: `key=value,key=value` with URL-encoded values
/// (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).
const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";

/// Whether a collector accepts traces at the address. The probe sends none: an empty message is one without spans.
///
/// # Errors
/// When there is no response.
pub async fn otlp(endpoint: &str) -> Result<bool, ProbeError> {
    let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    let mut request = client()?.post(url).header(CONTENT_TYPE, "application/x-protobuf").body("");
    for header in std::env::var(HEADERS).unwrap_or_default().split(',') {
        if let Some((name, value)) = header.split_once('=') {
            let value = percent_decode_str(value.trim()).decode_utf8_lossy();
            request = request.header(name.trim(), value.as_ref());
        }
    }
    Ok(request.send().await.map_err(ProbeError::http)?.status().is_success())
}
