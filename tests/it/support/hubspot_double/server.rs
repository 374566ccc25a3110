//! The HTTP server: the token, the moods, the routes.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Value, json};

use super::account::Account;
use super::errors::{Answer, refusal};
use super::{Call, HubSpotDouble, Mood, TOKEN};

pub(super) async fn serve(
    State(double): State<HubSpotDouble>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let line = format!("{method} {}", uri.path());
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap_or(json!("?")) };
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (mood, revoked) = {
        let mut state = double.state();
        let emails = body["inputs"].as_array().into_iter().flatten().filter_map(|input| input["id"].as_str());
        let emails = emails.chain(body["objectId"].as_str()).map(str::to_owned).collect();
        state.calls.push(Call { line: line.clone(), emails });
        (state.moods.pop_front(), state.revoked)
    };
    if header(header::AUTHORIZATION) != Some(format!("Bearer {TOKEN}").as_str()) || revoked {
        return respond(refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found."));
    }
    if method == Method::POST && header(header::CONTENT_TYPE) != Some("application/json") {
        return respond(refusal(415, "VALIDATION_ERROR", "unsupported media type"));
    }
    match mood {
        Some(Mood::Throttle(seconds)) => {
            let (status, body) = refusal(429, "RATE_LIMITS", "You have reached your ten_secondly_rolling limit.");
            return (status, [(header::RETRY_AFTER, seconds.to_string())], Json(body)).into_response();
        }
        Some(Mood::DayIsFull) => {
            let (status, mut body) = refusal(429, "RATE_LIMITS", "You have reached your daily limit.");
            body["policyName"] = json!("DAILY");
            return respond((status, body));
        }
        Some(Mood::Answer(status, wait)) => {
            let (status, body) = refusal(status, "OTHER", "ada@example.org");
            let waits = wait.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
            return waits.map_or_else(
                || (status, Json(body.clone())).into_response(),
                |waits| (status, waits, Json(body.clone())).into_response(),
            );
        }
        Some(Mood::Slow) => tokio::time::sleep(Duration::from_secs(1)).await,
        Some(Mood::Fail) => return respond(refusal(503, "INTERNAL_ERROR", "internal error")),
        Some(Mood::Hang) => std::future::pending().await,
        Some(Mood::Forbid) => {
            let (status, mut body) =
                refusal(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes.");
            let context = json!({ "requiredGranularScopes": ["crm.schemas.contacts.write"] });
            body["errors"] =
                json!([{ "message": "One or more of the following scopes are required.", "context": context }]);
            return respond((status, body));
        }
        Some(Mood::FailAfterwards) => {
            route(&mut double.state(), &line, &body);
            return respond(refusal(502, "INTERNAL_ERROR", "bad gateway"));
        }
        Some(Mood::Well) | None => {}
    }
    let answer = route(&mut double.state(), &line, &body);
    respond(answer)
}

fn respond((status, body): Answer) -> Response {
    if status == StatusCode::NO_CONTENT { status.into_response() } else { (status, Json(body)).into_response() }
}

fn route(account: &mut Account, line: &str, body: &Value) -> Answer {
    match line {
        "GET /crm/v3/objects/contacts" => (StatusCode::OK, json!({ "results": [] })),
        "POST /crm/v3/objects/contacts/batch/upsert" => account.upsert(body),
        "POST /crm/v3/objects/contacts/gdpr-delete" => account.erase(body),
        "POST /crm/v3/properties/contacts/groups" => account.make_group(body),
        "POST /crm/v3/properties/contacts" => account.make_property(body),
        _ => refusal(404, "OBJECT_NOT_FOUND", "no such route"),
    }
}
