//! The middleware of all REST endpoints: limits, who asks, problems, caching.

use std::sync::Arc;

use api_base::auth::{self, AuthFailure};
use api_base::rate_limits::{ClientAddress, RequestCounts, rejection_message, seconds, set_headers, tighter};
use api_base::request_id::RequestId;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use kernel::Actor;
use kernel::rate_limits::{Allowance, Group};
use kernel::scopes::{Access, Resource};

use super::caller::Known;
use super::problems::{Problem, Refused};
use super::scopes;
use crate::demo;
use crate::rest::Rest;

/// What is left of the limit, in the form of the current draft
/// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10>).
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The limit, in the form of the same draft.
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Counts the request, finds out who asks, and completes the response.
pub(crate) async fn surround(
    State(rest): State<Arc<Rest>>,
    Extension(client): Extension<ClientAddress>,
    Extension(id): Extension<RequestId>,
    mut request: Request,
    next: Next,
) -> Response {
    let group = group_of(request.method(), request.uri().path());
    let counts = RequestCounts::from([(group, 1)]);
    let has_credentials = request.headers().contains_key(header::AUTHORIZATION);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let needed = scopes::needed(request.method(), request.uri());
    let admitted = admit(&rest, client, &counts, request.headers(), &needed).await;
    let (mut response, allowance) = match admitted {
        Ok((actor, allowance)) => {
            request.extensions_mut().insert(Known(actor.clone()));
            let mut response = next.run(request).await;
            if !reads && response.status().is_success() {
                rest.app.public.note_write(&actor, client, &mut response);
            }
            (response, allowance)
        }
        Err((problem, allowance)) => (problem.into_response(), allowance),
    };
    let refused = response.extensions_mut().remove::<Refused>();
    if let Some(Refused(problem)) = refused {
        response = problem.respond(id.as_str());
    } else if (response.status().is_client_error() || response.status().is_server_error())
        && !is_problem(response.headers())
    {
        response = plain(&response, id.as_str());
    }
    let headers = response.headers_mut();
    set_headers(headers, allowance);
    set_draft_headers(headers, group, allowance);
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization, origin"));
    let cache = if has_credentials || !reads { "private, no-cache" } else { rest.cache_control.as_str() };
    if let (false, Ok(cache)) = (headers.contains_key(header::CACHE_CONTROL), HeaderValue::from_str(cache)) {
        headers.insert(header::CACHE_CONTROL, cache);
    }
    if !reads || response.status().is_client_error() || response.status().is_server_error() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

type Admitted = Result<(Actor, Option<Allowance>), (Problem, Option<Allowance>)>;

async fn admit(
    rest: &Rest,
    client: ClientAddress,
    counts: &RequestCounts,
    headers: &HeaderMap,
    needed: &[(Resource, Access)],
) -> Admitted {
    let app = &rest.app;
    let of_address = app.rate_limits.of_address(client, counts).await.map_err(too_many)?;
    let actor = authenticate(rest, headers).await.map_err(|problem| (problem, of_address))?;
    let of_user = app.rate_limits.of_user(&actor, counts).await.map_err(too_many)?;
    let allowance = tighter(of_address, of_user);
    match missing_scope(&actor, needed) {
        Some(why) => Err((Problem::forbidden(why), allowance)),
        None => Ok((actor, allowance)),
    }
}

async fn authenticate(rest: &Rest, headers: &HeaderMap) -> Result<Actor, Problem> {
    if let Some(actor) = demo::basic(&rest.app.env, headers).await? {
        return Ok(actor);
    }
    match auth::actor(&rest.app.env, &rest.app.tokens, headers).await {
        Ok(actor) => Ok(actor),
        Err(AuthFailure::Unauthenticated) => Err(Problem::sign_in()),
        Err(AuthFailure::Internal(fault)) => Err(Problem::fault(&fault)),
    }
}

/// Why an API key may not do this; none if it may, and for sessions.
fn missing_scope(actor: &Actor, needed: &[(Resource, Access)]) -> Option<&'static str> {
    let user = actor.user()?;
    let (resource, access) = needed.iter().find(|(resource, access)| !user.allows(*resource, *access))?;
    Some(resource.missing(*access))
}

fn too_many(allowance: Allowance) -> (Problem, Option<Allowance>) {
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", rejection_message(allowance));
    (problem, Some(allowance))
}

fn group_of(method: &Method, path: &str) -> Group {
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS => Group::Reads,
        Method::PUT if path.ends_with("/register") => Group::Orders,
        _ => Group::Writes,
    }
}

fn set_draft_headers(headers: &mut HeaderMap, group: Group, allowance: Option<Allowance>) {
    let Some(allowance) = allowance else { return };
    let name = group.name();
    let policy = format!("\"{name}\";q={}", allowance.limit);
    let left = format!("\"{name}\";r={};t={}", allowance.remaining, seconds(allowance.reset));
    for (header, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(header, value);
        }
    }
}

fn is_problem(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/problem+json"))
}

/// The problem for a response of the framework, such as 405 or 413, with its headers.
fn plain(response: &Response, request_id: &str) -> Response {
    let status = response.status();
    let (code, message) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("METHOD_NOT_ALLOWED", "This can't be done here: see Allow for what can."),
        StatusCode::PAYLOAD_TOO_LARGE => ("PAYLOAD_TOO_LARGE", "The body is too large: at most 1 MB."),
        StatusCode::NOT_FOUND => ("NOT_FOUND", "There is nothing here."),
        StatusCode::SERVICE_UNAVAILABLE => ("UNAVAILABLE", "This took too long. Please try again."),
        _ => ("REFUSED", "The request can't be answered."),
    };
    let mut problem = Problem::new(status, code, message);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            problem = problem.with(name, value.clone());
        }
    }
    problem.respond(request_id)
}
