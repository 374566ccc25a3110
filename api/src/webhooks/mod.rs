//! Webhooks of outside systems: verified, stored, and acknowledged at once. Jobs process them.

mod bounces;

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::post;
use domain::settlement::Receiver;
use kernel::Env;
use kernel::error::met_outage;
use kernel::payments::WebhookError;
use secrecy::SecretString;
use serde_json::json;
use tokio::time::timeout;

/// The largest body that is read; Stripe's events have a few kilobytes.
const MAX_BODY: usize = 512 * 1024;

const STRIPE: &str = "stripe";

/// How long storing an event may take. Senders don't wait long, and deliver again.
const PATIENCE: Duration = Duration::from_secs(1);

/// The routes of webhooks. Returned mails are accepted only if a secret is configured.
pub fn router<S: Clone + Send + Sync + 'static>(env: Env, bounce_secret: Option<SecretString>) -> Router<S> {
    Router::new()
        .route("/webhooks/stripe", post(stripe))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state((env.clone(), Receiver::default()))
        .merge(bounces::router(env, bounce_secret))
}

/// Stores an event from Stripe. A 2xx confirms that it is stored; anything else makes Stripe deliver it again
/// (<https://docs.stripe.com/webhooks#automatic-retries>).
async fn stripe(
    State((env, receiver)): State<(Env, Receiver)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(provider) = env.payments.as_deref().filter(|provider| provider.name() == STRIPE) else {
        return refusal(StatusCode::NOT_FOUND, "NOT_CONFIGURED", "payments by Stripe are not configured here");
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", "the body is larger than 512 KiB");
        }
        Err(_) => return refusal(StatusCode::BAD_REQUEST, "BAD_BODY", "the body could not be read"),
    };
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let event = match provider.webhook(signature, &body, env.now()) {
        Ok(event) => event,
        Err(error) => {
            tracing::warn!(%error, "a webhook from Stripe was refused");
            return refusal(StatusCode::BAD_REQUEST, code(error), &error.to_string());
        }
    };
    let event_id = event.event_id.clone();
    let Ok(stored) = timeout(PATIENCE, receiver.receive(&env, STRIPE, event)).await else {
        tracing::warn!(event_id, "a webhook from Stripe found the database busy");
        return refusal(StatusCode::SERVICE_UNAVAILABLE, "BUSY", "the database is busy; deliver the event again");
    };
    match stored {
        Ok(()) => Json(json!({ "received": true })).into_response(),
        Err(error) => {
            if met_outage(&error) {
                tracing::warn!(%error, event_id, "a webhook from Stripe met an outage of the database");
            } else {
                tracing::error!(%error, event_id, "a webhook from Stripe could not be kept");
            }
            let message = "the event could not be kept; deliver it again";
            refusal(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
        }
    }
}

fn code(error: WebhookError) -> &'static str {
    match error {
        WebhookError::BadHeader => "BAD_HEADER",
        WebhookError::BadSignature => "BAD_SIGNATURE",
        WebhookError::Stale => "STALE",
        WebhookError::BadBody => "BAD_BODY",
    }
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}
