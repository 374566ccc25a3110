//! The bodies of batch requests and responses.

use std::collections::HashMap;

use kernel::crm::{Contact, CrmError, Delivered};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::faults::{Fault, describe, lacks_property};
use super::properties::PREFIX;
use crate::crm::webhook::rfc3339;

/// The inputs of a batch. Each has its index as a trace id, which errors refer to
/// (<https://developers.hubspot.com/docs/api-reference/error-handling#multi-status-errors>).
pub(super) fn inputs(contacts: &[Contact]) -> Vec<Value> {
    let input = |(index, contact): (usize, &Contact)| {
        json!({
            "idProperty": "email",
            "id": contact.email.as_str(),
            "objectWriteTraceId": index.to_string(),
            "properties": properties(contact),
        })
    };
    contacts.iter().enumerate().map(input).collect()
}

/// All properties of a contact, empty where we have no value. Contacts that are identified by address have to be sent
/// completely (<https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide>), and properties that are left
/// out keep their old values.
fn properties(contact: &Contact) -> HashMap<String, String> {
    let (first, last) = match contact.name.trim().rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim_end(), last),
        None => (contact.name.trim(), ""),
    };
    let ours = |name: &str| format!("{PREFIX}_{name}");
    let moment = |at: Option<OffsetDateTime>| at.map(rfc3339).unwrap_or_default();
    HashMap::from([
        ("email".to_owned(), contact.email.as_str().to_owned()),
        ("firstname".to_owned(), first.to_owned()),
        ("lastname".to_owned(), last.to_owned()),
        ("hs_language".to_owned(), contact.locale.tag().to_owned()),
        (ours("orders"), contact.orders.to_string()),
        (ours("cancelled_orders"), contact.cancelled_orders.to_string()),
        (ours("tickets"), contact.tickets.to_string()),
        (ours("checked_in"), contact.checked_in.to_string()),
        (ours("signed_up_at"), moment(contact.signed_up_at)),
        (ours("last_order_at"), moment(contact.last_order_at)),
        (ours("last_event"), contact.last_event.clone().unwrap_or_default()),
    ])
}

/// The response to a batch: status 200, or 207 with errors for some inputs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch {
    status: String,
    #[serde(default)]
    results: Vec<Upserted>,
    #[serde(default)]
    errors: Vec<Value>,
    #[serde(default)]
    num_errors: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Upserted {
    id: String,
    #[serde(default)]
    object_write_trace_id: Option<String>,
    #[serde(default)]
    properties: HashMap<String, Option<String>>,
}

impl Batch {
    /// The outcome of each contact. A contact that no error names was accepted, even if no result names it: results may
    /// lack the trace id, and a merged contact comes back under another address. An error that names no contact is
    /// about the whole batch; sending smaller batches shows which contact causes it.
    pub(super) fn outcomes(self, contacts: &[Contact]) -> Result<Vec<Delivered>, Fault> {
        if self.errors.iter().any(lacks_property) {
            return Err(Fault::NoProperty);
        }
        if self.status != "COMPLETE" {
            return Err(Fault::unreadable());
        }
        let named: usize = self.errors.iter().map(|error| places(error, contacts.len()).len().max(1)).sum();
        if self.num_errors > named {
            return Err(Fault::Refused("HubSpot did not say why.".to_owned()));
        }
        let mut outcomes = vec![None; contacts.len()];
        for error in &self.errors {
            let places = places(error, contacts.len());
            if places.is_empty() {
                return Err(of_all(error));
            }
            for place in places {
                outcomes[place] = Some(outcome(error));
            }
        }
        for upserted in self.results {
            if let Some(slot) = upserted.place(contacts).and_then(|place| outcomes.get_mut(place)) {
                let remote_id = Some(upserted.id).filter(|id| id.len() <= 64);
                slot.get_or_insert(Delivered::Done { remote_id });
            }
        }
        let unnamed = || Delivered::Done { remote_id: None };
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(unnamed)).collect())
    }
}

impl Upserted {
    fn place(&self, contacts: &[Contact]) -> Option<usize> {
        let email = self.properties.get("email").and_then(Option::as_deref).map(str::to_lowercase);
        let by_trace = self.object_write_trace_id.as_deref().and_then(|text| text.parse().ok());
        by_trace.or_else(|| contacts.iter().position(|contact| Some(contact.email.as_str()) == email.as_deref()))
    }
}

/// The indexes that an error names, of inputs that exist.
fn places(error: &Value, of: usize) -> Vec<usize> {
    let named = error["context"]["objectWriteTraceId"].as_array().into_iter().flatten();
    let named = named.filter_map(Value::as_str).filter_map(|text| text.parse().ok());
    named.filter(|place| *place < of).collect()
}

/// The fault for an error that names no contact.
fn of_all(error: &Value) -> Fault {
    match outcome(error) {
        Delivered::Refused(message) => Fault::Refused(message),
        _ => Fault::Other(CrmError::Temporary(describe(error))),
    }
}

/// The outcome for a contact that an error names. Faults of HubSpot are retried later.
fn outcome(error: &Value) -> Delivered {
    match error["category"].as_str() {
        Some("RATE_LIMITS" | "INTERNAL_ERROR" | "TIMEOUT") => Delivered::Later,
        _ => Delivered::Refused(describe(error)),
    }
}

#[cfg(test)]
mod tests {
    use kernel::text::{EmailAddress, Locale};
    use time::macros::datetime;

    use super::*;

    fn contact(email: &str, name: &str) -> Contact {
        Contact {
            email: EmailAddress::parse(email).unwrap(),
            name: name.to_owned(),
            locale: Locale::De,
            timezone: None,
            signed_up_at: None,
            orders: 2,
            cancelled_orders: 0,
            tickets: 3,
            checked_in: 1,
            last_order_at: Some(datetime!(2026-11-21 12:00 UTC)),
            last_event: Some("Jazz im Hof".to_owned()),
        }
    }

    #[test]
    fn contacts_are_written_with_what_is_known() {
        let input = inputs(&[contact("ada@example.org", "Ada de Lovelace")]).remove(0);
        assert_eq!(input["id"], "ada@example.org");
        let properties = &input["properties"];
        assert_eq!(properties["firstname"], "Ada de");
        assert_eq!(properties["lastname"], "Lovelace");
        assert_eq!(properties["eventradar_last_order_at"], "2026-11-21T12:00:00Z");
        assert_eq!(properties["eventradar_tickets"], "3");
        assert_eq!(properties["eventradar_signed_up_at"], "");
        let single = inputs(&[contact("cher@example.org", "Cher")]).remove(0);
        assert_eq!(single["properties"]["firstname"], "Cher");
        assert_eq!(single["properties"]["lastname"], "", "what they were called before does not stay");
    }

    fn outcomes(contacts: &[Contact], answer: Value) -> Result<Vec<Delivered>, Fault> {
        serde_json::from_value::<Batch>(answer).unwrap().outcomes(contacts)
    }

    #[test]
    fn each_contact_gets_its_own_outcome() {
        let contacts: Vec<Contact> =
            ["a", "b", "c", "d", "e"].map(|name| contact(&format!("{name}@example.org"), name)).into();
        let found = outcomes(
            &contacts,
            json!({
                "status": "COMPLETE",
                "results": [
                    { "id": "11", "properties": { "email": "A@example.org" } },
                    { "id": "14", "objectWriteTraceId": "3", "properties": {} },
                    // The contact was merged with another one, which has this address.
                    { "id": "99", "properties": { "email": "merged@example.org" } },
                ],
                "numErrors": 2,
                "errors": [
                    { "category": "VALIDATION_ERROR", "context": { "objectWriteTraceId": ["1"] } },
                    { "category": "RATE_LIMITS", "context": { "objectWriteTraceId": ["2"] } },
                ],
            }),
        );
        let done = |id: &str| Delivered::Done { remote_id: Some(id.to_owned()) };
        let refused = Delivered::Refused("HubSpot says VALIDATION_ERROR.".to_owned());
        let merged = Delivered::Done { remote_id: None };
        assert_eq!(found.unwrap(), [done("11"), refused, Delivered::Later, done("14"), merged]);
    }

    #[test]
    fn errors_that_name_nobody_are_about_the_batch() {
        let contacts = [contact("a@example.org", "a"), contact("b@example.org", "b")];
        let with = |error: Value| {
            outcomes(&contacts, json!({ "status": "COMPLETE", "results": [], "numErrors": 1, "errors": [error] }))
        };
        assert!(matches!(with(json!({ "category": "VALIDATION_ERROR" })), Err(Fault::Refused(_))));
        let elsewhere = json!({ "category": "VALIDATION_ERROR", "context": { "objectWriteTraceId": ["2"] } });
        assert!(matches!(with(elsewhere), Err(Fault::Refused(_))));
        assert!(matches!(with(json!({ "category": "RATE_LIMITS" })), Err(Fault::Other(CrmError::Temporary(_)))));
        let silent = outcomes(&contacts, json!({ "status": "COMPLETE", "results": [], "numErrors": 1 }));
        assert!(matches!(silent, Err(Fault::Refused(_))));
        let cancelled = outcomes(&contacts, json!({ "status": "CANCELED", "results": [] }));
        assert!(matches!(cancelled, Err(Fault::Other(CrmError::Temporary(_)))));
    }
}
