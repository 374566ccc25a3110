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
    /// What of the things we need the key may read and not make.
    pub read_only: Vec<&'static str>,
    /// The webhook endpoints of the account; none where the key may not see them.
    pub webhook_endpoints: Option<Vec<WebhookEndpoint>>,
    /// The latest events that some endpoint has not taken; none where the key may not see them.
    pub undelivered: Option<Vec<UndeliveredEvent>>,
    /// Of the checkouts that were asked about, those that the key does not know.
    pub unknown_checkouts: Vec<String>,
}

/// An event that an endpoint has not taken (<https://docs.stripe.com/api/events/object>).
#[derive(Debug, Clone, Deserialize)]
pub struct UndeliveredEvent {
    /// Stripe's id of it.
    pub id: String,
    /// When it happened, in seconds since 1970.
    pub created: i64,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
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
    /// Whether it is of live mode; none if that is not said.
    #[serde(default)]
    pub livemode: Option<bool>,
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
}

/// Looks at what a key may do: reads one of each thing, and asks for new ones in a way that Stripe has to refuse. Permission
/// is looked at before the parameters, so that which refusal comes tells whether it is there. Also whether the key knows
/// these checkouts.
///
/// # Errors
/// When Stripe can't be reached, or answers something else than what it documents.
pub async fn stripe(
    key: &SecretString,
    api_base: Option<&str>,
    checkouts: &[String],
) -> Result<StripeFacts, ProbeError> {
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
    for thing in ["checkout/sessions", "refunds"] {
        let may_read = !facts.forbidden.contains(&thing);
        if may_read && post_nothing(key, &format!("{base}/v1/{thing}")).await? == StatusCode::FORBIDDEN {
            facts.read_only.push(thing);
        }
    }
    let answer = get(key, &format!("{base}/v1/webhook_endpoints?limit=100")).await?;
    if answer.status() == StatusCode::OK {
        facts.webhook_endpoints = Some(answer.json::<Page<_>>().await.map_err(ProbeError::http)?.data);
    }
    let answer = get(key, &format!("{base}/v1/events?delivery_success=false&limit=100")).await?;
    if answer.status() == StatusCode::OK {
        facts.undelivered = Some(answer.json::<Page<_>>().await.map_err(ProbeError::http)?.data);
    }
    for checkout_id in checkouts {
        let answer = get(key, &format!("{base}/v1/checkout/sessions/{checkout_id}")).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            facts.unknown_checkouts.push(checkout_id.clone());
        }
    }
    Ok(facts)
}

/// Asks for a new thing without saying anything of it. Both a checkout and a refund have parameters that must be given
/// (<https://docs.stripe.com/api/checkout/sessions/create>, <https://docs.stripe.com/api/refunds/create>), so none is made.
async fn post_nothing(key: &SecretString, url: &str) -> Result<StatusCode, ProbeError> {
    let request = client()?.post(url).bearer_auth(key.expose_secret());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Ok(request.send().await.map_err(ProbeError::http)?.status())
}

async fn get(key: &SecretString, url: &str) -> Result<reqwest::Response, ProbeError> {
    client()?.get(url).bearer_auth(key.expose_secret()).send().await.map_err(ProbeError::http)
}
