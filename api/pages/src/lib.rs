//! Pages and files: the app's page under its routes, pages that work without scripts, downloads, exports, covers, logos and people's pictures.

mod avatars;
mod covers;
mod downloads;
mod event_pictures;
mod exports;
mod logos;
mod pages;
pub mod uploads;
mod web;

use std::sync::Arc;

use api_base::app::App;
use axum::{Router, middleware};

pub use web::fallback;

/// The routes that take uploads.
pub fn upload_routes() -> Router<Arc<App>> {
    covers::router().merge(event_pictures::router()).merge(logos::router()).merge(avatars::router())
}

/// The route of the files that are made from uploads.
pub fn file_routes() -> Router<Arc<App>> {
    uploads::files()
}

/// The routes of pages and files, except those of uploads.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let pages = web::router().merge(pages::router(app));
    let pages = pages.layer(middleware::from_fn_with_state(Arc::clone(app), web::know_site));
    pages.merge(downloads::router()).merge(exports::router())
}
