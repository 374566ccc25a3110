use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{ProbeError, client};

/// The facts about a Stripe account.
#[derive(Debug, Clone, Default)]
pub struct StripeFacts {
    /// Whether Stripe knows the key.
    pub key_is_known: bool,
    /// The resources that we need but the key may not read: `checkout/sessions`, `refunds`, `disputes`.
    pub forbidden: Vec<&'static str>,
    /// The resources that the key may read but not create.
    pub read_only: Vec<&'static str>,
    /// The webhook endpoints of the account; none if the key may not read them.
    pub webhook_endpoints: Option<Vec<WebhookEndpoint>>,
    /// The latest events that were not delivered to every endpoint; none if the key may not read them.
    pub undelivered: Option<Vec<UndeliveredEvent>>,
    /// The ids of the given checkouts that the key can't find.
    pub unknown_checkouts: Vec<String>,
}

/// An event that was not delivered to every endpoint (<https://docs.stripe.com/api/events/object>).
#[derive(Debug, Clone, Deserialize)]
pub struct UndeliveredEvent {
    /// Stripe's id of the event, `evt_…`.
    pub id: String,
    /// When it happened, in Unix seconds.
    pub created: i64,
    /// The type of the event, such as `checkout.session.completed`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A webhook endpoint (<https://docs.stripe.com/api/webhook_endpoints/object>).
#[derive(Debug, Clone, Deserialize)]
pub struct WebhookEndpoint {
    /// The URL that events are sent to.
    pub url: String,
    /// The status, `enabled` or `disabled`.
    pub status: String,
    /// The types of events that are sent; `*` means all.
    pub enabled_events: Vec<String>,
    /// Whether it belongs to live mode; none if Stripe does not tell.
    #[serde(default)]
    pub livemode: Option<bool>,
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
}

/// Probes a key's permissions: reads one object of each resource, and tries to create objects in a way that Stripe has
/// to refuse. Stripe checks permissions before parameters, so the error tells whether the key has them. Also checks
/// whether the key can find these checkouts.
///
/// # Errors
/// When Stripe can't be reached, or sends an undocumented response.
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

/// Tries to create an object without parameters. Checkouts and refunds have required parameters
/// (<https://docs.stripe.com/api/checkout/sessions/create>, <https://docs.stripe.com/api/refunds/create>), so none is
/// created.
async fn post_nothing(key: &SecretString, url: &str) -> Result<StatusCode, ProbeError> {
    let request = client()?.post(url).bearer_auth(key.expose_secret());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Ok(request.send().await.map_err(ProbeError::http)?.status())
}

async fn get(key: &SecretString, url: &str) -> Result<reqwest::Response, ProbeError> {
    client()?.get(url).bearer_auth(key.expose_secret()).send().await.map_err(ProbeError::http)
}
