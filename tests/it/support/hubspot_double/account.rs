//! The account: its contacts and properties, and what the calls do to them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::errors::{Answer, invalid, not_valid, object, refusal};
use super::{Call, Contact, Mood};

/// The default properties of contacts that we fill.
const OWN_PROPERTIES: [&str; 4] = ["email", "firstname", "lastname", "hs_language"];
/// The largest batch that is accepted.
const BATCH: usize = 100;

/// What the account contains, and how its next calls are handled.
#[derive(Default)]
pub(super) struct Account {
    pub(super) contacts: BTreeMap<String, Contact>,
    groups: BTreeSet<String>,
    properties: BTreeSet<String>,
    pub(super) blocked: BTreeSet<String>,
    pub(super) moods: VecDeque<Mood>,
    pub(super) refused: BTreeSet<String>,
    pub(super) spoiling: BTreeSet<String>,
    pub(super) conflicting: BTreeSet<String>,
    /// The addresses of merged contacts, each with that of the remaining contact.
    pub(super) merged: BTreeMap<String, String>,
    pub(super) never_erased: BTreeSet<String>,
    pub(super) lags: u32,
    ids: usize,
    pub(super) calls: Vec<Call>,
    pub(super) revoked: bool,
}

/// One contact of a batch.
struct Input {
    email: String,
    trace: String,
    properties: BTreeMap<String, String>,
}

impl Input {
    fn read(value: &Value) -> Result<Self, Answer> {
        let input = object(value, &["id", "properties", "idProperty", "objectWriteTraceId"], 4)?;
        let text = |key: &str| {
            let text = input[key].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| invalid(&format!("Invalid input JSON: {key} is no text")))
        };
        if text("idProperty")? != "email" {
            return Err(invalid("Unable to perform update/upsert by non-unique 0-1 property"));
        }
        let properties = input["properties"].as_object().ok_or_else(|| invalid("Invalid input JSON: properties"))?;
        let properties = properties.iter().map(|(name, value)| {
            let value = value.as_str().ok_or_else(|| invalid(&format!("Invalid input JSON: {name} is no text")))?;
            Ok((name.clone(), value.to_owned()))
        });
        Ok(Self {
            email: text("id")?,
            trace: text("objectWriteTraceId")?,
            properties: properties.collect::<Result<_, _>>()?,
        })
    }
}

impl Account {
    pub(super) fn upsert(&mut self, body: &Value) -> Answer {
        let inputs = object(body, &["inputs"], 1).and_then(|body| {
            let inputs = body["inputs"].as_array().ok_or_else(|| invalid("Invalid input JSON: inputs"))?;
            if inputs.is_empty() || inputs.len() > BATCH {
                return Err(invalid(
                    "The maximum number of inputs supported in a batch request for this object is 100.",
                ));
            }
            inputs.iter().map(Input::read).collect::<Result<Vec<_>, _>>()
        });
        let inputs = match inputs {
            Ok(inputs) => inputs,
            Err(answer) => return answer,
        };
        let distinct: BTreeSet<&String> = inputs.iter().map(|input| &input.email).collect();
        let traces: BTreeSet<&String> = inputs.iter().map(|input| &input.trace).collect();
        if distinct.len() < inputs.len() || traces.len() < inputs.len() {
            return invalid("Duplicate IDs found in batch input");
        }
        if inputs.iter().any(|input| self.conflicting.contains(&input.email)) {
            return refusal(409, "CONFLICT", "A contact with that email already exists.");
        }
        if self.lags > 0 {
            self.lags -= 1;
            return invalid(&not_valid("PROPERTY_DOESNT_EXIST", "eventradar_orders", "1"));
        }
        for input in &inputs {
            if let Some(answer) = self.unfit(input) {
                return answer;
            }
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in inputs {
            if self.refused.contains(&input.email) || self.blocked.contains(&input.email) {
                errors.push(json!({
                    "status": "error", "category": "VALIDATION_ERROR",
                    "message": not_valid("INVALID_EMAIL", "email", &input.email),
                    "context": { "objectWriteTraceId": [input.trace] },
                }));
            } else {
                results.push(self.store(input));
            }
        }
        let mut answer = json!({
            "status": "COMPLETE", "results": results,
            "startedAt": "2026-11-21T12:00:00.000Z", "completedAt": "2026-11-21T12:00:00.100Z",
        });
        if errors.is_empty() {
            return (StatusCode::OK, answer);
        }
        answer["numErrors"] = json!(errors.len());
        answer["errors"] = json!(errors);
        (StatusCode::MULTI_STATUS, answer)
    }

    /// The error for the whole batch that this contact causes, if any.
    fn unfit(&self, input: &Input) -> Option<Answer> {
        if self.spoiling.contains(&input.email) {
            return Some(invalid(&not_valid("INVALID_EMAIL", "email", &input.email)));
        }
        if input.properties.get("email") != Some(&input.email) {
            return Some(invalid("the address is not the one that the contact is found by"));
        }
        for (name, value) in &input.properties {
            if !OWN_PROPERTIES.contains(&name.as_str()) && !self.properties.contains(name) {
                return Some(invalid(&not_valid("PROPERTY_DOESNT_EXIST", name, value)));
            }
            let fits = match name.strip_prefix("eventradar_") {
                // An empty value clears the property.
                _ if value.is_empty() => true,
                Some("last_order_at" | "signed_up_at") => is_moment(value),
                Some("last_event") | None => true,
                Some(_) => value.parse::<f64>().is_ok(),
            };
            if !fits {
                return Some(invalid(&not_valid("INVALID_VALUE", name, value)));
            }
        }
        None
    }

    fn store(&mut self, input: Input) -> Value {
        let mut properties = input.properties;
        let email = match self.merged.get(&input.email) {
            Some(into) => {
                properties.insert("email".to_owned(), into.clone());
                into.clone()
            }
            None => input.email,
        };
        let is_new = !self.contacts.contains_key(&email);
        self.add(&email);
        let contact = self.contacts.get_mut(&email).unwrap();
        contact.properties.extend(properties);
        contact.properties.retain(|_, value| !value.is_empty());
        json!({
            "id": contact.id, "properties": contact.properties, "new": is_new, "archived": false,
            "createdAt": "2026-11-21T12:00:00.000Z", "updatedAt": "2026-11-21T12:00:00.000Z",
        })
    }

    pub(super) fn add(&mut self, email: &str) -> String {
        let next = self.ids + 101;
        let contact = self.contacts.entry(email.to_owned()).or_insert_with(|| {
            self.ids += 1;
            Contact { id: next.to_string(), properties: BTreeMap::new() }
        });
        contact.id.clone()
    }

    pub(super) fn erase(&mut self, body: &Value) -> Answer {
        let body = match object(body, &["objectId", "idProperty"], 1) {
            Ok(body) => body,
            Err(answer) => return answer,
        };
        let id = body["objectId"].as_str().unwrap_or_default();
        if self.never_erased.contains(id) {
            return invalid("it can't be erased");
        }
        let email = match body.get("idProperty") {
            None => self.contacts.iter().find(|(_, contact)| contact.id == id).map(|(email, _)| email.clone()),
            Some(by) if by == "email" => Some(id.to_owned()),
            Some(_) => return invalid("idProperty must be email"),
        };
        let Some(email) = email else { return refusal(404, "OBJECT_NOT_FOUND", "no such contact") };
        self.contacts.remove(&email);
        self.blocked.insert(email);
        (StatusCode::NO_CONTENT, Value::Null)
    }

    pub(super) fn make_group(&mut self, body: &Value) -> Answer {
        let group = match object(body, &["name", "label", "displayOrder"], 2) {
            Ok(group) => group["name"].as_str().unwrap_or_default().to_owned(),
            Err(answer) => return answer,
        };
        if self.groups.insert(group) { (StatusCode::CREATED, body.clone()) } else { refusal(409, "CONFLICT", "exists") }
    }

    pub(super) fn make_property(&mut self, body: &Value) -> Answer {
        let property = match object(body, &["groupName", "name", "label", "type", "fieldType"], 5) {
            Ok(property) => property,
            Err(answer) => return answer,
        };
        let text = |key: &str| property[key].as_str().unwrap_or_default();
        let fits = matches!(
            (text("type"), text("fieldType")),
            ("number", "number") | ("datetime", "date") | ("string", "text")
        );
        if !fits || !self.groups.contains(text("groupName")) {
            return invalid("the property can't be made");
        }
        let name = text("name").to_owned();
        if self.properties.insert(name) {
            (StatusCode::CREATED, body.clone())
        } else {
            refusal(409, "CONFLICT", "exists")
        }
    }
}

fn is_moment(value: &str) -> bool {
    time::OffsetDateTime::parse(value, &time::format_description::well_known::Rfc3339).is_ok()
}
