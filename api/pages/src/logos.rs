//! Logos of organizations and of the platform: uploading and removing them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use axum::{Json, Router};
use domain::organizations::{self, LogoErrorCode, SetLogo};
use domain::site_settings;
use kernel::Failure;
use kernel::error::Problem;
use kernel::site::SiteLogo;
use serde::Deserialize;

use api_base::app::App;
use api_base::cover_view::LogoView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::problem::problem;
use api_base::rest;
use api_base::rest::failed;
use api_base::rest::refusal;

use crate::uploads;

/// The route for changes.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/organizations/{id}/logo", put(set).delete(remove))
        .route("/site/logo", put(set_for_site).delete(remove_for_site))
        .layer(uploads::timeout())
}

/// The query parameters of an upload.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    /// The URL of the logo that the editor saw, empty for none: another one is not replaced.
    expected_url: Option<String>,
}

impl Seen {
    fn file_name(&self) -> Option<String> {
        self.expected_url.as_deref().map(uploads::file_name)
    }
}

/// `PUT /organizations/{id}/logo`, with the bytes of the picture as the body.
async fn set(
    State(app): State<Arc<App>>,
    Path(organization_id): Path<String>,
    Query(seen): Query<Seen>,
    request: Request,
) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers()).await?;
        // Permission is checked before ten megabytes are sent.
        organizations::may_change_logo(&app.env, &actor, &organization_id).await.map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let input = SetLogo { organization_id, seen: seen.file_name(), upload };
        let logo = organizations::set_logo(&app.env, &actor, input).await.map_err(told)?;
        LogoView::new(&app.env, &logo).map_err(|fault| failed(&fault))
    };
    upload.await.map_or_else(|refused| refused, |logo| Json(serde_json::json!({ "logo": logo })).into_response())
}

/// `DELETE /organizations/{id}/logo`.
async fn remove(
    State(app): State<Arc<App>>,
    Path(organization_id): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers).await?;
        let seen = seen.file_name();
        organizations::remove_logo(&app.env, &actor, &organization_id, seen.as_ref()).await.map_err(told)
    };
    removal.await.map_or_else(|refused| refused, |()| StatusCode::NO_CONTENT.into_response())
}

/// `PUT /site/logo`, with the bytes of the picture as the body.
async fn set_for_site(State(app): State<Arc<App>>, request: Request) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers()).await?;
        site_settings::may_change_logo(&actor).map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        site_settings::set_logo(&app.env, &actor, upload).await.map_err(told)
    };
    let told = |logo: SiteLogo| {
        let url = app.env.link(&logo.path());
        let logo = serde_json::json!({ "url": url, "width": logo.width, "height": logo.height });
        Json(serde_json::json!({ "logo": logo })).into_response()
    };
    upload.await.map_or_else(|refused| refused, told)
}

/// `DELETE /site/logo`.
async fn remove_for_site(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers).await?;
        site_settings::remove_logo(&app.env, &actor).await.map_err(told)
    };
    removal.await.map_or_else(|refused| refused, |()| StatusCode::NO_CONTENT.into_response())
}

fn told(failure: Failure<LogoErrorCode>) -> Response {
    refusal(failure, |problems| rejected(&problems))
}

fn rejected(problems: &[Problem<LogoErrorCode>]) -> Response {
    use LogoErrorCode as Code;
    let Some(first) = problems.first() else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", "The upload was refused.");
    };
    let (status, code) = match first.code {
        Code::InvalidInput if first.field.as_deref() == Some("organizationId") => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT"),
        Code::EditedMeanwhile => (StatusCode::CONFLICT, "EDITED_MEANWHILE"),
        Code::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE"),
        Code::UnsupportedType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_TYPE"),
        Code::PictureDamaged => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_DAMAGED"),
        Code::PictureTooSmall => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_SMALL"),
        Code::PictureTooLarge => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_LARGE"),
    };
    problem(status, code, &first.message)
}
