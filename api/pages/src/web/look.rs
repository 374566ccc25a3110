//! The files that make the app look as administrators have set it: colours, the logo, and the manifest of the installed
//! app.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use api_base::app::App;
use api_base::extract::Path;
use api_base::problem::not_found;
use api_base::web_app::site;

/// How long browsers may keep what has a name of its own.
const LONG: &str = "public, max-age=31536000, immutable";
/// How long they may keep what has not.
const SHORT: &str = "public, max-age=300";

/// `GET /site/colours.css`, whose address changes with the colour.
pub(super) async fn colours(State(app): State<Arc<App>>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, SHORT)];
    (headers, site::stylesheet(&app.env.site.latest())).into_response()
}

/// `GET /site/logo/{file}`. Former names have the current logo, because mails refer to them.
pub(super) async fn logo(State(app): State<Arc<App>>, Path(file): Path<String>) -> Response {
    let site = app.env.site.latest();
    let Some(logo) = &site.logo else { return not_found().await };
    let is_its_own = logo.path().ends_with(&format!("/{file}"));
    let keep = if is_its_own { LONG } else { SHORT };
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, keep)];
    (headers, logo.body.clone()).into_response()
}

/// `GET /app.webmanifest`: the app's own, with the platform's name and colour.
pub(super) async fn manifest(State(app): State<Arc<App>>) -> Response {
    let built = app.files.text("/app.webmanifest").and_then(|text| serde_json::from_str::<Value>(text).ok());
    let Some(mut manifest) = built else { return not_found().await };
    let site = app.env.site.latest();
    manifest["name"] = json!(site.name);
    manifest["short_name"] = json!(site.name);
    if let Some(accent) = site.accent {
        manifest["theme_color"] = json!(accent.to_string());
    }
    let headers = [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, manifest.to_string()).into_response()
}
