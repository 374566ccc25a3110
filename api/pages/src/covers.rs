//! Covers of events: uploading and removing them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::put;
use domain::events::{self, CoverErrorCode, SetCover};
use kernel::Failure;
use kernel::scopes::{Access, Resource};
use serde::Deserialize;

use api_base::app::App;
use api_base::cover_view::CoverView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::rest;
use api_base::rest::failed;

use crate::uploads::{self, Seen, of_fault, told_as};

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
}

/// `PUT /events/{id}/cover`, with the bytes of the picture as the body.
async fn set(
    State(app): State<Arc<App>>,
    Path(event_id): Path<String>,
    Query(about): Query<About>,
    Query(seen): Query<Seen>,
    request: Request,
) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers(), Some((Resource::Events, Access::Write))).await?;
        // Permission is checked before ten megabytes are sent.
        events::may_change(&app.env, &actor, &event_id).await.map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let input = SetCover { event_id, seen: seen.file_name(), alternative_text: about.alternative_text, upload };
        let cover = events::set_cover(&app.env, &actor, input).await.map_err(told)?;
        CoverView::new(&app.env, &cover).map_err(|fault| failed(&fault))
    };
    uploads::answer("cover", upload.await)
}

/// `DELETE /events/{id}/cover`.
async fn remove(
    State(app): State<Arc<App>>,
    Path(event_id): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers, Some((Resource::Events, Access::Write))).await?;
        events::remove_cover(&app.env, &actor, &event_id, seen.file_name().as_ref()).await.map_err(told)
    };
    uploads::removed(removal.await)
}

/// The response to a refused change of an event's pictures.
pub(crate) fn told(failure: Failure<CoverErrorCode>) -> Response {
    use CoverErrorCode as Code;
    told_as(failure, "eventId", |code| match code {
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT"),
        Code::EditedMeanwhile => (StatusCode::CONFLICT, "EDITED_MEANWHILE"),
        Code::GalleryFull => (StatusCode::CONFLICT, "GALLERY_FULL"),
        Code::EventCancelled => (StatusCode::CONFLICT, "EVENT_CANCELLED"),
        Code::EventArchived => (StatusCode::CONFLICT, "EVENT_ARCHIVED"),
        Code::Upload(fault) => of_fault(fault),
    })
}
