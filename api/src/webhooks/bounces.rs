//! The webhook for returned mails, which an external mail server calls.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::post;
use domain::bounces;
use kernel::Env;
use kernel::error::met_outage;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::refusal;

/// The state of the handler.
#[derive(Clone)]
struct Desk {
    env: Env,
    secret: Option<Arc<SecretString>>,
}

pub(super) fn router<S: Clone + Send + Sync + 'static>(env: Env, secret: Option<SecretString>) -> Router<S> {
    let desk = Desk { env, secret: secret.map(Arc::new) };
    Router::new()
        .route("/webhooks/bounces", post(take))
        .layer(DefaultBodyLimit::max(bounces::MAX_SIZE))
        .with_state(desk)
}

/// Processes a mail that arrived at the address for bounces. A 200 means that it must not be delivered again, whatever it
/// was; after a 503 it should be.
async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let Some(secret) = &desk.secret else {
        return refusal(StatusCode::NOT_FOUND, "NOT_CONFIGURED", "mails that came back are not taken in here");
    };
    if !is_let_in(secret, &headers) {
        let message = "an Authorization header with \"Bearer\" and mail.bounce_secret is needed";
        return refusal(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message);
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", "the mail is larger than 2 MiB");
        }
        Err(_) => return refusal(StatusCode::BAD_REQUEST, "BAD_BODY", "the body could not be read"),
    };
    match bounces::receive(&desk.env, &body).await {
        Ok(verdict) => Json(json!({ "result": verdict.name() })).into_response(),
        Err(error) => {
            if met_outage(&error) {
                tracing::warn!(%error, "a mail that came back met an outage of the database");
            } else {
                tracing::error!(%error, "a mail that came back could not be noted");
            }
            refusal(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "it could not be noted; send it again")
        }
    }
}

/// Whether the request has the secret, compared in constant time.
fn is_let_in(secret: &SecretString, headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().split_at_checked("Bearer ".len()));
    given.is_some_and(|(scheme, given)| {
        scheme.eq_ignore_ascii_case(b"Bearer ") && bool::from(given.ct_eq(secret.expose_secret().as_bytes()))
    })
}
