//! A HubSpot double: an HTTP server that accepts contacts as HubSpot does, with the same limits and errors.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

/// The valid access token.
pub(crate) const TOKEN: &str = "pat-eu1-event-radar-double";

/// The default properties of contacts that we fill.
const OWN_PROPERTIES: [&str; 4] = ["email", "firstname", "lastname", "hs_language"];
/// The largest batch that is accepted.
const BATCH: usize = 100;

/// A running double. Cheap to clone; its server ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct HubSpotDouble {
    origin: String,
    state: Arc<Mutex<Account>>,
}

/// How the double handles a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Throttled: wait this many seconds.
    Throttle(u64),
    /// An internal error, without any effect.
    Fail,
    /// An internal error, after the call took effect.
    FailAfterwards,
    /// Never answered, so that the caller times out.
    Hang,
    /// Refused because the token lacks a scope.
    Forbid,
    /// This status, with a number of seconds to wait if there is one.
    Answer(u16, Option<u64>),
    /// Throttled by the daily limit.
    DayIsFull,
    /// Answered after a second.
    Slow,
    /// Answered normally, which is the default.
    Well,
}

#[derive(Default)]
struct Account {
    contacts: BTreeMap<String, Contact>,
    groups: BTreeSet<String>,
    properties: BTreeSet<String>,
    blocked: BTreeSet<String>,
    moods: VecDeque<Mood>,
    refused: BTreeSet<String>,
    spoiling: BTreeSet<String>,
    conflicting: BTreeSet<String>,
    /// The addresses of merged contacts, each with that of the remaining contact.
    merged: BTreeMap<String, String>,
    never_erased: BTreeSet<String>,
    lags: u32,
    ids: usize,
    calls: Vec<Call>,
    revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) properties: BTreeMap<String, String>,
}

/// A call that the double received.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The method and path, separated by a space.
    pub(crate) line: String,
    /// The contacts' addresses in the body.
    pub(crate) emails: Vec<String>,
}

type Answer = (StatusCode, Value);

impl HubSpotDouble {
    /// Starts a double on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let double = Self { origin, state: Arc::default() };
        let router = Router::new().fallback(serve).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// The value for `crm.hubspot_api_base`.
    pub(crate) fn api_base(&self) -> &str {
        &self.origin
    }

    /// Sets how the next calls are handled, one after the other.
    pub(crate) fn moods(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state().moods.extend(moods);
    }

    /// Refuses a contact, but accepts the others in its batch.
    pub(crate) fn refuse(&self, email: &str) {
        self.state().refused.insert(email.to_owned());
    }

    /// Refuses every batch with this contact.
    pub(crate) fn spoil(&self, email: &str) {
        self.state().spoiling.insert(email.to_owned());
    }

    /// Answers with a conflict for every batch with this contact.
    pub(crate) fn conflict(&self, email: &str) {
        self.state().conflicting.insert(email.to_owned());
    }

    /// Merges a contact into another one, with another address.
    pub(crate) fn merge(&self, email: &str, into: &str) {
        let mut state = self.state();
        state.contacts.remove(email);
        state.add(into);
        state.merged.insert(email.to_owned(), into.to_owned());
    }

    /// Refuses to erase a contact by this id or address.
    pub(crate) fn never_erase(&self, id_or_email: &str) {
        self.state().never_erased.insert(id_or_email.to_owned());
    }

    /// Does not know new properties for one batch and this many more.
    pub(crate) fn lag(&self, batches: u32) {
        self.state().lags = batches + 1;
    }

    /// Becomes another, empty account, with new ids.
    pub(crate) fn begin_anew(&self) {
        *self.state() = Account::default();
    }

    /// Adds a contact, and returns its id.
    pub(crate) fn add(&self, email: &str) -> String {
        self.state().add(email)
    }

    /// Makes the token invalid, or valid again.
    pub(crate) fn revoke(&self, revoked: bool) {
        self.state().revoked = revoked;
    }

    /// The contact with this address.
    pub(crate) fn contact(&self, email: &str) -> Option<Contact> {
        self.state().contacts.get(email).cloned()
    }

    /// A property of a contact, which must exist.
    pub(crate) fn property(&self, email: &str, name: &str) -> Option<String> {
        let contact = self.contact(email).unwrap_or_else(|| panic!("there is no such contact"));
        contact.properties.get(name).cloned()
    }

    /// Whether the address is blocked because it was erased.
    pub(crate) fn is_blocked(&self, email: &str) -> bool {
        self.state().blocked.contains(email)
    }

    /// The received batches, as lists of addresses.
    pub(crate) fn batches(&self) -> Vec<Vec<String>> {
        let state = self.state();
        let batches = state.calls.iter().filter(|call| call.line.ends_with("/contacts/batch/upsert"));
        batches.map(|call| call.emails.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, Account> {
        self.state.lock().unwrap()
    }
}

async fn serve(
    State(double): State<HubSpotDouble>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let line = format!("{method} {}", uri.path());
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap_or(json!("?")) };
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (mood, revoked) = {
        let mut state = double.state();
        let emails = body["inputs"].as_array().into_iter().flatten().filter_map(|input| input["id"].as_str());
        let emails = emails.chain(body["objectId"].as_str()).map(str::to_owned).collect();
        state.calls.push(Call { line: line.clone(), emails });
        (state.moods.pop_front(), state.revoked)
    };
    if header(header::AUTHORIZATION) != Some(format!("Bearer {TOKEN}").as_str()) || revoked {
        return respond(refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found."));
    }
    if method == Method::POST && header(header::CONTENT_TYPE) != Some("application/json") {
        return respond(refusal(415, "VALIDATION_ERROR", "unsupported media type"));
    }
    match mood {
        Some(Mood::Throttle(seconds)) => {
            let (status, body) = refusal(429, "RATE_LIMITS", "You have reached your ten_secondly_rolling limit.");
            return (status, [(header::RETRY_AFTER, seconds.to_string())], Json(body)).into_response();
        }
        Some(Mood::DayIsFull) => {
            let (status, mut body) = refusal(429, "RATE_LIMITS", "You have reached your daily limit.");
            body["policyName"] = json!("DAILY");
            return respond((status, body));
        }
        Some(Mood::Answer(status, wait)) => {
            let (status, body) = refusal(status, "OTHER", "ada@example.org");
            let waits = wait.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
            return waits.map_or_else(
                || (status, Json(body.clone())).into_response(),
                |waits| (status, waits, Json(body.clone())).into_response(),
            );
        }
        Some(Mood::Slow) => tokio::time::sleep(Duration::from_secs(1)).await,
        Some(Mood::Fail) => return respond(refusal(503, "INTERNAL_ERROR", "internal error")),
        Some(Mood::Hang) => std::future::pending().await,
        Some(Mood::Forbid) => {
            let (status, mut body) =
                refusal(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes.");
            let context = json!({ "requiredGranularScopes": ["crm.schemas.contacts.write"] });
            body["errors"] =
                json!([{ "message": "One or more of the following scopes are required.", "context": context }]);
            return respond((status, body));
        }
        Some(Mood::FailAfterwards) => {
            route(&mut double.state(), &line, &body);
            return respond(refusal(502, "INTERNAL_ERROR", "bad gateway"));
        }
        Some(Mood::Well) | None => {}
    }
    let answer = route(&mut double.state(), &line, &body);
    respond(answer)
}

fn respond((status, body): Answer) -> Response {
    if status == StatusCode::NO_CONTENT { status.into_response() } else { (status, Json(body)).into_response() }
}

fn route(account: &mut Account, line: &str, body: &Value) -> Answer {
    match line {
        "GET /crm/v3/objects/contacts" => (StatusCode::OK, json!({ "results": [] })),
        "POST /crm/v3/objects/contacts/batch/upsert" => account.upsert(body),
        "POST /crm/v3/objects/contacts/gdpr-delete" => account.erase(body),
        "POST /crm/v3/properties/contacts/groups" => account.make_group(body),
        "POST /crm/v3/properties/contacts" => account.make_property(body),
        _ => refusal(404, "OBJECT_NOT_FOUND", "no such route"),
    }
}

/// An error in HubSpot's form (<https://developers.hubspot.com/docs/api-reference/error-handling>).
fn refusal(status: u16, category: &str, message: &str) -> Answer {
    let body = json!({
        "status": "error", "message": message, "category": category,
        "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf",
    });
    (StatusCode::from_u16(status).unwrap(), body)
}

fn invalid(message: &str) -> Answer {
    refusal(400, "VALIDATION_ERROR", message)
}

/// An error message about a value that quotes it, as HubSpot's do.
fn not_valid(code: &str, name: &str, value: &str) -> String {
    let problem =
        json!([{ "isValid": false, "message": format!("{value} is not valid"), "error": code, "name": name }]);
    format!("Property values were not valid: {problem}")
}

/// The object, if it has only these fields. Those after the first `required` ones are optional.
fn object<'a>(value: &'a Value, known: &[&str], required: usize) -> Result<&'a Map<String, Value>, Answer> {
    let object = value.as_object().ok_or_else(|| invalid("Invalid input JSON: not an object"))?;
    if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(invalid(&format!("Invalid input JSON: unknown field {unknown}")));
    }
    match known[..required].iter().find(|key| !object.contains_key(**key)) {
        Some(missing) => Err(invalid(&format!("Some required fields were not set: [{missing}]"))),
        None => Ok(object),
    }
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
    fn upsert(&mut self, body: &Value) -> Answer {
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

    fn add(&mut self, email: &str) -> String {
        let next = self.ids + 101;
        let contact = self.contacts.entry(email.to_owned()).or_insert_with(|| {
            self.ids += 1;
            Contact { id: next.to_string(), properties: BTreeMap::new() }
        });
        contact.id.clone()
    }

    fn erase(&mut self, body: &Value) -> Answer {
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

    fn make_group(&mut self, body: &Value) -> Answer {
        let group = match object(body, &["name", "label", "displayOrder"], 2) {
            Ok(group) => group["name"].as_str().unwrap_or_default().to_owned(),
            Err(answer) => return answer,
        };
        if self.groups.insert(group) { (StatusCode::CREATED, body.clone()) } else { refusal(409, "CONFLICT", "exists") }
    }

    fn make_property(&mut self, body: &Value) -> Answer {
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
