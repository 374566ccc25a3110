//! Health checks: whether this process is alive, and whether it can serve.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::readiness::{self, Readiness};
use serde::Serialize;

use crate::app::App;
use crate::lifecycle::Phase;

/// A database that takes longer counts as unavailable.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'static str>,
}

/// `GET /health/live`: the process responds. It does not check dependencies, or an outage of the database would restart
/// every replica.
pub async fn live() -> Response {
    Json(Health { status: "ok", database: None }).into_response()
}

/// `GET /health/ready`: the database responds, can be written to and has every table that this build needs, and this
/// process is not shutting down.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    if *app.phase.borrow() != Phase::Serving {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "stopping", database: None })).into_response();
    }
    if app.database.is_away() {
        return unavailable("unreachable");
    }
    let checked = tokio::time::timeout(PATIENCE, readiness::check(&app.env, &app.options.migration)).await;
    match checked {
        Ok(Ok(Readiness::Ready)) => Json(Health { status: "ok", database: Some("ok") }).into_response(),
        Ok(Ok(Readiness::NotMigrated)) => unavailable("not migrated"),
        Ok(Ok(Readiness::NotWritable)) => unavailable("not writable"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            unavailable("unreachable")
        }
        Err(_) => unavailable("too slow"),
    }
}

fn unavailable(database: &'static str) -> Response {
    let health = Health { status: "unavailable", database: Some(database) };
    (StatusCode::SERVICE_UNAVAILABLE, Json(health)).into_response()
}
