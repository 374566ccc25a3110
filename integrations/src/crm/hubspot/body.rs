//! Contacts as HubSpot wants them, and what it says to a batch of them.

use std::collections::HashMap;

use domain::crm::{Contact, Delivered};
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::{describe, lacks_property};
use super::properties::PREFIX;
use crate::crm::webhook::rfc3339;

/// The inputs of a batch. Each has the number of its place, which errors refer to
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

/// What we know of a contact. What we do not know is left as it is there.
fn properties(contact: &Contact) -> HashMap<String, String> {
    let (first, last) = match contact.name.trim().rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim_end(), Some(last)),
        None => (contact.name.trim(), None),
    };
    let ours = |name: &str| format!("{PREFIX}_{name}");
    let mut properties = HashMap::from([
        ("email".to_owned(), contact.email.as_str().to_owned()),
        ("firstname".to_owned(), first.to_owned()),
        ("hs_language".to_owned(), contact.locale.tag().to_owned()),
        (ours("orders"), contact.orders.to_string()),
        (ours("cancelled_orders"), contact.cancelled_orders.to_string()),
        (ours("tickets"), contact.tickets.to_string()),
        (ours("checked_in"), contact.checked_in.to_string()),
    ]);
    let known = [
        ("lastname".to_owned(), last.map(str::to_owned)),
        (ours("signed_up_at"), contact.signed_up_at.map(rfc3339)),
        (ours("last_order_at"), contact.last_order_at.map(rfc3339)),
        (ours("last_event"), contact.last_event.clone()),
    ];
    properties.extend(known.into_iter().filter_map(|(name, value)| Some((name, value?))));
    properties
}

/// The answer to a batch: 200, or 207 with errors for some.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch {
    #[serde(default)]
    results: Vec<Taken>,
    #[serde(default)]
    errors: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    id: String,
    #[serde(default)]
    object_write_trace_id: Option<String>,
    #[serde(default)]
    properties: HashMap<String, Option<String>>,
}

impl Batch {
    /// Whether some were refused for a property that is not there.
    pub(super) fn lacks_property(&self) -> bool {
        self.errors.iter().any(lacks_property)
    }

    /// What became of each contact. Of whom nothing is said, nothing is believed.
    pub(super) fn outcomes(self, contacts: &[Contact]) -> Vec<Delivered> {
        let mut outcomes = vec![Delivered::Later; contacts.len()];
        for error in &self.errors {
            let outcome = outcome(error);
            let places = error["context"]["objectWriteTraceId"].as_array().into_iter().flatten();
            for place in places.filter_map(Value::as_str).filter_map(|text| text.parse::<usize>().ok()) {
                if let Some(slot) = outcomes.get_mut(place) {
                    *slot = outcome.clone();
                }
            }
        }
        for taken in self.results {
            let email = taken.properties.get("email").and_then(Option::as_deref).map(str::to_lowercase);
            let place = taken.object_write_trace_id.as_deref().and_then(|text| text.parse().ok());
            let place =
                place.or_else(|| contacts.iter().position(|contact| Some(contact.email.as_str()) == email.as_deref()));
            if let Some(slot) = place.and_then(|place: usize| outcomes.get_mut(place)) {
                *slot = Delivered::Done { remote_id: Some(taken.id).filter(|id| id.len() <= 64) };
            }
        }
        outcomes
    }
}

/// What is HubSpot's own fault is tried again.
fn outcome(error: &Value) -> Delivered {
    match error["category"].as_str() {
        Some("RATE_LIMITS" | "INTERNAL_ERROR" | "TIMEOUT") => Delivered::Later,
        _ => Delivered::Refused(describe(error)),
    }
}

#[cfg(test)]
mod tests {
    use domain::text::{EmailAddress, Locale};
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
        assert!(properties.get("eventradar_signed_up_at").is_none());
        let single = inputs(&[contact("cher@example.org", "Cher")]).remove(0);
        assert_eq!(single["properties"]["firstname"], "Cher");
        assert!(single["properties"].get("lastname").is_none());
    }

    #[test]
    fn each_contact_gets_its_own_outcome() {
        let contacts: Vec<Contact> =
            ["a", "b", "c", "d", "e"].map(|name| contact(&format!("{name}@example.org"), name)).into();
        let batch: Batch = serde_json::from_value(json!({
            "status": "COMPLETE",
            "results": [
                { "id": "11", "properties": { "email": "A@example.org" } },
                { "id": "14", "objectWriteTraceId": "3", "properties": {} },
            ],
            "numErrors": 2,
            "errors": [
                { "category": "VALIDATION_ERROR", "context": { "objectWriteTraceId": ["1"] } },
                { "category": "RATE_LIMITS", "context": { "objectWriteTraceId": ["2"] } },
            ],
        }))
        .unwrap();
        let done = |id: &str| Delivered::Done { remote_id: Some(id.to_owned()) };
        let refused = Delivered::Refused("HubSpot says VALIDATION_ERROR.".to_owned());
        assert_eq!(batch.outcomes(&contacts), [done("11"), refused, Delivered::Later, done("14"), Delivered::Later]);
    }
}
