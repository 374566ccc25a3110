//! The router: every route, and the middleware of all of them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, middleware};
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::{TimeoutBody, TimeoutLayer};

use crate::{dev, observe, webhooks};
use api_base::app::ApiState;
use api_base::app::App;
use api_base::guard;
use api_base::health;
use api_base::options::ApiOptions;
use api_base::options::MAX_BODY;
use api_base::rate_limits::HEADERS;
use api_base::request_id::REQUEST_ID;
use api_base::request_id::TRACEPARENT;
use api_pages::uploads;

/// The router with all routes.
pub fn router(state: ApiState) -> Router {
    let app = Arc::new(App::new(&state));
    let ApiState { env, options, mailbox, sandbox, .. } = state;
    // A body that stalls times out before the request does, so that there is time to respond.
    let silence = options.request_timeout / 2;
    let mut router = Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(
            api_pages::router(&app)
                .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
                .layer(middleware::from_fn_with_state(api_rest::router(&app), start))
                .layer(timeout(&options)),
        )
        .merge(api_pages::upload_routes().layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard)))
        .merge(api_pages::file_routes().layer(timeout(&options)))
        .fallback(api_pages::fallback)
        .with_state(Arc::clone(&app))
        .merge(api_graphql::router(Arc::clone(&app)))
        .merge(webhooks::router(env.clone(), options.bounce_secret.clone()).layer(timeout(&options)))
        .merge(programs(&app));
    if !options.production {
        router = router.merge(dev::router(&env, mailbox, sandbox).layer(timeout(&options)));
    }
    router
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::map_request(move |request: Request| {
            let silence = if uploads::is_upload(&request) { uploads::SILENCE } else { silence };
            std::future::ready(request.map(|body| Body::new(TimeoutBody::new(silence, body))))
        }))
        .layer(cors(&app))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(1024))))
        .layer(middleware::from_fn_with_state(app, observe::surround))
}

/// The REST API. Its root is at `/api`, with and without a slash, and at `/` for programs.
fn programs(app: &Arc<App>) -> Router {
    let rest = api_rest::router(app);
    let root = rest.clone();
    let at_root = move |mut request: Request| {
        *request.uri_mut() = Uri::from_static("/");
        root.clone().oneshot(request)
    };
    let with_slash = format!("{}/", api_rest::BASE_PATH);
    Router::new().route(&with_slash, any(at_root)).nest(api_rest::BASE_PATH, rest)
}

/// Answers the start page's address with the root of the REST API to programs that would rather have that.
async fn start(State(rest): State<Router>, mut request: Request, next: Next) -> Response {
    let is_start = request.uri().path() == "/" && api_rest::prefers_hal(request.headers());
    if !is_start {
        return next.run(request).await;
    }
    *request.uri_mut() = Uri::from_static("/");
    rest.oneshot(request).await.into_response()
}

/// The timeout of requests. GraphQL has its own error for it, and WebSockets stay open.
fn timeout(options: &ApiOptions) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, options.request_timeout)
}

/// The headers that browser apps may send to any endpoint.
const ASKED: [HeaderName; 4] = [header::CONTENT_TYPE, header::AUTHORIZATION, REQUEST_ID, TRACEPARENT];
/// The headers of any answer that browser apps may read.
const SHOWN: [HeaderName; 3] = [REQUEST_ID, header::DATE, header::RETRY_AFTER];

/// Browser apps on allowed origins may call the API, with cookies for the refresh token.
fn cors(app: &App) -> CorsLayer {
    let origins = app.origins.listed().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(ASKED.into_iter().chain(api_rest::ASKED).collect::<Vec<_>>())
        .expose_headers(SHOWN.into_iter().chain(HEADERS).chain(api_rest::SHOWN).collect::<Vec<_>>())
        .allow_credentials(true)
        .max_age(Duration::from_hours(1))
}

/// The keys that verify access tokens, for other services. Cached briefly, so that a new key is known soon.
async fn jwks(axum::extract::State(app): axum::extract::State<Arc<App>>) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(app.tokens.jwks())).into_response()
}
