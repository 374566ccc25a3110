//! Stripe: the key, the secrets, and the webhook endpoint.

use integrations::probes::{self, WebhookEndpoint};
use secrecy::{ExposeSecret as _, SecretString};

use super::Finding;
use crate::config::{Config, Provider};

/// What the webhook endpoint has to send.
const EVENTS: [&str; 14] = [
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "payment_intent.payment_failed",
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
    match (config.provider(), &config.stripe.secret_key) {
        (Provider::Stripe, Some(key)) => stripe(config, key).await,
        (Provider::Sandbox, _) => vec![Finding::ok("payments", "the sandbox: no money moves")],
        _ => vec![Finding::warning(
            "payments",
            "none: only free tickets can be sold",
            "set stripe.secret_key and stripe.webhook_secrets",
        )],
    }
}

async fn stripe(config: &Config, key: &SecretString) -> Vec<Finding> {
    let mut findings = Vec::new();
    if config.is_production() && is_test_key(key) {
        let message = "the key is for Stripe's test mode: no money moves";
        findings.push(Finding::warning("stripe key", message, "use the live key, sk_live_… or rk_live_…"));
    }
    findings.extend(secrets(&config.stripe.webhook_secrets));
    let facts = match probes::stripe(key, config.stripe.api_base.as_deref()).await {
        Ok(facts) => facts,
        Err(error) => {
            let advice = "this machine must be able to reach https://api.stripe.com";
            findings.push(Finding::problem("stripe key", format!("Stripe can't be asked: {error}"), advice));
            return findings;
        }
    };
    findings.push(if !facts.key_is_known {
        Finding::problem("stripe key", "Stripe does not know it", "copy stripe.secret_key anew from Stripe's dashboard")
    } else if facts.forbidden.is_empty() {
        Finding::ok("stripe key", "Stripe knows it, and it may read checkouts and refunds")
    } else {
        let message = format!("it may not read {}", facts.forbidden.join(" and "));
        let advice = "let the restricted key read and write Checkout Sessions and refunds, and read payment intents and disputes";
        Finding::problem("stripe key", message, advice)
    });
    if facts.key_is_known {
        findings.push(endpoint(config, facts.webhook_endpoints.as_deref()));
    }
    findings
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

fn endpoint(config: &Config, endpoints: Option<&[WebhookEndpoint]>) -> Finding {
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
