//! Covers of events: uploading and removing them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use axum::{Json, Router};
use domain::events::{self, CoverErrorCode, SetCover};
use kernel::Failure;
use kernel::error::Problem;
use serde::Deserialize;

use api_base::app::App;
use api_base::cover_view::CoverView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::problem::problem;
use api_base::rest;
use api_base::rest::failed;
use api_base::rest::refusal;

use crate::uploads;

/// The route for changes. It has the event's id where other routes have its slug.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/events/{slug}/cover", put(set).delete(remove)).layer(uploads::timeout())
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
        self.expected_url.as_deref().map(uploads::file_name)
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
        let upload = uploads::read(request.into_body()).await?;
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

pub(crate) fn told(failure: Failure<CoverErrorCode>) -> Response {
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
        Code::GalleryFull => (StatusCode::CONFLICT, "GALLERY_FULL"),
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
