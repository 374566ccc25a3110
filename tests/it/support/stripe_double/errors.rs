//! Errors in Stripe's format (<https://docs.stripe.com/api/errors>).

use serde_json::{Value, json};

/// Why a request is refused.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Refusal {
    fn new(status: u16, kind: &str, code: Option<&str>, param: Option<&str>, message: &str) -> Self {
        let error = json!({ "type": kind, "code": code, "param": param, "message": message });
        Self { status, body: json!({ "error": error }) }
    }

    pub(super) fn unknown(param: &str) -> Self {
        let message = format!("Received unknown parameter: {param}");
        Self::new(400, "invalid_request_error", Some("parameter_unknown"), Some(param), &message)
    }

    pub(super) fn missing(param: &str) -> Self {
        let message = format!("Missing required param: {param}.");
        Self::new(400, "invalid_request_error", Some("parameter_missing"), Some(param), &message)
    }

    pub(super) fn invalid(param: &str, code: &str, message: &str) -> Self {
        Self::new(400, "invalid_request_error", Some(code), Some(param), message)
    }

    pub(super) fn plain(message: &str) -> Self {
        Self::new(400, "invalid_request_error", None, None, message)
    }

    pub(super) fn no_such(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self::new(404, "invalid_request_error", Some("resource_missing"), Some("id"), &message)
    }

    pub(super) fn no_route(line: &str) -> Self {
        Self::new(404, "invalid_request_error", None, None, &format!("Unrecognized request URL ({line})."))
    }

    pub(super) fn bad_key() -> Self {
        Self::new(401, "invalid_request_error", None, None, "Invalid API Key provided")
    }

    pub(super) fn key_reused() -> Self {
        let message =
            "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        Self::new(400, "idempotency_error", None, None, message)
    }

    pub(super) fn key_in_use() -> Self {
        let message = "There is currently another in-progress request using this idempotency key.";
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), None, message)
    }

    pub(super) fn limited() -> Self {
        Self::new(429, "invalid_request_error", Some("rate_limit"), None, "Too many requests")
    }

    pub(super) fn failure() -> Self {
        Self::new(500, "api_error", None, None, "An unknown error occurred")
    }
}
