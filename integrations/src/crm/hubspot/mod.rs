//! HubSpot as a CRM, through version 3 of its CRM API.

mod body;
mod faults;
mod properties;

use std::ops::Range;
use std::time::Instant;

use kernel::crm::{BatchOutcome, Contact, CrmError, Delivered, Erasure};
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use time::OffsetDateTime;

use self::body::{Batch, inputs};
use self::faults::Fault;
use super::answers::unanswered;

/// HubSpot, accessed with one token.
pub(super) struct HubSpot<'a> {
    pub(super) client: &'a Client,
    pub(super) base: &'a str,
    pub(super) token: &'a SecretString,
    pub(super) now: OffsetDateTime,
}

impl HubSpot<'_> {
    /// Checks whether the token is valid and may read contacts.
    pub(super) async fn check(&self) -> Result<(), CrmError> {
        self.call(self.get("/crm/v3/objects/contacts?limit=1")).await?;
        Ok(())
    }

    /// Creates or updates contacts (<https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide>). A batch
    /// that is refused as a whole is halved until it is clear which contact is the cause. After an error, contacts that
    /// were sent before stay sent.
    pub(super) async fn upsert(&self, contacts: &[Contact], until: Instant) -> BatchOutcome {
        let mut outcomes = vec![Delivered::Later; contacts.len()];
        let mut made_properties = false;
        let mut left: Vec<Range<usize>> = std::iter::once(0..contacts.len()).collect();
        while let Some(range) = left.pop().filter(|range| !range.is_empty() && Instant::now() < until) {
            let fault = match self.upsert_batch(&contacts[range.clone()]).await {
                Ok(delivered) => {
                    outcomes.splice(range, delivered).for_each(drop);
                    continue;
                }
                Err(fault) => fault,
            };
            match fault {
                Fault::NoProperty if !made_properties => {
                    made_properties = true;
                    if let Err(fault) = self.make_properties(until).await {
                        return BatchOutcome { outcomes, error: Some(fault.into()) };
                    }
                    left.push(range);
                }
                Fault::Refused(message) if range.len() == 1 => outcomes[range.start] = Delivered::Refused(message),
                Fault::Refused(_) => {
                    let middle = range.start + range.len() / 2;
                    left.push(middle..range.end);
                    left.push(range.start..middle);
                }
                fault => return BatchOutcome { outcomes, error: Some(fault.into()) },
            }
        }
        BatchOutcome { outcomes, error: None }
    }

    async fn upsert_batch(&self, contacts: &[Contact]) -> Result<Vec<Delivered>, Fault> {
        let request = self.post("/crm/v3/objects/contacts/batch/upsert", &json!({ "inputs": inputs(contacts) }));
        let body = self.call(request).await.map_err(Fault::about_contacts)?;
        let batch: Batch = serde_json::from_value(body).map_err(|_| Fault::unreadable())?;
        batch.outcomes(contacts)
    }

    /// Erases contacts permanently (<https://developers.hubspot.com/changelog/gdpr-deletion>), one after the other.
    pub(super) async fn erase(&self, contacts: &[Erasure], until: Instant) -> BatchOutcome {
        let mut outcomes = Vec::with_capacity(contacts.len());
        for contact in contacts {
            match self.erase_one(contact, until).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(fault) => return BatchOutcome { outcomes, error: Some(fault.into()) },
            }
        }
        BatchOutcome { outcomes, error: None }
    }

    /// Erases a contact by HubSpot's id if we know it, since the address may have changed there. If that fails, by the
    /// address; one that HubSpot does not know is blocked from then on.
    async fn erase_one(&self, contact: &Erasure, until: Instant) -> Result<Delivered, Fault> {
        let by_id = contact.remote_id.as_ref().map(|id| json!({ "objectId": id }));
        let by_email = json!({ "objectId": contact.email.as_str(), "idProperty": "email" });
        let mut outcome = Delivered::Later;
        for body in by_id.into_iter().chain([by_email]) {
            if Instant::now() >= until {
                return Ok(Delivered::Later);
            }
            let answer = self.call(self.post("/crm/v3/objects/contacts/gdpr-delete", &body)).await;
            outcome = match answer.map_err(Fault::about_contacts) {
                Ok(_) => return Ok(Delivered::Done { remote_id: None }),
                // A contact that does not exist counts as erased.
                Err(Fault::NotFound) => Delivered::Done { remote_id: None },
                Err(Fault::Refused(message)) => Delivered::Refused(message),
                Err(fault) => return Err(fault),
            };
        }
        Ok(outcome)
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).json(body)
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value, Fault> {
        let request = request.bearer_auth(self.token.expose_secret());
        let answer = request.send().await.map_err(|error| Fault::Other(unanswered("HubSpot", &error)))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.map_err(|error| Fault::Other(unanswered("HubSpot", &error)))?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status.is_success() { Ok(body) } else { Err(Fault::of(status, &headers, &body, self.now)) }
    }
}
