//! How many of Stripe's events are stored a second.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::body::Bytes;
use serde_json::json;
use sha2::Sha256;

use crate::Run;
use crate::database::fresh;
use crate::http::{Ask, repeat};
use crate::report::Line;
use crate::stripe::{SIGNING_SECRET, Stripe};

/// How many deliveries are under way at the same time.
const CLIENTS: usize = 64;
/// How many events a second are wanted.
const WANTED: f64 = 1000.0;

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    for _ in 0..run.rounds {
        let stripe = Stripe::start().await?;
        let server = run.set_up.start_with(false, &stripe.config()).await?;
        let ours = repeat(&server, CLIENTS, run.duration, |_| event()).await?;
        let name = "Stripe's events stored".to_owned();
        run.report.add(Line { name, unit: "/s", against: "what is wanted", wanted: 1.0 }, ours, Some(WANTED));
        run.database.forget_jobs().await?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the server checks when it was signed")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

/// A new event, signed as Stripe does it (<https://docs.stripe.com/webhooks#verify-manually>).
fn event() -> Ask {
    let id = fresh().simple();
    let session = json!({ "id": format!("cs_test_{id}"), "object": "checkout.session", "payment_intent": null });
    let body = json!({
        "id": format!("evt_{id}"),
        "object": "event",
        "api_version": "2025-03-31.basil",
        "created": 1_800_000_000,
        "data": { "object": session },
        "livemode": false,
        "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null },
        "type": "checkout.session.completed",
    })
    .to_string();
    let now = now();
    let signed = format!("{now}.{body}");
    let signature = Hmac::<Sha256>::new_from_slice(SIGNING_SECRET.as_bytes())
        .map(|mac| mac.chain_update(&signed).finalize().into_bytes());
    let signature = signature.map(hex::encode).unwrap_or_default();
    Ask::Webhook { body: Bytes::from(body), signature: format!("t={now},v1={signature}") }
}
