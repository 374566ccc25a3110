use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{ProbeError, client};

/// What was found at Stripe.
#[derive(Debug, Clone, Default)]
pub struct StripeFacts {
    /// Whether the key is one of Stripe's.
    pub key_is_known: bool,
    /// What of the things we need the key may not even read: `checkout/sessions`, `refunds`, `disputes`.
    pub forbidden: Vec<&'static str>,
    /// The webhook endpoints of the account; none where the key may not see them.
    pub webhook_endpoints: Option<Vec<WebhookEndpoint>>,
}

/// A webhook endpoint (<https://docs.stripe.com/api/webhook_endpoints/object>).
#[derive(Debug, Clone, Deserialize)]
pub struct WebhookEndpoint {
    /// Where it sends.
    pub url: String,
    /// `enabled` or `disabled`.
    pub status: String,
    /// What it sends; `*` is everything.
    pub enabled_events: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<WebhookEndpoint>,
}

/// Looks at what a key may do, by reading one of each thing.
///
/// # Errors
/// When Stripe can't be reached, or answers something else than what it documents.
pub async fn stripe(key: &SecretString, api_base: Option<&str>) -> Result<StripeFacts, ProbeError> {
    let base = api_base.unwrap_or("https://api.stripe.com").trim_end_matches('/');
    let mut facts = StripeFacts { key_is_known: true, ..StripeFacts::default() };
    for thing in ["checkout/sessions", "refunds", "disputes"] {
        match get(key, &format!("{base}/v1/{thing}?limit=1")).await?.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Ok(StripeFacts::default()),
            StatusCode::FORBIDDEN => facts.forbidden.push(thing),
            other => return Err(ProbeError::new(format!("Stripe answered {other}"))),
        }
    }
    let answer = get(key, &format!("{base}/v1/webhook_endpoints?limit=100")).await?;
    if answer.status() == StatusCode::OK {
        facts.webhook_endpoints = Some(answer.json::<Page>().await.map_err(ProbeError::http)?.data);
    }
    Ok(facts)
}

async fn get(key: &SecretString, url: &str) -> Result<reqwest::Response, ProbeError> {
    client()?.get(url).bearer_auth(key.expose_secret()).send().await.map_err(ProbeError::http)
}
