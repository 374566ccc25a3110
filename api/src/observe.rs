//! The middleware of every request: its id, its span, panics, and default headers.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use kernel::request::{self, Origin};
use kernel::text::Locale;
use kernel::{audit, metrics, traces};
use tracing::Instrument as _;

use api_base::app::App;
use api_base::html::render::away;
use api_base::html::texts::locale_of;
use api_base::lifecycle::Phase;
use api_base::lifecycle::RETRY_AFTER;
use api_base::lifecycle::UNAVAILABLE;
use api_base::problem::problem;
use api_base::rate_limits::ClientAddress;
use api_base::request_id::REQUEST_ID;
use api_base::request_id::RequestId;
use api_base::request_id::TRACEPARENT;

/// Sets the request's id and span, and turns a panic into an opaque 500.
pub(crate) async fn surround(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers(), &app.env);
    let path = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!(
        "request",
        id = id.as_str(),
        method = method_name(request.method()),
        // The pattern, not the path, which may contain secrets.
        path = path.as_ref().map_or("-", MatchedPath::as_str),
        user = tracing::field::Empty,
    );
    if let Some(parent) = request.headers().get(TRACEPARENT).and_then(|parent| parent.to_str().ok()) {
        traces::continue_from(&span, parent);
    }
    let origin = Origin { request_id: Some(id.shared()), traceparent: traces::traceparent(&span) };
    let client = ClientAddress::of(&request, &app.options.trusted_proxies);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);
    let (version, method) = (request.version(), request.method().clone());
    let form = Form::of(&request);
    let needs_database = path.as_ref().is_some_and(|path| !path.as_str().starts_with("/health/"));
    let started = Instant::now();
    let work = audit::from_address(client.ip(), request::within(origin, next.run(request)));
    let answered = async { if needs_database { guarded(&app, &id, form, work).await } else { work.await } };
    let mut response =
        AssertUnwindSafe(answered).catch_unwind().instrument(span.clone()).await.unwrap_or_else(|_| panicked(&span));
    let (status, took) = (response.status(), started.elapsed());
    metrics::http_request(
        path.as_ref().map_or("other", MatchedPath::as_str),
        method_name(&method),
        status.as_u16(),
        took,
    );
    traces::answered(&span, status.as_u16());
    log(&span, status, took);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        // Requests that the client gave up are logged, too.
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_AFTER));
    }
    finish(response.headers_mut(), &id, &app);
    if version < Version::HTTP_2 && *app.phase.borrow() != Phase::Serving {
        // So that the client's next request goes to another process, not to a connection that is about to close.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The method as a label. Clients may invent methods, which must not become labels.
fn method_name(method: &Method) -> &str {
    const KNOWN: [Method; 7] =
        [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS, Method::PATCH];
    if KNOWN.contains(method) { method.as_str() } else { "other" }
}

/// Logs a panic. Its details were logged where it happened.
fn panicked(span: &tracing::Span) -> Response {
    span.in_scope(|| tracing::warn!("a handler panicked"));
    problem(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Something went wrong on our side. Please try again.")
}

/// Logs faults as warnings and other requests at debug level: a line per request is expensive at thousands a second.
fn log(span: &tracing::Span, status: StatusCode, took: Duration) {
    let millis = took.as_secs_f64() * 1000.0;
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), millis, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), millis, "answered");
        }
    });
}

/// Sets default headers that a handler has not set.
fn finish(headers: &mut HeaderMap, id: &RequestId, app: &App) {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(REQUEST_ID, value);
    }
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    default(header::CACHE_CONTROL, "no-store");
    if app.options.production {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
}

/// Responds at once while the database is unavailable, also to requests in progress when the outage began.
async fn guarded(app: &App, id: &RequestId, form: Form, work: impl Future<Output = Response>) -> Response {
    if app.database.is_away() {
        return unavailable(id, form);
    }
    tokio::select! {
        answer = work => answer,
        () = app.database.gone() => unavailable(id, form),
    }
}

/// The form that an answer has while the database is unavailable.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A page in a language.
    Page(Locale),
    /// A problem, for the REST API.
    Problem,
    /// An error as GraphQL has it.
    Error,
}

impl Form {
    fn of(request: &Request) -> Self {
        if request.uri().path().starts_with(api_rest::BASE_PATH) {
            return Self::Problem;
        }
        page_language(request.headers()).map_or(Self::Error, Self::Page)
    }
}

/// The language of the page that is requested; none if a program sent the request.
fn page_language(headers: &HeaderMap) -> Option<Locale> {
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok())?.contains("text/html");
    wants_page.then(|| locale_of(headers))
}

/// The response while the database is unavailable; GraphQL's errors have the same form.
fn unavailable(id: &RequestId, form: Form) -> Response {
    match form {
        Form::Page(locale) => return away(locale),
        Form::Problem => return api_rest::unavailable(id),
        Form::Error => {}
    }
    let body = serde_json::json!({ "errors": [{ "message": UNAVAILABLE, "extensions": {
        "code": "UNAVAILABLE", "retryAfter": RETRY_AFTER, "requestId": id.as_str(),
    } }] });
    let headers = [(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER))];
    (StatusCode::SERVICE_UNAVAILABLE, headers, axum::Json(body)).into_response()
}
