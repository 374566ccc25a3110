//! Errors outside GraphQL, in the same form as GraphQL's.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

/// The error message for administrators who have not passed their second factor.
pub const SECOND_FACTOR_REQUIRED: &str =
    "This takes a login with a second factor. Switch it on in your account's settings, or log in again with it.";

/// The response to requests without a route.
pub async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")
}

/// An error outside GraphQL, in the same form as GraphQL's errors.
pub fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    let body = serde_json::json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, axum::Json(body)).into_response()
}
