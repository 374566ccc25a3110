//! Webhook events: their content, signatures and delivery, which may be repeated, late or out of order.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::state::State;
use super::{StripeDouble, WEBHOOK_SECRET};

/// An event that is not signed yet.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) body: String,
}

impl State {
    /// Records an event for delivery.
    pub(super) fn happened(&mut self, kind: &str, now: i64, object: &Value) {
        let id = self.id("evt");
        let body = json!({
            "id": id,
            "object": "event",
            "api_version": "2025-03-31.basil",
            "created": now,
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null },
            "type": kind,
        });
        let event = Event { id, kind: kind.to_owned(), body: serde_json::to_string_pretty(&body).unwrap() };
        self.undelivered.push(event);
    }
}

impl StripeDouble {
    /// Takes the undelivered events, oldest first, so that the test can deliver them in any order.
    pub(crate) fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.state().undelivered)
    }

    /// Sets the URL that events are delivered to.
    pub(crate) fn connect(&self, webhook_url: String) {
        self.state().webhook_url = Some(webhook_url);
    }

    /// Delivers the undelivered events once, in order.
    pub(crate) async fn deliver(&self) {
        for event in self.take_events() {
            assert_eq!(self.send(&event).await, 200, "{} was not taken", event.kind);
        }
    }

    /// Delivers an event, and returns the status of the response.
    pub(crate) async fn send(&self, event: &Event) -> u16 {
        self.send_raw(&signature(WEBHOOK_SECRET, self.now(), &event.body), &event.body).await
    }

    /// Delivers an event several times concurrently.
    pub(crate) async fn send_at_once(&self, event: &Event, times: usize) -> Vec<u16> {
        futures::future::join_all((0..times).map(|_| self.send(event))).await
    }

    /// Delivers any body with any signature, and again to a server that was too busy to store it within a second.
    pub(crate) async fn send_raw(&self, signature: &str, body: &str) -> u16 {
        let url = self.state().webhook_url.clone().expect("connect() says where webhooks go");
        loop {
            let request = self.shared.http.post(&url).header("stripe-signature", signature);
            let request = request.header("content-type", "application/json; charset=utf-8");
            let answer = request.body(body.to_owned()).send().await.unwrap();
            let status = answer.status().as_u16();
            if status != 503 || !answer.text().await.unwrap().contains("\"BUSY\"") {
                return status;
            }
        }
    }
}

/// A `Stripe-Signature` header. As in Stripe's test mode, it has a `v0` in addition to the `v1`, which proves nothing.
pub(crate) fn signature(secret: &str, time: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    format!("t={time},v1={},v0={}", hex::encode(mac.finalize().into_bytes()), "0".repeat(64))
}
