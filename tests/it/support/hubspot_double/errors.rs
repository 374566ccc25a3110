//! HubSpot's errors, and the check of a body's fields.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// A status and a body.
pub(super) type Answer = (StatusCode, Value);

/// An error in HubSpot's form (<https://developers.hubspot.com/docs/api-reference/error-handling>).
pub(super) fn refusal(status: u16, category: &str, message: &str) -> Answer {
    let body = json!({
        "status": "error", "message": message, "category": category,
        "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf",
    });
    (StatusCode::from_u16(status).unwrap(), body)
}

pub(super) fn invalid(message: &str) -> Answer {
    refusal(400, "VALIDATION_ERROR", message)
}

/// An error message about a value that quotes it, as HubSpot's do.
pub(super) fn not_valid(code: &str, name: &str, value: &str) -> String {
    let problem =
        json!([{ "isValid": false, "message": format!("{value} is not valid"), "error": code, "name": name }]);
    format!("Property values were not valid: {problem}")
}

/// The object, if it has only these fields. Those after the first `required` ones are optional.
pub(super) fn object<'a>(value: &'a Value, known: &[&str], required: usize) -> Result<&'a Map<String, Value>, Answer> {
    let object = value.as_object().ok_or_else(|| invalid("Invalid input JSON: not an object"))?;
    if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(invalid(&format!("Invalid input JSON: unknown field {unknown}")));
    }
    match known[..required].iter().find(|key| !object.contains_key(**key)) {
        Some(missing) => Err(invalid(&format!("Some required fields were not set: [{missing}]"))),
        None => Ok(object),
    }
}
