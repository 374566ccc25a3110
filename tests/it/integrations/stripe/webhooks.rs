//! The signatures of events.

use kernel::payments::{PaymentProvider as _, WebhookSubject};

use super::case;
use crate::support::node;
use crate::support::stripe_double::{WEBHOOK_SECRET, signature};

#[tokio::test]
async fn events_are_signed_and_read_as_by_the_official_client() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    case.double.pay(&id);
    let intent = case.double.intent(&id).id;
    case.double.refund_at_dashboard(&id, 500);
    let events = case.double.take_events();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let expected = ["payment_intent.succeeded", "checkout.session.completed", "refund.created", "charge.refunded"];
    assert_eq!(kinds, expected);

    // The same time for all, since the limit depends on the second.
    let at = case.now();
    let now = at.unix_timestamp();
    let mut questions = Vec::new();
    let mut ours = Vec::new();
    for event in &events {
        for (secret, time, body) in [
            (WEBHOOK_SECRET, now, event.body.clone()),
            (WEBHOOK_SECRET, now - 300, event.body.clone()),
            (WEBHOOK_SECRET, now - 301, event.body.clone()),
            ("whsec_other", now, event.body.clone()),
            (WEBHOOK_SECRET, now, format!("{} ", event.body)),
        ] {
            let signature = signature(secret, time, &event.body);
            let read = case.stripe.webhook(&signature, body.as_bytes(), at);
            assert!(read.iter().all(|read| read.event_id == event.id));
            ours.push(read.map_or_else(|_| "StripeSignatureVerificationError".to_owned(), |event| event.event_id));
            questions.push(serde_json::json!({
                "signature": signature, "body": body, "secret": WEBHOOK_SECRET, "now": now * 1000,
            }));
        }
        let subject = case.stripe.webhook(&signature(WEBHOOK_SECRET, now, &event.body), event.body.as_bytes(), at);
        let expected = if event.kind.starts_with("checkout") {
            WebhookSubject::Checkout(id.clone())
        } else {
            WebhookSubject::Intent(intent.clone())
        };
        assert_eq!(subject.unwrap().subject, expected);
    }
    let theirs = node::run("stripe_signatures.js", serde_json::to_string(&questions).unwrap()).await;
    let theirs: Vec<String> = serde_json::from_str(&theirs).unwrap();
    assert_eq!(ours, theirs);
    assert_eq!(ours.iter().filter(|answer| answer.starts_with("evt_")).count(), 2 * events.len());
}
