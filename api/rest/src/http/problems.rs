//! Problems (<https://www.rfc-editor.org/rfc/rfc9457>), also in the form that clients of Eve print: `_error`, `_issues`.

use std::collections::BTreeMap;
use std::fmt::Debug;

use api_base::lifecycle;
use api_base::problem::SECOND_FACTOR_REQUIRED;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Failure;
use kernel::collection::SliceError;
use kernel::error::Internal;
use kernel::text::Invalid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FieldError {
    /// The kind of error, such as `INVALID_INPUT`.
    pub(crate) code: String,
    /// The field or parameter, as a dotted path; null if no single one is at fault.
    pub(crate) field: Option<String>,
    /// What is wrong and what to do, for people.
    pub(crate) message: String,
}

/// Why a request was refused. It is kept as the reply to a request with an idempotency key, without status and headers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    code: String,
    message: String,
    errors: Vec<FieldError>,
    /// Boxed, so that results with a problem stay small.
    #[serde(skip)]
    headers: Box<HeaderMap>,
}

/// A problem as it is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemSchema {
    /// `about:blank`: `title` says the same as the status.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The name of the status.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// What is wrong and what to do, for people.
    detail: String,
    /// The kind of problem, for programs.
    code: String,
    /// The id of the request, for support; as in `x-request-id`.
    #[serde(rename = "requestId", skip_serializing_if = "String::is_empty")]
    request_id: String,
    /// Everything that is wrong, by field.
    errors: Vec<FieldError>,
    /// The same as `status` and `detail`.
    #[serde(rename = "_error")]
    error: EveError,
    /// The messages by field.
    #[serde(rename = "_issues", skip_serializing_if = "BTreeMap::is_empty")]
    issues: BTreeMap<String, String>,
}

#[derive(Serialize, ToSchema)]
struct EveError {
    /// The status of the response.
    code: u16,
    /// What is wrong.
    message: String,
}

/// The id of the request, which the middleware adds to a problem before it is sent.
#[derive(Clone)]
pub(super) struct Refused(pub(super) Problem);

impl Problem {
    /// A problem without a field.
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self { status, code, message, errors: Vec::new(), headers: Box::default() }
    }

    /// A problem with a field of the body, a parameter or a header.
    pub(crate) fn of(status: StatusCode, code: &str, field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let error = FieldError { code: code.to_owned(), field: Some(field.to_owned()), message: message.clone() };
        Self { errors: vec![error], ..Self::new(status, code, message) }
    }

    /// 400: a parameter can't be used.
    pub(crate) fn parameter(name: &str, message: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, "INVALID_PARAMETER", name, message)
    }

    /// 422: a field's value can't be used.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Self::of(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", field, message)
    }

    /// 422: a field's value can't be used, as the parser says.
    pub(crate) fn invalid(field: &str, why: &Invalid) -> Self {
        Self::field(field, format!("{field} {}.", why.message))
    }

    /// 422: several fields at once.
    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let (code, message) =
            errors.first().map_or_else(Default::default, |first| (first.code.clone(), first.message.clone()));
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, &code, message) }
    }

    /// 404: there is nothing at this address, or not for this caller.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here, or it is not yours.")
    }

    /// 401: the caller has to be known.
    pub(crate) fn sign_in() -> Self {
        let message = "Send an access token or an API key: Authorization: Bearer ….";
        let challenge = HeaderValue::from_static("Bearer realm=\"Event Radar\"");
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message).with(header::WWW_AUTHENTICATE, challenge)
    }

    /// 403: the caller may not do this.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// The status that it is sent with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The same problem as it was kept, with its status.
    pub(super) fn again(self, status: u16) -> Self {
        Self { status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), ..self }
    }

    /// The same with a header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// 503: the database is away.
    pub(crate) fn unavailable() -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", lifecycle::UNAVAILABLE);
        problem.with(header::RETRY_AFTER, HeaderValue::from(lifecycle::RETRY_AFTER))
    }

    /// A fault of ours.
    pub(crate) fn fault(fault: &Internal) -> Self {
        if fault.is_outage() {
            tracing::warn!(error = %fault, "a request met an outage of the database");
            return Self::unavailable();
        }
        tracing::error!(error = %fault, "a request could not be answered");
        let message = "Something went wrong on our side. Please try again.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
    }

    /// The problem of an operation that failed. `subject` is the field that the address names, if any: what does not exist
    /// there is 404. `rename` gives a field's name in REST where it has another one inside.
    pub(crate) fn failed<C: Debug>(
        failure: Failure<C>,
        subject: &str,
        rename: impl Fn(&str) -> Option<&'static str>,
    ) -> Self {
        let problems = match failure {
            Failure::Unauthenticated => return Self::sign_in(),
            Failure::Forbidden(why) => return Self::forbidden(why),
            Failure::SecondFactorRequired => {
                return Self::new(StatusCode::FORBIDDEN, "SECOND_FACTOR_REQUIRED", SECOND_FACTOR_REQUIRED);
            }
            Failure::Internal(fault) => return Self::fault(&fault),
            Failure::Rejected(problems) => problems,
        };
        let mut status = None;
        let errors: Vec<FieldError> = problems
            .into_iter()
            .map(|problem| {
                let code = screaming(&format!("{:?}", problem.code));
                status.get_or_insert_with(|| status_of(&code, problem.field.as_deref(), subject));
                let field = problem.field.filter(|field| field != subject);
                let given = field.as_deref().and_then(&rename);
                // Messages that begin with the field's name are about the same field.
                let message = match (&field, given) {
                    (Some(field), Some(given)) => match problem.message.strip_prefix(field.as_str()) {
                        Some(remaining) => format!("{given}{remaining}"),
                        None => problem.message,
                    },
                    _ => problem.message,
                };
                FieldError { code, field: given.map(str::to_owned).or(field), message }
            })
            .collect();
        let status = status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        Self { status, ..Self::fields(errors) }
    }

    /// The response with the id of its request.
    pub(crate) fn respond(self, request_id: &str) -> Response {
        let Self { status, code, message, errors, headers } = self;
        let issues = errors.iter().filter_map(|error| Some((error.field.clone()?, error.message.clone())));
        let body = ProblemSchema {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            request_id: request_id.to_owned(),
            issues: issues.collect(),
            error: EveError { code: status.as_u16(), message: message.clone() },
            detail: message,
            code,
            errors,
        };
        let mut response = (status, axum::Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().extend(*headers);
        response
    }
}

/// The status for a refusal. Unknown codes are conflicts with the state of the resource.
fn status_of(code: &str, field: Option<&str>, subject: &str) -> StatusCode {
    match code {
        "NOT_FOUND" | "MEMBER_NOT_FOUND" if field.is_some_and(|field| field == subject) => StatusCode::NOT_FOUND,
        "EDITED_MEANWHILE" => StatusCode::PRECONDITION_FAILED,
        "NOT_FOUND"
        | "INVALID_INPUT"
        | "INVALID"
        | "IDEMPOTENCY_KEY_REUSED"
        | "PRICE_NOT_CHARGEABLE"
        | "MISSING_PLACE"
        | "EVENT_IN_PAST" => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

/// `CapacityTooSmall` as `CAPACITY_TOO_SMALL`.
fn screaming(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

impl From<Internal> for Problem {
    fn from(fault: Internal) -> Self {
        Self::fault(&fault)
    }
}

impl From<SliceError> for Problem {
    fn from(error: SliceError) -> Self {
        match error {
            SliceError::Cursor(why) => Self::parameter("after", format!("{}.", why.message)),
            SliceError::Database(error) => Self::fault(&Internal::from(error)),
        }
    }
}

impl IntoResponse for Problem {
    /// The response without its body, which the middleware writes, since it knows the id of the request.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Refused(self));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_as_in_graphql() {
        assert_eq!(screaming("CapacityTooSmall"), "CAPACITY_TOO_SMALL");
        assert_eq!(status_of("NOT_FOUND", Some("eventId"), "eventId"), StatusCode::NOT_FOUND);
        assert_eq!(status_of("NOT_FOUND", Some("venueId"), "eventId"), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(status_of("SOLD_OUT", None, "eventId"), StatusCode::CONFLICT);
    }
}
