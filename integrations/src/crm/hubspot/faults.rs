//! The meaning of HubSpot's errors (<https://developers.hubspot.com/docs/api-reference/error-handling>).

use std::time::Duration;

use kernel::crm::CrmError;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;
use time::OffsetDateTime;

use crate::crm::answers::throttled;

/// How long to wait once the daily limit is used up; HubSpot does not say when it resets.
const DAY_IS_FULL: Duration = Duration::from_hours(1);
/// How long to wait for HubSpot's lock after many concurrent changes.
const LOCK: Duration = Duration::from_secs(2);

/// Why a call failed.
#[derive(Debug)]
pub(super) enum Fault {
    /// One of our custom properties does not exist yet.
    NoProperty,
    /// The object does not exist.
    NotFound,
    /// The object exists already.
    Exists,
    /// HubSpot refuses the data that was sent, for this reason.
    Refused(String),
    /// The data is not the cause.
    Other(CrmError),
}

impl Fault {
    pub(super) fn of(status: StatusCode, headers: &HeaderMap, body: &Value, now: OffsetDateTime) -> Self {
        match status.as_u16() {
            401 => Self::Other(CrmError::Denied("HubSpot does not know the access token.".to_owned())),
            403 => Self::Other(CrmError::Denied(forbidden(body))),
            404 => Self::NotFound,
            409 => Self::Exists,
            423 => Self::Other(no_sooner(LOCK, throttled(headers, now))),
            429 if body["policyName"] == "DAILY" => Self::Other(no_sooner(DAY_IS_FULL, throttled(headers, now))),
            // The account is being moved between data centers, which may take a day.
            429 | 477 => Self::Other(throttled(headers, now)),
            400 if lacks_property(body) => Self::NoProperty,
            // Caused by the account, the URL or a proxy, not by the data.
            other @ (402 | 405 | 407 | 408 | 410 | 415 | 421 | 425 | 426) => Self::answered(other),
            400..=499 => Self::Refused(describe(body)),
            other => Self::answered(other),
        }
    }

    fn answered(status: u16) -> Self {
        Self::Other(CrmError::Temporary(format!("HubSpot answered {status}.")))
    }

    /// The fault of a call with contacts: there, a conflict means that one of them collides with another one in
    /// HubSpot.
    pub(super) fn about_contacts(self) -> Self {
        match self {
            Self::Exists => Self::Refused("HubSpot says CONFLICT.".to_owned()),
            fault => fault,
        }
    }

    pub(super) fn unreadable() -> Self {
        Self::Other(CrmError::Temporary("HubSpot's answer can't be read.".to_owned()))
    }
}

impl From<Fault> for CrmError {
    fn from(fault: Fault) -> Self {
        match fault {
            // The properties were created, but are not visible everywhere yet.
            Fault::NoProperty => Self::Temporary("HubSpot does not know yet what it is to keep.".to_owned()),
            Fault::NotFound => Self::Temporary("HubSpot answered 404.".to_owned()),
            Fault::Exists => Self::Temporary("HubSpot answered 409.".to_owned()),
            Fault::Refused(message) => Self::Temporary(message),
            Fault::Other(error) => error,
        }
    }
}

/// Raises the wait of a throttled call to at least this.
fn no_sooner(least: Duration, error: CrmError) -> CrmError {
    match error {
        CrmError::Throttled { after } => CrmError::Throttled { after: after.max(least) },
        error => error,
    }
}

/// Whether the error means that a property does not exist.
pub(super) fn lacks_property(error: &Value) -> bool {
    codes(error).iter().any(|code| code == "PROPERTY_DOESNT_EXIST")
}

/// The category and codes of an error. Its message quotes the data, so it is left out.
pub(super) fn describe(error: &Value) -> String {
    let category = error["category"].as_str().filter(|text| is_code(text)).unwrap_or("refused");
    let mut text = format!("HubSpot says {category}");
    for code in codes(error) {
        text.push_str(", ");
        text.push_str(&code);
    }
    text + "."
}

/// The codes of an error: its own, and those in its message, which can contain a list of errors as JSON.
fn codes(error: &Value) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let own = error["errors"].as_array().into_iter().flatten().filter_map(|error| error["code"].as_str());
    let message = error["message"].as_str().unwrap_or_default();
    let quoted = message.split("\"error\":\"").skip(1).filter_map(|remaining| remaining.split('"').next());
    for code in own.chain(error["subCategory"].as_str()).chain(quoted) {
        if is_code(code) && !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    }
    codes
}

fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_.".contains(&b))
}

/// A message that names the scopes the token lacks, if HubSpot does.
fn forbidden(body: &Value) -> String {
    let is_scope =
        |text: &&str| text.len() <= 64 && text.bytes().all(|b| b.is_ascii_lowercase() || b"._-".contains(&b));
    let mut scopes: Vec<&str> = body["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|error| error["context"]["requiredGranularScopes"].as_array())
        .flatten()
        .filter_map(Value::as_str)
        .filter(is_scope)
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        scopes = vec!["crm.objects.contacts.read", "crm.objects.contacts.write", "crm.schemas.contacts.write"];
    }
    format!("The access token lacks a scope: it needs {}.", scopes.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn refusals_are_described_without_what_was_sent() {
        let message = "Property values were not valid: [{\"isValid\":false,\"message\":\"Email address ada@example.org \
                       is invalid\",\"error\":\"INVALID_EMAIL\",\"name\":\"email\"}]";
        let text = describe(&json!({ "category": "VALIDATION_ERROR", "message": message }));
        assert_eq!(text, "HubSpot says VALIDATION_ERROR, INVALID_EMAIL.");
        let odd = json!({ "category": "ada@example.org", "errors": [{ "code": "ada@example.org" }] });
        assert_eq!(describe(&odd), "HubSpot says refused.");
    }

    fn fault(status: u16, wait: Option<&str>, body: &Value) -> Fault {
        let mut headers = HeaderMap::new();
        if let Some(wait) = wait {
            headers.insert("retry-after", wait.parse().unwrap());
        }
        let now = time::macros::datetime!(2026-11-21 12:00 UTC);
        Fault::of(StatusCode::from_u16(status).unwrap(), &headers, body, now)
    }

    #[test]
    fn waits_are_as_long_as_they_have_to_be() {
        let daily = json!({ "policyName": "DAILY" });
        let rolling = json!({ "policyName": "TEN_SECONDLY_ROLLING" });
        for (status, wait, body, seconds) in [
            (429, Some("3"), &rolling, 3),
            (429, None, &rolling, 10),
            (429, Some("3"), &daily, 3600),
            (429, Some("7200"), &daily, 7200),
            (423, Some("1"), &rolling, 2),
            (477, Some("80000"), &rolling, 80_000),
        ] {
            let Fault::Other(error) = fault(status, wait, body) else { panic!("{status}") };
            assert_eq!(error, CrmError::Throttled { after: Duration::from_secs(seconds) }, "{status} {wait:?} {body}");
        }
    }

    #[test]
    fn faults_of_contacts_are_distinguished_from_others() {
        for status in [400, 409, 413, 414, 422, 451, 499] {
            let fault = fault(status, None, &json!({})).about_contacts();
            assert!(matches!(fault, Fault::Refused(_)), "{status} {fault:?}");
        }
        for status in [405, 408, 415, 500, 502, 503, 504, 521] {
            let fault = fault(status, None, &json!({})).about_contacts();
            assert!(matches!(fault, Fault::Other(CrmError::Temporary(_))), "{status} {fault:?}");
        }
    }

    #[test]
    fn missing_scopes_are_named() {
        let error = json!({ "errors": [{ "context": { "requiredGranularScopes": ["crm.schemas.contacts.write"] } }] });
        assert!(forbidden(&error).ends_with("it needs crm.schemas.contacts.write."));
        assert!(forbidden(&json!({})).contains("crm.objects.contacts.write"));
    }
}
