//! What surrounds every request: its id, its span, the net under a panic, and headers that are always right.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;
use kernel::request::{self, Origin};
use kernel::{audit, metrics, traces};
use tracing::Instrument as _;

use crate::lifecycle::{self, Phase};
use crate::rate_limits::ClientAddress;
use crate::server::{App, problem};

/// The header that carries a request's id in and out.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header by which a caller says what the request belongs to (<https://www.w3.org/TR/trace-context/>).
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The name a request goes by in answers and logs.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    /// An id for tests.
    #[cfg(test)]
    pub(crate) fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The id a caller or proxy gave, if it is fit to be logged, else a new one.
    fn of(headers: &HeaderMap, app: &App) -> Self {
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_sane(id));
        Self(given.map_or_else(|| app.env.ids.next().to_string().into(), Into::into))
    }
}

fn is_sane(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Gives the request its id and span, and turns a panic into an opaque 500.
pub(crate) async fn surround(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers(), &app);
    let path = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!(
        "request",
        id = id.as_str(),
        method = method_name(request.method()),
        // The pattern, not the path: paths may carry what is nobody's business.
        path = path.as_ref().map_or("-", MatchedPath::as_str),
        user = tracing::field::Empty,
    );
    if let Some(parent) = request.headers().get(TRACEPARENT).and_then(|parent| parent.to_str().ok()) {
        traces::continue_from(&span, parent);
    }
    let origin = Origin { request_id: Some(Arc::clone(&id.0)), traceparent: traces::traceparent(&span) };
    let client = ClientAddress::of(&request, &app.options.trusted_proxies);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);
    let (version, method) = (request.version(), request.method().clone());
    let page_in = lifecycle::page_language(request.headers());
    let needs_database = path.as_ref().is_some_and(|path| !path.as_str().starts_with("/health/"));
    let started = Instant::now();
    let work = audit::from_address(client.ip(), request::within(origin, next.run(request)));
    let answered =
        async { if needs_database { lifecycle::guarded(&app, &id, page_in, work).await } else { work.await } };
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
        // Whoever gave up waiting says so, too.
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(lifecycle::RETRY_AFTER));
    }
    finish(response.headers_mut(), &id, &app);
    if version < Version::HTTP_2 && *app.phase.borrow() != Phase::Serving {
        // The client's next request goes to another process instead of into a connection that is about to close.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A client may make up methods, and each would be a label.
fn method_name(method: &Method) -> &str {
    const KNOWN: [Method; 7] =
        [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS, Method::PATCH];
    if KNOWN.contains(method) { method.as_str() } else { "other" }
}

/// What happened was told where it happened.
fn panicked(span: &tracing::Span) -> Response {
    span.in_scope(|| tracing::warn!("a handler panicked"));
    problem(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Something went wrong on our side. Please try again.")
}

/// Faults are told at once, the rest only when somebody wants to see it: a line per request is dear at thousands a
/// second.
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

/// Sets what a handler did not decide itself.
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

#[cfg(test)]
mod tests {
    use super::is_sane;

    #[test]
    fn takes_only_ids_fit_for_a_log() {
        assert!(is_sane("019aa3f2-7c1e-7000-8000-000000000001"));
        for wrong in ["", "short", "with space in it", "line\nbreak", "ümlaut-ümlaut", &"x".repeat(65)] {
            assert!(!is_sane(wrong), "{wrong}");
        }
    }
}
