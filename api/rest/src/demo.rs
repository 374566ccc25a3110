//! What only the demo's organization "Event Buddy" has, in development: logging in with HTTP Basic, and emptying a whole
//! collection, which its reset does.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::demo::{self, Collection};
use kernel::error::Internal;
use kernel::{Actor, Env, Failure};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{self, Caller, Problem, ProblemSchema};
use crate::openapi::ListAnswers;
use crate::rest::Rest;

/// The routes that empty collections. They are described only by a server that has them.
pub(crate) fn routes() -> OpenApiRouter<Arc<Rest>> {
    OpenApiRouter::new()
        .routes(routes!(venues))
        .routes(routes!(events))
        .routes(routes!(registrations))
        .routes(routes!(accounts))
}

macro_rules! clearing {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $tag:literal, $id:literal, $what:ident;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(delete, path = $path, tag = $tag, operation_id = $id, responses(
            (status = 204, description = "They are gone."),
            (status = 405, description = "You are not in the demo, where alone this can be done.", content_type = "application/problem+json", body = ProblemSchema),
            ListAnswers))]
        async fn $name(state: State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
            clear(state, caller, Collection::$what).await
        }
    )*};
}

clearing! {
    /// Deletes all venues of the demo, with the events there.
    venues, "/venues", "venues", "clearVenues", Venues;
    /// Deletes all events of the demo, with their registrations.
    events, "/events", "events", "clearEvents", Events;
    /// Deletes all registrations of the demo.
    registrations, "/registrations", "registrations", "clearRegistrations", Registrations;
    /// Deletes all accounts of the demo but root.
    accounts, "/accounts", "accounts", "clearAccounts", Accounts;
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
