//! Pictures of people: uploading and removing one's own.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::put;
use domain::accounts::avatars;

use api_base::app::App;
use api_base::cover_view::LogoView;
use api_base::rest;
use api_base::rest::failed;
use kernel::scopes::{Access, Resource};

use crate::uploads::{self, told};

/// The route for changes.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/account/avatar", put(set).delete(remove)).layer(uploads::timeout())
}

/// `PUT /account/avatar`, with the bytes of the picture as the body.
async fn set(State(app): State<Arc<App>>, request: Request) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers(), Some((Resource::Profile, Access::Write))).await?;
        // Whoever may not is told before ten megabytes are sent.
        actor.require_user().map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let avatar = avatars::set(&app.env, &actor, upload).await.map_err(told)?;
        LogoView::of_person(&app.env, &avatar).map_err(|fault| failed(&fault))
    };
    uploads::answer("avatar", upload.await)
}

/// `DELETE /account/avatar`.
async fn remove(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers, Some((Resource::Profile, Access::Write))).await?;
        avatars::remove(&app.env, &actor).await.map_err(told)
    };
    uploads::removed(removal.await)
}
