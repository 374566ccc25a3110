//! The REST API: hypermedia from its root, described by OpenAPI.

mod accounts;
mod demo;
mod docs;
mod events;
mod forms;
mod hal;
mod http;
mod openapi;
mod registrations;
mod rels;
mod rest;
mod root;
mod venues;

use std::sync::Arc;

use api_base::app::App;
use api_base::request_id::RequestId;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::routes;

use crate::http::Problem;
use crate::rest::{Rest, Urls};

/// The path under which everything is served.
pub const BASE_PATH: &str = "/api";

/// The headers that browser apps may send to it, besides those for any endpoint.
pub const ASKED: [HeaderName; 4] = [
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("prefer"),
    HeaderName::from_static("idempotency-key"),
];

/// The headers of its answers that browser apps may read, besides those of any endpoint.
pub const SHOWN: [HeaderName; 8] = [
    header::ETAG,
    header::LOCATION,
    header::LINK,
    HeaderName::from_static("deprecation"),
    HeaderName::from_static("sunset"),
    HeaderName::from_static("preference-applied"),
    http::RATE_LIMIT,
    http::RATE_LIMIT_POLICY,
];

/// Whether a client would rather have the root of the API than the start page.
pub fn prefers_hal(headers: &HeaderMap) -> bool {
    http::prefers_hal(headers)
}

/// All routes, to be nested under [`BASE_PATH`].
pub fn router(app: &Arc<App>) -> Router {
    let base = app.options.rest.base_url.clone();
    let described = if app.env.settings.demo_basic { described().merge(demo::routes()) } else { described() };
    let (routes, description) = described.split_for_parts();
    let description = openapi::json(description, &base).unwrap_or_else(|error| {
        tracing::error!(%error, "the description of the API can't be written");
        String::new()
    });
    let rest = Arc::new(Rest {
        app: Arc::clone(app),
        urls: Urls::in_one_place(&base),
        cache_control: app.options.rest.cache_control.clone(),
        openapi: Bytes::from(description),
    });
    routes
        .merge(events::routes_below_venues())
        .merge(registrations::routes_below_events())
        .route("/health/ready", get(health))
        .route("/openapi.json", get(description_file))
        .route("/docs", get(docs::page))
        .route("/rels/{*rel}", get(rels::page))
        .fallback(async || Problem::not_found())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, app.options.request_timeout))
        .layer(middleware::from_fn_with_state(Arc::clone(&rest), http::surround))
        .with_state(rest)
}

/// The response while the database is unavailable.
pub fn unavailable(id: &RequestId) -> Response {
    Problem::unavailable().respond(id.as_str())
}

fn described() -> utoipa_axum::router::OpenApiRouter<Arc<Rest>> {
    openapi::router()
        .routes(routes!(root::root))
        .merge(venues::routes())
        .merge(events::routes())
        .merge(registrations::routes())
        .merge(accounts::routes())
}

/// The description of the API, as `openapi.json` has it.
///
/// # Errors
/// When it can't be written as JSON.
pub fn description() -> Result<String, serde_json::Error> {
    openapi::json(described().into_openapi(), BASE_PATH)
}

/// Whether the process is ready, as at `/health/ready` of the server.
async fn health(State(rest): State<Arc<Rest>>) -> Response {
    api_base::health::ready(State(Arc::clone(&rest.app))).await
}

async fn description_file(State(rest): State<Arc<Rest>>) -> Response {
    let kind = "application/vnd.oai.openapi+json;version=3.1";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")], rest.openapi.clone())
        .into_response()
}
