//! A webhook as a CRM, with messages signed by Standard Webhooks
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::crm::{BatchOutcome, Contact, CrmError, Delivered, Erasure};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::answers::{throttled, unanswered};
use super::public::Reach;

/// A webhook, with the key that its messages are signed with.
pub(super) struct Webhook<'a> {
    pub(super) client: &'a Client,
    pub(super) reach: Reach,
    pub(super) url: &'a str,
    pub(super) secret: &'a SecretString,
    pub(super) now: OffsetDateTime,
}

impl Webhook<'_> {
    /// Checks whether the URL can be used. Nothing is sent, since the receiver does not have the secret yet.
    pub(super) async fn check(&self) -> Result<(), CrmError> {
        self.reach.parse(self.url).map(drop).map_err(|why| CrmError::Unusable(why.to_owned()))
    }

    pub(super) async fn updated(&self, key: &str, contacts: &[Contact]) -> BatchOutcome {
        let payloads: Vec<Value> = contacts.iter().map(payload).collect();
        self.send("contacts.updated", key, &payloads).await
    }

    pub(super) async fn erased(&self, key: &str, contacts: &[Erasure]) -> BatchOutcome {
        let payloads: Vec<Value> = contacts.iter().map(|contact| json!({ "email": contact.email.as_str() })).collect();
        self.send("contacts.erased", key, &payloads).await
    }

    /// Sends one message with all contacts, which the receiver accepts or refuses as a whole.
    async fn send(&self, kind: &str, key: &str, contacts: &[Value]) -> BatchOutcome {
        match self.post(kind, key, contacts).await {
            Ok(()) => BatchOutcome { outcomes: vec![Delivered::Done { remote_id: None }; contacts.len()], error: None },
            Err(error) => BatchOutcome { outcomes: Vec::new(), error: Some(error) },
        }
    }

    /// Posts a message. Its id is a hash of its content, so it is the same on every try.
    async fn post(&self, kind: &str, key: &str, contacts: &[Value]) -> Result<(), CrmError> {
        let url = self.reach.parse(self.url).map_err(|why| CrmError::Unusable(why.to_owned()))?;
        let data = json!({ "contacts": contacts });
        let id = format!("msg_{}", &hex::encode(Sha256::digest(format!("{kind} {key} {data}")))[..32]);
        let body = json!({ "type": kind, "timestamp": rfc3339(self.now), "data": data }).to_string();
        let timestamp = self.now.unix_timestamp();
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature(self.secret, &id, timestamp, &body)?)
            .body(body);
        let answer = request.send().await.map_err(|error| unanswered("The webhook", &error))?;
        let status = answer.status();
        match status {
            _ if status.is_success() => Ok(()),
            // By the specification, this asks us to send no more messages.
            StatusCode::GONE => {
                Err(CrmError::Denied("The webhook answered 410: it wants no more messages.".to_owned()))
            }
            StatusCode::TOO_MANY_REQUESTS => Err(throttled(answer.headers(), self.now)),
            other => Err(CrmError::Temporary(format!("The webhook answered {}.", other.as_u16()))),
        }
    }
}

/// The signature header: `v1` and the HMAC-SHA256 of id, time and body in Base64.
fn signature(secret: &SecretString, id: &str, timestamp: i64, body: &str) -> Result<String, CrmError> {
    let unusable = || CrmError::Denied("The secret can't be used: it should be whsec_ and Base64.".to_owned());
    let secret = secret.expose_secret().strip_prefix("whsec_").ok_or_else(unusable)?;
    let key = STANDARD.decode(secret).map_err(|_| unusable())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| unusable())?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body.as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

fn payload(contact: &Contact) -> Value {
    json!({
        "email": contact.email.as_str(),
        "name": contact.name,
        "language": contact.locale.tag(),
        "timezone": contact.timezone,
        "signedUpAt": contact.signed_up_at.map(rfc3339),
        "orders": contact.orders,
        "cancelledOrders": contact.cancelled_orders,
        "tickets": contact.tickets,
        "checkedIn": contact.checked_in,
        "lastOrderAt": contact.last_order_at.map(rfc3339),
        "lastEvent": contact.last_event,
    })
}

pub(super) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected signature was computed with Python's `hmac`.
    #[test]
    fn messages_are_signed_by_the_specification() {
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(signature(&"hunter2".into(), "msg_1", 0, "{}").is_err());
    }
}
