//! Logos of organizations and of the platform: uploading and removing them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::put;
use domain::organizations::{self, SetLogo};
use domain::site_settings;

use api_base::app::App;
use api_base::cover_view::LogoView;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::rest;
use api_base::rest::failed;
use kernel::scopes::{Access, Resource};

use crate::uploads::{self, Seen, told};

/// The route for changes.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/organizations/{id}/logo", put(set).delete(remove))
        .route("/site/logo", put(set_for_site).delete(remove_for_site))
        .layer(uploads::timeout())
}

/// `PUT /organizations/{id}/logo`, with the bytes of the picture as the body.
async fn set(
    State(app): State<Arc<App>>,
    Path(organization_id): Path<String>,
    Query(seen): Query<Seen>,
    request: Request,
) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers(), Some((Resource::Organizations, Access::Write))).await?;
        // Permission is checked before ten megabytes are sent.
        organizations::may_change_logo(&app.env, &actor, &organization_id).await.map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let input = SetLogo { organization_id, seen: seen.file_name(), upload };
        let logo = organizations::set_logo(&app.env, &actor, input).await.map_err(told)?;
        LogoView::new(&app.env, &logo).map_err(|fault| failed(&fault))
    };
    uploads::answer("logo", upload.await)
}

/// `DELETE /organizations/{id}/logo`.
async fn remove(
    State(app): State<Arc<App>>,
    Path(organization_id): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers, Some((Resource::Organizations, Access::Write))).await?;
        let seen = seen.file_name();
        organizations::remove_logo(&app.env, &actor, &organization_id, seen.as_ref()).await.map_err(told)
    };
    uploads::removed(removal.await)
}

/// `PUT /site/logo`, with the bytes of the picture as the body.
async fn set_for_site(State(app): State<Arc<App>>, request: Request) -> Response {
    let upload = async {
        let actor = rest::actor(&app, request.headers(), None).await?;
        site_settings::may_change_logo(&actor).map_err(told)?;
        let upload = uploads::read(request.into_body()).await?;
        let logo = site_settings::set_logo(&app.env, &actor, upload).await.map_err(told)?;
        let url = app.env.link(&logo.path());
        Ok(serde_json::json!({ "url": url, "width": logo.width, "height": logo.height }))
    };
    uploads::answer("logo", upload.await)
}

/// `DELETE /site/logo`.
async fn remove_for_site(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let removal = async {
        let actor = rest::actor(&app, &headers, None).await?;
        site_settings::remove_logo(&app.env, &actor).await.map_err(told)
    };
    uploads::removed(removal.await)
}
