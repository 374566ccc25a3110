//! The export of what is held of a person.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::account_export::{self, Export, Part};
use domain::accounts::{AccountErrorCode, Proof};
use futures::stream::{self, StreamExt as _};
use kernel::error::{Internal, Problem};
use secrecy::SecretString;
use serde::Deserialize;
use uuid::Uuid;

use api_base::app::App;
use api_base::problem::problem;
use api_base::rest;

/// What proves that it is the owner who asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Asked {
    password: SecretString,
    code: Option<SecretString>,
}

/// `POST /account/export.json`, with `{ "password": …, "code": … }` as the body; the code only where the second factor is
/// on.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Response {
    let actor = match rest::actor(&app, &headers, None).await {
        Ok(actor) => actor,
        Err(refusal) => return refusal,
    };
    let Ok(Json(asked)) = asked else {
        let message = "The body must be JSON with the password, and the code if the second factor is on.";
        return problem(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message);
    };
    let proof = Proof { password: asked.password, code: asked.code };
    match account_export::begin(&app.env, &actor, &proof).await {
        Ok(export) => file(export),
        Err(failure) => rest::refusal(failure, |problems| rejected(&problems)),
    }
}

fn rejected(problems: &[Problem<AccountErrorCode>]) -> Response {
    use AccountErrorCode as Code;
    let Some(first) = problems.first() else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", "This can't be exported.");
    };
    let code = match first.code {
        Code::InvalidCredentials => "INVALID_CREDENTIALS",
        Code::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
        Code::CodeInvalid => "CODE_INVALID",
        Code::TooManyAttempts => "TOO_MANY_ATTEMPTS",
        _ => "INVALID_INPUT",
    };
    problem(StatusCode::UNPROCESSABLE_ENTITY, code, &first.message)
}

/// The document, written part by part. If the database fails meanwhile, the connection is aborted, so that nobody mistakes a
/// part for the whole.
fn file(export: Export) -> Response {
    let head = format!("{{\n\"account\": {}", export.account());
    let parts = stream::unfold(Some(Progress::new(export)), |progress| async {
        match progress?.next().await {
            Ok(Some((text, progress))) => Some((Ok(text), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    let whole = stream::once(async move { Ok::<_, Internal>(head) })
        .chain(parts)
        .chain(stream::once(async { Ok("\n}\n".to_owned()) }));
    // Compression polls again after the end, at which an unfolded stream would panic.
    let body = Body::from_stream(whole.map(|text| text.map(Bytes::from).inspect_err(broke_off)).fuse());
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition = HeaderValue::from_static("attachment; filename=\"event-radar-account.json\"");
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    response
}

fn broke_off(fault: &Internal) {
    if fault.is_outage() {
        tracing::warn!(error = %fault, "an account's export broke off in an outage of the database");
    } else {
        tracing::error!(error = %fault, "an account's export broke off");
    }
}

/// Where in the document it goes on.
struct Progress {
    export: Export,
    /// What is left, the current list last.
    parts: Vec<Part>,
    after: Option<Uuid>,
}

impl Progress {
    fn new(export: Export) -> Self {
        let mut parts: Vec<Part> = Part::all().collect();
        parts.reverse();
        Self { export, parts, after: None }
    }

    /// The next piece of the document, then the progress after it.
    async fn next(mut self) -> Result<Option<(String, Self)>, Internal> {
        let Some(part) = self.parts.last().copied() else { return Ok(None) };
        let rows = self.export.rows(part, self.after).await?;
        let begins = self.after.is_none();
        let mut text = if begins { format!(",\n\"{}\": [", part.name()) } else { String::new() };
        for (index, (_, row)) in rows.iter().enumerate() {
            text.push_str(if begins && index == 0 { "\n" } else { ",\n" });
            text.push_str(&row.to_string());
        }
        self.after = rows.last().map(|(id, _)| *id);
        if rows.is_empty() {
            text.push(']');
            self.parts.pop();
        }
        Ok(Some((text, self)))
    }
}
