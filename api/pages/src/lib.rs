//! Pages and files: the app's page under its routes, pages that work without scripts, downloads, exports, and covers.

pub mod covers;
mod downloads;
mod exports;
mod pages;
mod web;

use std::sync::Arc;

use api_base::app::App;
use axum::Router;

pub use web::fallback;

/// The routes of pages and files, except those of covers.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    web::router().merge(pages::router(app)).merge(downloads::router()).merge(exports::router())
}
