//! Whether this process should be asked: it may be on its way out, or the database may be away.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::text::Locale;
use tokio::sync::watch;

use crate::observe::RequestId;
use crate::pages;
use crate::pages::words::locale_of;
use crate::server::{App, problem};

/// How far a process is on its way out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It serves.
    #[default]
    Serving,
    /// It still serves, and says that it is not ready, so that others are asked instead.
    Leaving,
    /// It takes nothing more, finishes what it has begun, and closes its sockets.
    Ending,
}

/// Resolves once the process finishes. Where nobody can say so, it never does.
pub(crate) async fn ending(mut phase: watch::Receiver<Phase>) {
    if phase.wait_for(|phase| *phase == Phase::Ending).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What a client is told while the database is away.
pub(crate) const UNAVAILABLE: &str = "We can't reach our database right now. Please try again in a few seconds. If this \
                                      was a mutation it may still have happened: repeat it with the same idempotencyKey.";
/// When it is worth asking again, in seconds.
pub(crate) const RETRY_AFTER: u64 = 5;

/// Answers at once while the database is away, also those whose answer was being worked on when it went.
pub(crate) async fn guarded(
    app: &App,
    id: &RequestId,
    page_in: Option<Locale>,
    work: impl Future<Output = Response>,
) -> Response {
    if app.database.is_away() {
        return unavailable(id, page_in);
    }
    tokio::select! {
        answer = work => answer,
        () = app.database.gone() => unavailable(id, page_in),
    }
}

/// The language of the page that this request is for; none where a program asks.
pub(crate) fn page_language(headers: &HeaderMap) -> Option<Locale> {
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok())?.contains("text/html");
    wants_page.then(|| locale_of(headers))
}

/// The answer while the database is away; GraphQL's errors have the same form.
pub(crate) fn unavailable(id: &RequestId, page_in: Option<Locale>) -> Response {
    if let Some(locale) = page_in {
        return pages::away(locale);
    }
    let body = serde_json::json!({ "errors": [{ "message": UNAVAILABLE, "extensions": {
        "code": "UNAVAILABLE", "retryAfter": RETRY_AFTER, "requestId": id.as_str(),
    } }] });
    let headers = [(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER))];
    (StatusCode::SERVICE_UNAVAILABLE, headers, axum::Json(body)).into_response()
}

/// The answer to a request that met the outage first, outside GraphQL.
pub(crate) fn outage() -> Response {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", UNAVAILABLE);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}
