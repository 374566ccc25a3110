use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, DATE, ORIGIN};
use reqwest::{Method, StatusCode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::{ProbeError, client};

/// What was found at an address.
#[derive(Debug, Clone)]
pub struct WebFacts {
    /// The answer's status.
    pub status: u16,
    /// Whether it is this product that answers.
    pub is_ours: bool,
    /// What time it is there.
    pub date: Option<OffsetDateTime>,
}

/// Asks whether the product lives at the address.
///
/// # Errors
/// When nobody answers.
pub async fn web(public_url: &str) -> Result<WebFacts, ProbeError> {
    let answer = client()?.get(format!("{public_url}/health/live")).send().await.map_err(ProbeError::http)?;
    let status = answer.status();
    let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok());
    let has_id = answer.headers().contains_key("x-request-id");
    let body = answer.text().await.unwrap_or_default();
    let is_ours = status == StatusCode::OK && has_id && body.contains("\"status\":\"ok\"");
    Ok(WebFacts { status: status.as_u16(), is_ours, date })
}

/// Whether a page on the origin may call the API, as a browser finds out.
///
/// # Errors
/// When nobody answers.
pub async fn preflight(public_url: &str, origin: &str) -> Result<bool, ProbeError> {
    let request = client()?
        .request(Method::OPTIONS, format!("{public_url}/graphql"))
        .header(ORIGIN, origin)
        .header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let answer = request.send().await.map_err(ProbeError::http)?;
    Ok(answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|allowed| allowed == origin))
}
