//! What only the demo's organization "Event Buddy" has, in development: logging in with HTTP Basic, and emptying a whole
//! collection, which its reset does.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::delete;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::demo::{self, Collection};
use kernel::error::Internal;
use kernel::{Actor, Env, Failure};

use crate::http::{self, Caller, Problem};
use crate::rest::Rest;

/// The routes that empty collections.
pub(crate) fn routes() -> Router<Arc<Rest>> {
    let clear = |what| move |state, caller| clear(state, caller, what);
    Router::new()
        .route("/venues", delete(clear(Collection::Venues)))
        .route("/events", delete(clear(Collection::Events)))
        .route("/registrations", delete(clear(Collection::Registrations)))
        .route("/accounts", delete(clear(Collection::Accounts)))
}

/// Empties a collection of the demo. Everywhere else a collection can't be deleted.
async fn clear(State(rest): State<Arc<Rest>>, caller: Caller, what: Collection) -> Result<Response, Problem> {
    match demo::clear(rest.env(), &caller.actor, what).await {
        Ok(()) => Ok(http::no_content()),
        Err(Failure::Internal(fault)) => Err(Problem::fault(&fault)),
        Err(_) => {
            let message = "A collection can't be deleted: delete its items.";
            let allow = match what {
                Collection::Registrations => "GET,HEAD",
                Collection::Events | Collection::Venues | Collection::Accounts => "GET,HEAD,POST",
            };
            Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
                .with(header::ALLOW, HeaderValue::from_static(allow)))
        }
    }
}

/// Who logs in with HTTP Basic (RFC 7617); `None` if the request has other credentials or none.
///
/// # Errors
/// 401 for a wrong name or password.
pub(crate) async fn basic(env: &Env, headers: &HeaderMap) -> Result<Option<Actor>, Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some((scheme, credentials)) = value.and_then(|value| value.split_once(' ')) else { return Ok(None) };
    if !env.settings.demo_basic || !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let text = STANDARD.decode(credentials.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let found = match text.as_deref().and_then(|text| text.split_once(':')) {
        Some((name, password)) => demo::basic(env, name, password).await.map_err(Internal::from)?,
        None => None,
    };
    found.map(|user| Some(Actor::User(Box::new(user)))).ok_or_else(Problem::sign_in)
}
