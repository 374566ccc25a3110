//! Pictures of people: uploading and removing one's own.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use axum::{Json, Router};
use domain::accounts::avatars::{self, AvatarErrorCode};
use kernel::Failure;
use kernel::error::Problem;

use api_base::app::App;
use api_base::cover_view::LogoView;
use api_base::problem::problem;
use api_base::rest;
use api_base::rest::{failed, refusal};

use crate::uploads;

/// The route for changes.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/account/avatar", put(set).delete(remove)).layer(uploads::timeout())
}

/// `PUT /account/avatar`, with the bytes of the picture as the body.
async fn set(State(app): State<Arc<App>>, request: Request) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers()).await?;
        // Whoever may not is told before ten megabytes are sent.
        actor.require_user().map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let avatar = avatars::set(&app.env, &actor, upload).await.map_err(told)?;
        LogoView::of_person(&app.env, &avatar).map_err(|fault| failed(&fault))
    };
    upload.await.map_or_else(|refused| refused, |avatar| Json(serde_json::json!({ "avatar": avatar })).into_response())
}

/// `DELETE /account/avatar`.
async fn remove(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers).await?;
        avatars::remove(&app.env, &actor).await.map_err(told)
    };
    removal.await.map_or_else(|refused| refused, |()| StatusCode::NO_CONTENT.into_response())
}

fn told(failure: Failure<AvatarErrorCode>) -> Response {
    refusal(failure, |problems| rejected(&problems))
}

fn rejected(problems: &[Problem<AvatarErrorCode>]) -> Response {
    use AvatarErrorCode as Code;
    let Some(first) = problems.first() else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", "The upload was refused.");
    };
    let (status, code) = match first.code {
        Code::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT"),
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE"),
        Code::UnsupportedType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_TYPE"),
        Code::PictureDamaged => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_DAMAGED"),
        Code::PictureTooSmall => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_SMALL"),
        Code::PictureTooLarge => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_LARGE"),
    };
    problem(status, code, &first.message)
}
