//! Checks Stripe: the key, the webhook secrets and endpoint, and whether they belong together.

use std::time::Duration;

use domain::payments::{self, Waiting};
use integrations::probes::{self, StripeFacts, UndeliveredEvent, WebhookEndpoint};
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;
use tokio::time::timeout;

use super::Finding;
use crate::compose::{App, Outside};
use crate::config::{Config, Provider};

/// The timeout of the database; whether it answers is a check of its own.
const PATIENCE: Duration = Duration::from_secs(10);
/// The age from which an undelivered event counts as a failure and is not just on its way.
const LATE: time::Duration = time::Duration::minutes(5);

/// The events that the webhook endpoint has to send.
const EVENTS: [&str; 15] = [
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
];

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let app = database(config).await;
    let name = match config.provider() {
        Provider::Stripe => "stripe",
        Provider::Sandbox => "sandbox",
        Provider::Auto | Provider::None => "",
    };
    let waiting = match &app {
        Some(app) => payments::waiting(&app.env, name).await.unwrap_or_default(),
        None => Waiting::default(),
    };
    let mut findings = match (config.provider(), &config.stripe.secret_key) {
        (Provider::Stripe, Some(key)) => stripe(config, key, app.as_ref(), &waiting).await,
        (Provider::Sandbox, _) => vec![Finding::ok("payments", "the sandbox: no money moves")],
        _ => vec![Finding::warning(
            "payments",
            "none: only free tickets can be sold",
            "set stripe.secret_key and stripe.webhook_secrets",
        )],
    };
    if waiting.elsewhere > 0 {
        let message = format!("{} payments wait for a provider that is no longer configured", waiting.elsewhere);
        let advice = "configure it until they are through; else their orders end unpaid, and the organizers are told";
        findings.push(Finding::warning("payments", message, advice));
    }
    findings
}

/// The app with its database; none if it can't be used.
async fn database(config: &Config) -> Option<App> {
    if config.is_embedded() && !config.data.join("event-radar.db").exists() {
        return None;
    }
    timeout(PATIENCE, App::new(config.clone(), Outside::default())).await.ok()?.ok()
}

async fn stripe(config: &Config, key: &SecretString, app: Option<&App>, waiting: &Waiting) -> Vec<Finding> {
    let mut findings = Vec::new();
    if config.is_production() && is_test_key(key) {
        let message = "the key is for Stripe's test mode: no money moves";
        findings.push(Finding::warning("stripe key", message, "use the live key, sk_live_… or rk_live_…"));
    }
    findings.extend(secrets(&config.stripe.webhook_secrets));
    let facts = match probes::stripe(key, config.stripe.api_base.as_deref(), &waiting.checkouts).await {
        Ok(facts) => facts,
        Err(error) => {
            let advice = "this machine must be able to reach https://api.stripe.com";
            findings.push(Finding::problem("stripe key", format!("Stripe can't be asked: {error}"), advice));
            return findings;
        }
    };
    findings.push(rights(&facts));
    if !facts.key_is_known {
        return findings;
    }
    if !facts.unknown_checkouts.is_empty() {
        let message = format!(
            "the account does not know {} of the {} newest payments that wait",
            facts.unknown_checkouts.len(),
            waiting.checkouts.len()
        );
        let advice =
            "the key is of another account or mode than the one before; keep the old one until they are through";
        findings.push(Finding::warning("stripe key", message, advice));
    }
    findings.push(endpoint(config, key, facts.webhook_endpoints.as_deref()));
    if let (Some(app), Some(undelivered)) = (app, &facts.undelivered) {
        findings.extend(deliveries(app, undelivered).await);
    }
    findings
}

fn rights(facts: &StripeFacts) -> Finding {
    const ADVICE: &str =
        "let the restricted key read and write Checkout Sessions and refunds, and read payment intents and disputes";
    if !facts.key_is_known {
        let advice = "copy stripe.secret_key again from Stripe's dashboard";
        return Finding::problem("stripe key", "Stripe does not know it", advice);
    }
    let lacks = [("read", &facts.forbidden), ("write", &facts.read_only)];
    let lacks = lacks.iter().filter(|(_, things)| !things.is_empty());
    let lacks: Vec<String> =
        lacks.map(|(what, things)| format!("it may not {what} {}", things.join(" and "))).collect();
    if lacks.is_empty() {
        Finding::ok("stripe key", "Stripe knows it, and it may read and write checkouts and refunds")
    } else {
        Finding::problem("stripe key", lacks.join("; "), ADVICE)
    }
}

/// Reports undelivered events that never arrived here. Stripe does not tell whether a secret belongs to the endpoint,
/// but missing events show that it does not.
async fn deliveries(app: &App, undelivered: &[UndeliveredEvent]) -> Option<Finding> {
    #[expect(clippy::disallowed_methods, reason = "it is the world's time that matters to Stripe")]
    let late = (OffsetDateTime::now_utc() - LATE).unix_timestamp();
    let ours = undelivered.iter().filter(|event| EVENTS.contains(&event.kind.as_str()) && event.created < late);
    let ids: Vec<String> = ours.map(|event| event.id.clone()).collect();
    let missing = payments::never_received(&app.env, "stripe", &ids).await.ok()?;
    (!missing.is_empty()).then(|| {
        let message = format!("{} of Stripe's latest events never came in here", missing.len());
        let advice = "look at the endpoint's failed deliveries in Stripe's dashboard: 400 says that \
                      stripe.webhook_secrets are another endpoint's";
        Finding::warning("webhook", message, advice)
    })
}

fn is_test_key(key: &SecretString) -> bool {
    let key = key.expose_secret();
    key.starts_with("sk_test_") || key.starts_with("rk_test_")
}

fn secrets(secrets: &[SecretString]) -> Option<Finding> {
    if secrets.iter().all(|secret| secret.expose_secret().starts_with("whsec_")) {
        return None;
    }
    let message = "a webhook secret does not start with whsec_";
    Some(Finding::problem("webhook", message, "copy stripe.webhook_secrets from the endpoint in Stripe's dashboard"))
}

fn endpoint(config: &Config, key: &SecretString, endpoints: Option<&[WebhookEndpoint]>) -> Finding {
    let ours = format!("{}/webhooks/stripe", config.public_url());
    let Some(endpoints) = endpoints else {
        let advice = format!("compare with docs/operations.md: it should send to {ours}");
        return Finding::warning("webhook", "the key may not see webhook endpoints, so this is not checked", advice);
    };
    let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.url == ours) else {
        let advice =
            "add it in Stripe's dashboard; until then payments are only found by the reconciler, minutes later";
        return Finding::for_the_world(config, "webhook", format!("Stripe has no endpoint {ours}"), advice);
    };
    if endpoint.livemode.is_some_and(|live| live == is_test_key(key)) {
        let (theirs, ours) = if is_test_key(key) { ("live", "test") } else { ("test", "live") };
        let message = format!("the endpoint is of Stripe's {theirs} mode, and the key of its {ours} mode");
        return Finding::problem("webhook", message, "make an endpoint in the key's mode, and use its secret");
    }
    if endpoint.status != "enabled" {
        return Finding::problem("webhook", "Stripe has disabled the endpoint", "enable it in Stripe's dashboard");
    }
    let sent = |event: &&str| endpoint.enabled_events.iter().any(|enabled| enabled == "*" || enabled == event);
    let missing: Vec<&str> = EVENTS.into_iter().filter(|event| !sent(event)).collect();
    if missing.is_empty() {
        return Finding::ok("webhook", format!("Stripe sends everything needed to {ours}"));
    }
    let advice = "add them to the endpoint in Stripe's dashboard";
    Finding::warning("webhook", format!("Stripe does not send {}", missing.join(", ")), advice)
}
