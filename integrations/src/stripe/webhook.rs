//! Verifies webhook signatures (<https://docs.stripe.com/webhooks#verify-manually>), and reads events.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::payments::{WebhookError, WebhookEvent, WebhookSubject};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

/// The largest difference between the signature's time and ours, in seconds.
const TOLERANCE: u64 = 300;

/// Verifies the signature of the raw body. One valid `v1` signature with any of the secrets is enough. `v0` is Stripe's
/// scheme for tests and proves nothing.
pub(super) fn verify(secrets: &[SecretString], header: &str, body: &[u8], now: i64) -> Result<(), WebhookError> {
    let (time, signatures) = parts(header)?;
    let mut fits = Choice::from(0);
    for secret in secrets {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
            .map_err(|_| WebhookError::BadSignature)?;
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        let expected = mac.finalize().into_bytes();
        for signature in &signatures {
            fits |= expected.as_slice().ct_eq(signature);
        }
    }
    if !bool::from(fits) {
        return Err(WebhookError::BadSignature);
    }
    let signed_at: i64 = time.parse().map_err(|_| WebhookError::BadHeader)?;
    if now.abs_diff(signed_at) > TOLERANCE { Err(WebhookError::Stale) } else { Ok(()) }
}

/// The time in the header, as the signed text, and the `v1` signatures.
fn parts(header: &str) -> Result<(&str, Vec<Vec<u8>>), WebhookError> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) => time = Some(value),
            Some(("v1", value)) => signatures.extend(hex::decode(value)),
            _ => {}
        }
    }
    let time = time.filter(|time| time.parse::<i64>().is_ok()).ok_or(WebhookError::BadHeader)?;
    if signatures.is_empty() { Err(WebhookError::BadHeader) } else { Ok((time, signatures)) }
}

/// Reads only which object an event is about; the API is asked for the object's state. So events of any API version
/// work (<https://docs.stripe.com/webhooks/versioning>), and so do thin events, which only have a reference to their
/// object (<https://docs.stripe.com/event-destinations#thin-events>).
pub(super) fn read(body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    let event: Value = serde_json::from_slice(body).map_err(|_| WebhookError::BadBody)?;
    let event_id = text(&event["id"]).ok_or(WebhookError::BadBody)?;
    let kind = text(&event["type"]).ok_or(WebhookError::BadBody)?;
    let subject = match &event["data"]["object"] {
        Value::Null => thin(&event["related_object"]),
        object => snapshot(&kind, object),
    };
    Ok(WebhookEvent { event_id, kind, subject: subject.unwrap_or(WebhookSubject::Other) })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

fn snapshot(kind: &str, object: &Value) -> Option<WebhookSubject> {
    let intent = text(&object["payment_intent"]).or_else(|| text(&object["payment_intent"]["id"]));
    match kind.split('.').next() {
        Some("checkout") => text(&object["id"]).map(WebhookSubject::Checkout),
        Some("payment_intent") => text(&object["id"]).map(WebhookSubject::Intent),
        Some("charge") if kind.starts_with("charge.dispute.") => intent.map(WebhookSubject::Dispute),
        Some("charge" | "refund") => intent.map(WebhookSubject::Intent),
        _ => None,
    }
}

fn thin(related: &Value) -> Option<WebhookSubject> {
    let id = text(&related["id"])?;
    match related["type"].as_str()? {
        "checkout.session" => Some(WebhookSubject::Checkout(id)),
        "payment_intent" => Some(WebhookSubject::Intent(id)),
        "refund" => Some(WebhookSubject::Refund(id)),
        "charge.dispute" | "dispute" => Some(WebhookSubject::BareDispute(id)),
        // Charges have no case here: their payment or refund has events as well.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;
    const BODY: &[u8] = br#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"#;

    fn sign(secret: &str, time: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{time}.").as_bytes());
        mac.update(body);
        hex::encode(mac.finalize().into_bytes())
    }

    fn secrets() -> Vec<SecretString> {
        vec!["whsec_old".into(), "whsec_new".into()]
    }

    fn check(header: &str, body: &[u8]) -> Result<(), WebhookError> {
        verify(&secrets(), header, body, NOW)
    }

    #[test]
    fn takes_any_v1_under_any_secret() {
        for secret in ["whsec_old", "whsec_new"] {
            let good = sign(secret, NOW, BODY);
            for header in [
                format!("t={NOW},v1={good}"),
                format!("t={NOW}, v0=aa, v1={}, v1={good}", "00".repeat(32)),
                format!("v1={good},t={NOW},v1=not-hex"),
            ] {
                assert_eq!(check(&header, BODY), Ok(()), "{header}");
            }
        }
    }

    #[test]
    fn refuses_every_other_signature() {
        let good = sign("whsec_new", NOW, BODY);
        let other = sign("whsec_other", NOW, BODY);
        for (header, why) in [
            (String::new(), WebhookError::BadHeader),
            (format!("v1={good}"), WebhookError::BadHeader),
            (format!("t={NOW}"), WebhookError::BadHeader),
            (format!("t=soon,v1={good}"), WebhookError::BadHeader),
            (format!("t={NOW},v0={good}"), WebhookError::BadHeader),
            (format!("t={NOW},v1={other}"), WebhookError::BadSignature),
            (format!("t={NOW},v1={}", &good[..62]), WebhookError::BadSignature),
            (format!("t={},v1={good}", NOW + 1), WebhookError::BadSignature),
        ] {
            assert_eq!(check(&header, BODY), Err(why), "{header}");
        }
        assert_eq!(check(&format!("t={NOW},v1={good}"), b"{}"), Err(WebhookError::BadSignature));
        assert_eq!(verify(&[], &format!("t={NOW},v1={good}"), BODY, NOW), Err(WebhookError::BadSignature));
    }

    #[test]
    fn refuses_what_is_more_than_five_minutes_off() {
        for (time, fits) in [(NOW - 300, true), (NOW + 300, true), (NOW - 301, false), (NOW + 301, false)] {
            let header = format!("t={time},v1={}", sign("whsec_new", time, BODY));
            assert_eq!(check(&header, BODY), if fits { Ok(()) } else { Err(WebhookError::Stale) });
        }
    }

    #[test]
    fn reads_what_events_are_about() {
        let event = |kind: &str, object: &str| {
            let body = format!(r#"{{"id":"evt_1","type":"{kind}","data":{{"object":{object}}}}}"#);
            read(body.as_bytes()).unwrap().subject
        };
        let intent = || WebhookSubject::Intent("pi_1".to_owned());
        assert_eq!(event("checkout.session.expired", r#"{"id":"cs_1"}"#), WebhookSubject::Checkout("cs_1".to_owned()));
        assert_eq!(event("payment_intent.canceled", r#"{"id":"pi_1"}"#), intent());
        assert_eq!(event("charge.refunded", r#"{"id":"ch_1","payment_intent":"pi_1"}"#), intent());
        let dispute = event("charge.dispute.created", r#"{"id":"du_1","payment_intent":"pi_1"}"#);
        assert_eq!(dispute, WebhookSubject::Dispute("pi_1".to_owned()));
        assert_eq!(event("refund.failed", r#"{"id":"re_1","payment_intent":{"id":"pi_1"}}"#), intent());
        assert_eq!(event("refund.failed", r#"{"id":"re_1","payment_intent":null}"#), WebhookSubject::Other);
        assert_eq!(event("customer.created", r#"{"id":"cus_1"}"#), WebhookSubject::Other);
        let thin = |kind: &str, object: &str, id: &str| {
            let body = format!(
                r#"{{"id":"evt_1","object":"v2.core.event","type":"{kind}","related_object":{{"id":"{id}","type":"{object}"}}}}"#
            );
            read(body.as_bytes()).unwrap().subject
        };
        let session = WebhookSubject::Checkout("cs_1".to_owned());
        assert_eq!(thin("v1.checkout.session.completed", "checkout.session", "cs_1"), session);
        assert_eq!(thin("v1.payment_intent.canceled", "payment_intent", "pi_1"), intent());
        assert_eq!(thin("v1.refund.failed", "refund", "re_1"), WebhookSubject::Refund("re_1".to_owned()));
        let dispute = WebhookSubject::BareDispute("du_1".to_owned());
        assert_eq!(thin("v1.charge.dispute.created", "dispute", "du_1"), dispute);
        assert_eq!(dispute.to_string().parse(), Ok(dispute));
        assert_eq!(thin("v1.customer.created", "customer", "cus_1"), WebhookSubject::Other);
        for body in ["", "[]", "{}", r#"{"id":"evt_1"}"#, r#"{"id":1,"type":"x"}"#] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), WebhookError::BadBody, "{body}");
        }
    }
}
