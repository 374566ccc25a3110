//! The HTTP server: authentication, idempotency, mishaps, routes.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Json, Response};

use super::errors::Refusal;
use super::form::Form;
use super::idempotency::Answer;
use super::state::{Mishap, Request};
use super::{SECRET_KEY, StripeDouble, disputes, refunds, sessions};

pub(super) fn router(double: StripeDouble) -> Router {
    Router::new().fallback(serve).with_state(double)
}

async fn serve(
    State(double): State<StripeDouble>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let line = format!("{method} {}", uri.path());
    let text =
        if method == Method::GET { uri.query().unwrap_or_default() } else { std::str::from_utf8(&body).unwrap() };
    let form = Form::read(text);
    let key = header("idempotency-key");
    let authorized = header("authorization").as_deref() == Some(&format!("Bearer {SECRET_KEY}"));
    let encoded =
        method == Method::GET || header("content-type").as_deref() == Some("application/x-www-form-urlencoded");

    let request = Request { line: line.clone(), idempotency_key: key.clone(), params: form.0.clone() };
    let mishap = {
        let mut state = double.state();
        state.requests.push(request);
        if state.away {
            Some(Mishap::Limit)
        } else if state.spoiled.iter().any(|session| line.contains(session.as_str())) {
            Some(Mishap::Fail)
        // Requests for news are made periodically; mishaps are meant for the requests that the test causes.
        } else if state.mishaps.is_empty() || form.0.contains_key("created[gte]") {
            None
        } else {
            Some(state.mishaps.remove(0))
        }
    };
    let (status, body) = if !authorized {
        refuse(Refusal::bad_key())
    } else if !encoded || header("stripe-version").is_none() {
        refuse(Refusal::plain("The request is not form-encoded or names no version."))
    } else {
        // In its own task, so that it finishes even if the client disconnects.
        tokio::spawn(async move { keyed(&double, key.as_deref(), &line, &form, mishap).await }).await.unwrap()
    };
    if matches!(mishap, Some(Mishap::Lose)) {
        let cut: Result<Bytes, _> = Err(std::io::Error::other("the connection is cut"));
        return Body::from_stream(futures::stream::iter([cut])).into_response();
    }
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

/// Handles a request, with its idempotency key if it has one.
async fn keyed(double: &StripeDouble, key: Option<&str>, line: &str, form: &Form, mishap: Option<Mishap>) -> Answer {
    if matches!(mishap, Some(Mishap::Limit)) {
        return refuse(Refusal::limited());
    }
    let Some(key) = key else { return answer(double, line, form, mishap).await };
    let begun = double.state().keys.begin(key, line, form, double.now());
    match begun {
        Ok(Some(kept)) => return kept,
        Ok(None) => {}
        Err(refusal) => return refuse(refusal),
    }
    let answer = answer(double, line, form, mishap).await;
    double.state().keys.end(key, &answer);
    answer
}

async fn answer(double: &StripeDouble, line: &str, form: &Form, mishap: Option<Mishap>) -> Answer {
    if matches!(mishap, Some(Mishap::Fail)) {
        return refuse(Refusal::failure());
    }
    let answer = route(double, line, form).map_or_else(refuse, |body| (200, body));
    match mishap {
        Some(Mishap::FailAfterwards) => refuse(Refusal::failure()),
        Some(Mishap::Slow(delay)) => {
            tokio::time::sleep(delay).await;
            answer
        }
        _ => answer,
    }
}

fn route(double: &StripeDouble, line: &str, form: &Form) -> Result<serde_json::Value, Refusal> {
    let parts: Vec<&str> = line.split(['/', ' ']).collect();
    match parts.as_slice() {
        ["POST", "", "v1", "checkout", "sessions"] => sessions::create(double, form),
        ["GET", "", "v1", "checkout", "sessions"] => sessions::list(double, form),
        ["GET", "", "v1", "checkout", "sessions", id] => sessions::retrieve(double, id, form),
        ["POST", "", "v1", "checkout", "sessions", id, "expire"] => sessions::expire(double, id, form),
        ["POST", "", "v1", "refunds"] => refunds::create(double, form),
        ["GET", "", "v1", "disputes"] => disputes::list(double, form),
        ["GET", "", "v1", "disputes", id] => disputes::retrieve(double, id, form),
        ["GET", "", "v1", "refunds"] => refunds::list(double, form),
        ["GET", "", "v1", "refunds", id] => refunds::retrieve(double, id, form),
        _ => Err(Refusal::no_route(line)),
    }
}

fn refuse(refusal: Refusal) -> Answer {
    (refusal.status, refusal.body)
}
