//! Whether this process lives, and whether it can serve.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::readiness::{self, Readiness};
use serde::Serialize;

use crate::server::App;

/// A database that takes longer can't serve either.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'static str>,
}

/// `GET /health/live`: the process answers. Says nothing of what it depends on, else an outage of the database would
/// restart every replica.
pub(crate) async fn live() -> Response {
    Json(Health { status: "ok", database: None }).into_response()
}

/// `GET /health/ready`: the database answers and has every table this build relies on.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Response {
    let checked = tokio::time::timeout(PATIENCE, readiness::check(&app.env, &app.options.migration)).await;
    let (status, database) = match checked {
        Ok(Ok(Readiness::Ready)) => (StatusCode::OK, "ok"),
        Ok(Ok(Readiness::NotMigrated)) => (StatusCode::SERVICE_UNAVAILABLE, "not migrated"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "unreachable")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "too slow"),
    };
    let word = if status == StatusCode::OK { "ok" } else { "unavailable" };
    (status, Json(Health { status: word, database: Some(database) })).into_response()
}
