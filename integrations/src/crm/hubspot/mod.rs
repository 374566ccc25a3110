//! Contacts in HubSpot, by its CRM API, version 3.

mod body;
mod faults;
mod properties;

use std::ops::Range;
use std::time::Duration;

use domain::crm::{Contact, CrmError, Delivered, Erasure};
use reqwest::{Client, RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::time::Instant;

use self::body::{Batch, inputs};
use self::faults::Fault;
use super::answers::unanswered;

/// How long a batch may take in all; what is not done by then waits for the next.
const DEADLINE: Duration = Duration::from_secs(18);

/// HubSpot, with somebody's token.
pub(super) struct HubSpot<'a> {
    pub(super) client: &'a Client,
    pub(super) base: &'a str,
    pub(super) token: &'a SecretString,
    pub(super) now: OffsetDateTime,
}

impl HubSpot<'_> {
    /// Whether HubSpot knows the token, and lets it read contacts.
    pub(super) async fn check(&self) -> Result<(), CrmError> {
        self.call(self.get("/crm/v3/objects/contacts?limit=1")).await?;
        Ok(())
    }

    /// Makes contacts known (<https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide>). A batch that is refused as a whole is halved until it is clear whose fault that is.
    pub(super) async fn upsert(&self, contacts: &[Contact]) -> Result<Vec<Delivered>, CrmError> {
        let deadline = Instant::now() + DEADLINE;
        let mut outcomes = vec![Delivered::Later; contacts.len()];
        let mut made_properties = false;
        let mut left: Vec<Range<usize>> = std::iter::once(0..contacts.len()).collect();
        while let Some(range) = left.pop() {
            if range.is_empty() || Instant::now() >= deadline {
                continue;
            }
            match self.upsert_batch(&contacts[range.clone()]).await {
                Ok(told) => outcomes.splice(range, told).for_each(drop),
                Err(Fault::NoProperty) if !made_properties => {
                    made_properties = true;
                    self.make_properties().await?;
                    left.push(range);
                }
                Err(Fault::Refused(words)) if range.len() == 1 => outcomes[range.start] = Delivered::Refused(words),
                Err(Fault::Refused(_)) => {
                    let middle = range.start + range.len() / 2;
                    left.push(middle..range.end);
                    left.push(range.start..middle);
                }
                // What was done before stays done.
                Err(fault) if outcomes.iter().all(|outcome| *outcome == Delivered::Later) => return Err(fault.into()),
                Err(_) => break,
            }
        }
        Ok(outcomes)
    }

    async fn upsert_batch(&self, contacts: &[Contact]) -> Result<Vec<Delivered>, Fault> {
        let request = self.post("/crm/v3/objects/contacts/batch/upsert", &json!({ "inputs": inputs(contacts) }));
        let (_, body) = self.call(request).await?;
        let batch: Batch = serde_json::from_value(body).map_err(|_| Fault::unreadable())?;
        if batch.lacks_property() {
            return Err(Fault::NoProperty);
        }
        Ok(batch.outcomes(contacts))
    }

    /// Erases contacts for good (<https://developers.hubspot.com/changelog/gdpr-deletion>), by HubSpot's id of them where we know it. An address that HubSpot does not know it refuses from then on.
    pub(super) async fn erase(&self, contacts: &[Erasure]) -> Result<Vec<Delivered>, CrmError> {
        let deadline = Instant::now() + DEADLINE;
        let mut outcomes = vec![Delivered::Later; contacts.len()];
        for (index, contact) in contacts.iter().enumerate() {
            if Instant::now() >= deadline {
                break;
            }
            let body = match &contact.remote_id {
                Some(id) => json!({ "objectId": id }),
                None => json!({ "objectId": contact.email.as_str(), "idProperty": "email" }),
            };
            match self.call(self.post("/crm/v3/objects/contacts/gdpr-delete", &body)).await {
                // Whoever is gone is erased.
                Ok(_) | Err(Fault::NotFound) => outcomes[index] = Delivered::Done { remote_id: None },
                Err(Fault::Refused(words)) => outcomes[index] = Delivered::Refused(words),
                Err(fault) if index == 0 => return Err(fault.into()),
                Err(_) => break,
            }
        }
        Ok(outcomes)
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).json(body)
    }

    async fn call(&self, request: RequestBuilder) -> Result<(StatusCode, Value), Fault> {
        let request = request.bearer_auth(self.token.expose_secret());
        let answer = request.send().await.map_err(|error| Fault::Other(unanswered("HubSpot", &error)))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.map_err(|error| Fault::Other(unanswered("HubSpot", &error)))?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status.is_success() { Ok((status, body)) } else { Err(Fault::of(status, &headers, &body, self.now)) }
    }
}
