//! Covers of events: uploading and removing them, and the files themselves.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use domain::events::{self, CoverErrorCode, MAX_UPLOAD, SetCover};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kernel::Failure;
use kernel::error::Problem;
use kernel::files::FileKey;
use serde::Deserialize;
use tower_http::timeout::TimeoutLayer;

use api_base::app::App;
use api_base::cover_view::CoverView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::problem::not_found;
use api_base::problem::problem;
use api_base::rest;
use api_base::rest::failed;
use api_base::rest::refusal;

/// How long an upload may take: ten megabytes over a poor phone line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);
/// How long an upload may stall: a phone may be switching cells.
pub const SILENCE: Duration = Duration::from_secs(30);

/// Whether a request uploads a picture.
pub fn is_upload(request: &Request) -> bool {
    request.method() == Method::PUT && request.uri().path().ends_with("/cover")
}

/// The route for changes. It has the event's id where other routes have its slug.
pub fn uploads() -> Router<Arc<App>> {
    let timeout = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD_TIMEOUT);
    Router::new().route("/events/{slug}/cover", put(set).delete(remove)).layer(timeout)
}

/// The route of the files.
pub fn files() -> Router<Arc<App>> {
    Router::new().route("/files/{key}", get(file))
}

/// The query parameters of an upload.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    /// What the picture shows, for those who can't see it.
    alternative_text: Option<String>,
    /// The URL of the cover that the editor saw, empty for none: another one is not replaced.
    expected_url: Option<String>,
}

impl About {
    /// The name of the file that the editor saw.
    fn seen(&self) -> Option<String> {
        let url = self.expected_url.as_deref()?;
        Some(url.rsplit('/').next().unwrap_or_default().to_owned())
    }
}

/// `PUT /events/{id}/cover`, with the bytes of the picture as the body.
async fn set(
    State(app): State<Arc<App>>,
    Path(event_id): Path<String>,
    Query(about): Query<About>,
    request: Request,
) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers()).await?;
        // Permission is checked before ten megabytes are sent.
        events::may_change(&app.env, &actor, &event_id).await.map_err(told)?;
        let upload = read(request.into_body()).await?;
        let input = SetCover { event_id, seen: about.seen(), alternative_text: about.alternative_text, upload };
        let cover = events::set_cover(&app.env, &actor, input).await.map_err(told)?;
        CoverView::new(&app.env, &cover).map_err(|fault| failed(&fault))
    };
    upload.await.map_or_else(|refused| refused, |cover| Json(serde_json::json!({ "cover": cover })).into_response())
}

/// `DELETE /events/{id}/cover`.
async fn remove(
    State(app): State<Arc<App>>,
    Path(event_id): Path<String>,
    Query(about): Query<About>,
    headers: HeaderMap,
) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers).await?;
        events::remove_cover(&app.env, &actor, &event_id, about.seen().as_ref()).await.map_err(told)
    };
    removal.await.map_or_else(|refused| refused, |()| StatusCode::NO_CONTENT.into_response())
}

/// Reads the upload, unless it is too large.
async fn read(body: Body) -> Result<Bytes, Response> {
    match Limited::new(body, MAX_UPLOAD).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The file has more than {} MB.", MAX_UPLOAD >> 20);
            Err(problem(StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE", &message))
        }
        Err(_) => Err(problem(StatusCode::BAD_REQUEST, "BAD_REQUEST", "The upload broke off.")),
    }
}

fn told(failure: Failure<CoverErrorCode>) -> Response {
    refusal(failure, |problems| rejected(&problems))
}

fn rejected(problems: &[Problem<CoverErrorCode>]) -> Response {
    use CoverErrorCode as Code;
    let Some(first) = problems.first() else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", "The upload was refused.");
    };
    let (status, code) = match first.code {
        Code::InvalidInput if first.field.as_deref() == Some("eventId") => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT"),
        Code::EditedMeanwhile => (StatusCode::CONFLICT, "EDITED_MEANWHILE"),
        Code::EventCancelled => (StatusCode::CONFLICT, "EVENT_CANCELLED"),
        Code::EventArchived => (StatusCode::CONFLICT, "EVENT_ARCHIVED"),
        Code::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE"),
        Code::UnsupportedType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_TYPE"),
        Code::PictureDamaged => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_DAMAGED"),
        Code::PictureTooSmall => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_SMALL"),
        Code::PictureTooLarge => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_LARGE"),
    };
    problem(status, code, &first.message)
}

/// `GET /files/{key}`. The content of a name never changes, so it may be cached forever.
async fn file(State(app): State<Arc<App>>, Path(key): Path<String>) -> Response {
    let Ok(key) = FileKey::parse(&key) else {
        return not_found().await;
    };
    match app.env.files.get(&key).await {
        Ok(Some(body)) => {
            let headers = [
                (header::CONTENT_TYPE, key.content_type()),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, body).into_response()
        }
        Ok(None) => not_found().await,
        Err(error) => failed(&error.into()),
    }
}
