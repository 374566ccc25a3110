use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, DATE, ORIGIN};
use reqwest::{Method, StatusCode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::{ProbeError, client};

/// The facts about the public address.
#[derive(Debug, Clone)]
pub struct WebFacts {
    /// The HTTP status of the response.
    pub status: u16,
    /// Whether this product sent the response.
    pub is_ours: bool,
    /// The `Date` header of the response, if there is one.
    pub date: Option<OffsetDateTime>,
}

/// Checks whether the product answers at its public address.
///
/// # Errors
/// When there is no response.
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

/// Whether pages of this origin may call the API, by the preflight request that a browser sends (CORS).
///
/// # Errors
/// When there is no response.
pub async fn preflight(public_url: &str, origin: &str) -> Result<bool, ProbeError> {
    let request = client()?
        .request(Method::OPTIONS, format!("{public_url}/graphql"))
        .header(ORIGIN, origin)
        .header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let answer = request.send().await.map_err(ProbeError::http)?;
    Ok(answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|allowed| allowed == origin))
}
