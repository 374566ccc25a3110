//! Bodies of requests: JSON objects, read field by field.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problems::Problem;

/// The media types of a patch.
const PATCHES: &str = "application/merge-patch+json, application/json";

/// A body that is a JSON object, without what begins with `_`: links and other facts that clients send back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body(pub(crate) Map<String, Value>);

impl Body {
    /// Reads the body of a POST or a PUT. An empty one, and null, is an empty object.
    ///
    /// # Errors
    /// 415 for another media type than JSON, 400 for what is not JSON, 422 for JSON that is no object.
    pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Problem> {
        let kind = media_type(headers);
        let is_json = kind.as_deref().is_none_or(|kind| kind == "application/json" || kind.ends_with("+json"));
        if !is_json && !body.is_empty() {
            let message = "The body must be JSON: send Content-Type: application/json.";
            return Err(Problem::of(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type",
                message,
            )
            .with(header::ACCEPT, HeaderValue::from_static("application/json, application/hal+json")));
        }
        Self::parse(body)
    }

    /// Reads the body of a PATCH (<https://www.rfc-editor.org/rfc/rfc7396>, <https://www.rfc-editor.org/rfc/rfc5789>).
    ///
    /// # Errors
    /// 415 with `Accept-Patch` for other media types, and those of [`Self::read`].
    pub(crate) fn patch(headers: &HeaderMap, body: &Bytes) -> Result<Self, Problem> {
        let kind = media_type(headers);
        if !matches!(kind.as_deref(), Some("application/merge-patch+json" | "application/json")) {
            let message = "A patch must be a JSON merge patch: send Content-Type: application/merge-patch+json.";
            return Err(Problem::of(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type",
                message,
            )
            .with(axum::http::HeaderName::from_static("accept-patch"), HeaderValue::from_static(PATCHES)));
        }
        Self::parse(body)
    }

    fn parse(body: &Bytes) -> Result<Self, Problem> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            let message = format!("The body is no JSON: {error}.");
            Problem::new(StatusCode::BAD_REQUEST, "MALFORMED_JSON", message)
        })?;
        if value.is_null() {
            return Ok(Self::default());
        }
        let Value::Object(mut map) = value else {
            let message = "The body must be a JSON object.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", message));
        };
        map.retain(|name, _| !name.starts_with('_'));
        Ok(Self(map))
    }

    /// The fields, each of its type.
    ///
    /// # Errors
    /// 422 for unknown fields, fields of a wrong type and missing ones, with the field's name.
    pub(crate) fn into<T: DeserializeOwned>(self) -> Result<T, Problem> {
        serde_path_to_error::deserialize(Value::Object(self.0)).map_err(|error| {
            let path = error.path().to_string();
            let why = error.into_inner().to_string();
            let quoted = why.split('`').nth(1);
            let (code, field) = match (why.split_once(' '), quoted) {
                _ if why.starts_with("unknown variant") => ("INVALID_INPUT", path),
                (Some(("unknown", _)), Some(name)) => ("UNKNOWN_FIELD", name.to_owned()),
                (Some(("missing", _)), Some(name)) => ("INVALID_INPUT", name.to_owned()),
                _ => ("INVALID_INPUT", path),
            };
            let message = match code {
                "UNKNOWN_FIELD" => format!("There is no field {field} here. Known are:{}.", known(&why)),
                _ if why.starts_with("missing") => format!("{field} is missing."),
                _ => format!("{field} can't be read: {why}."),
            };
            Problem::of(StatusCode::UNPROCESSABLE_ENTITY, code, &field, message)
        })
    }
}

/// The names that serde lists after "expected".
fn known(why: &str) -> String {
    let names = why.split_once("expected").map_or("", |(_, names)| names);
    names.replace("one of", "").replace('`', "")
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Applies a merge patch to an object (RFC 7396 §2): null removes a field, objects are merged.
pub(crate) fn merge(mut target: Map<String, Value>, patch: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in patch {
        match (target.get_mut(&name), value) {
            (_, Value::Null) => {
                target.remove(&name);
            }
            (Some(Value::Object(into)), Value::Object(from)) => {
                let merged = merge(std::mem::take(into), from);
                target.insert(name, Value::Object(merged));
            }
            (_, Value::Object(from)) => {
                target.insert(name, Value::Object(merge(Map::new(), from)));
            }
            (_, value) => {
                target.insert(name, value);
            }
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn merges_as_the_rfc_says() {
        // The test cases of RFC 7396, appendix A, that are about objects.
        for (target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let (Value::Object(target), Value::Object(patch)) = (target, patch) else { panic!("objects") };
            assert_eq!(Value::Object(merge(target, patch)), result);
        }
    }
}
