//! Extractors of path and query parameters. Axum rejects malformed ones with plain text; these use the error format of
//! the API, or a page for browsers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::html::render::not_found;
use crate::html::texts::locale_of;
use crate::problem::problem;

/// The variable parts of the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// The parameters of the query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            Err(_) => Err(refusal(parts, StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(axum::extract::Query(query)) = axum::extract::Query::from_request_parts(parts, state).await else {
            let message = "The query string can't be read: each parameter may stand in it once, in UTF-8.";
            return Err(refusal(parts, StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
        };
        Ok(Self(query))
    }
}

fn refusal(parts: &Parts, status: StatusCode, code: &str, message: &str) -> Response {
    let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        return not_found(locale_of(&parts.headers));
    }
    problem(status, code, message)
}
