//! Pictures of galleries and of speakers: uploading them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use domain::events::{self, AddPicture, PicturePurpose};
use kernel::ids::PictureId;
use kernel::scopes::{Access, Resource};
use serde::Deserialize;

use api_base::app::App;
use api_base::cover_view::CoverView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::rest;
use api_base::rest::failed;

use crate::covers::told;
use crate::uploads;

/// The route for uploads. It has the event's id where other routes have its slug.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/events/{slug}/pictures", post(add)).layer(uploads::timeout())
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Purpose {
    Gallery,
    Speaker,
}

/// The query parameters of an upload.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    purpose: Purpose,
    /// What the picture shows, for those who can't see it.
    alternative_text: Option<String>,
}

/// `POST /events/{id}/pictures`, with the bytes of the picture as the body.
async fn add(
    State(app): State<Arc<App>>,
    Path(event_id): Path<String>,
    Query(about): Query<About>,
    request: Request,
) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers(), Some((Resource::Events, Access::Write))).await?;
        // Permission is checked before ten megabytes are sent.
        events::may_change(&app.env, &actor, &event_id).await.map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let purpose = match about.purpose {
            Purpose::Gallery => PicturePurpose::Gallery,
            Purpose::Speaker => PicturePurpose::Speaker,
        };
        let input = AddPicture { event_id, purpose, alternative_text: about.alternative_text, upload };
        let added = events::add_picture(&app.env, &actor, input).await.map_err(told)?;
        let view = CoverView::of_picture(&app.env, &added.picture).map_err(|fault| failed(&fault))?;
        let id = PictureId::from_uuid(added.picture.id).to_string();
        Ok(serde_json::json!({ "id": id, "picture": view, "version": added.version }))
    };
    upload.await.map_or_else(|refused: Response| refused, |added| Json(added).into_response())
}
