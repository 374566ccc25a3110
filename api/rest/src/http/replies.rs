//! `Idempotency-Key`: a POST that is sent again gets the reply of the first one
//! (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07>).

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use kernel::error::Internal;
use kernel::replies::{self, Begun};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::problems::Problem;
use crate::rest::Rest;

/// The headers that are part of a reply.
const HEADERS: [HeaderName; 4] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION, PREFERENCE_APPLIED];
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// A reply as it is kept.
#[derive(Serialize, Deserialize)]
enum Content {
    Document { headers: Vec<(String, String)>, body: String },
    Problem(Problem),
}

/// Executes a request once for each key of the caller: `execute` gets the key. A request that is sent again gets the same
/// reply; while the first one runs it gets 409, and with another body 422. Refusals because of who asks or how often, and
/// faults, are not kept.
pub(crate) async fn once(
    rest: &Rest,
    caller: &Caller,
    body: &Bytes,
    execute: impl AsyncFnOnce(Option<String>) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    let Some(user) = caller.actor.user() else { return Err(Problem::sign_in()) };
    let Some(key) = caller.idempotency_key()? else { return execute(None).await };
    let env = &rest.app.env;
    let fault = |error| Problem::fault(&Internal::from(error));
    let request = replies::hash(&format!("POST {}", caller.target()), body);
    let id = match replies::begin(env, user.user_id, &key, &request).await.map_err(fault)? {
        Begun::New(id) => id,
        Begun::Replay { status, content } => return replay(status, &content),
        Begun::Running => {
            let message = "The first request with this Idempotency-Key is still running. Try again in a moment.";
            return Err(Problem::of(StatusCode::CONFLICT, "REQUEST_RUNNING", "Idempotency-Key", message)
                .with(header::RETRY_AFTER, HeaderValue::from(1)));
        }
        Begun::Reused => {
            let message = "This Idempotency-Key was used for another request. Use a new key for a new request.";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::of(status, "IDEMPOTENCY_KEY_REUSED", "Idempotency-Key", message));
        }
    };
    let outcome = execute(Some(key)).await;
    let status = outcome.as_ref().map_or_else(Problem::status, Response::status);
    if matches!(status.as_u16(), 401 | 403 | 429 | 500..) {
        replies::release(env, id).await.map_err(fault)?;
        return outcome;
    }
    let (content, outcome) = match outcome {
        Ok(response) => {
            let (content, response) = read(response).await?;
            (content, Ok(response))
        }
        Err(problem) => (Content::Problem(problem.clone()), Err(problem)),
    };
    let content = serde_json::to_string(&content).map_err(|error| unreadable(&error))?;
    if let Err(error) = replies::finish(env, id, status.as_u16(), content).await {
        // The request is done. Sent again, it finds what was created by its key.
        tracing::warn!(%error, "a reply could not be kept");
    }
    outcome
}

/// The content of a response, and the same response.
async fn read(response: Response) -> Result<(Content, Response), Problem> {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.map_err(|error| unreadable(&error))?.to_bytes();
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let of = |name: &HeaderName| Some((name.to_string(), text(parts.headers.get(name)?)?));
    let headers = HEADERS.iter().filter_map(of).collect();
    let content = Content::Document { headers, body: String::from_utf8_lossy(&bytes).into_owned() };
    Ok((content, Response::from_parts(parts, Body::from(bytes))))
}

fn unreadable(why: &dyn std::fmt::Display) -> Problem {
    Problem::fault(&Internal::Other(format!("a reply can't be kept or read: {why}")))
}

fn replay(status: u16, content: &str) -> Result<Response, Problem> {
    let (headers, body) = match serde_json::from_str(content).map_err(|error| unreadable(&error))? {
        Content::Document { headers, body } => (headers, body),
        Content::Problem(problem) => return Err(problem.again(status)),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).map_err(|error| unreadable(&error))?;
    for (name, value) in headers {
        let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
