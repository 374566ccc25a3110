//! What is looked at and taken along: the app's page under its addresses, the pages that work without scripts, downloads,
//! lists as files, and pictures.

pub mod covers;
mod downloads;
mod exports;
mod pages;
mod web;

use std::sync::Arc;

use api_base::app::App;
use axum::Router;

pub use web::fallback;

/// The routes of what is looked at and taken along, but for covers.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    web::router().merge(pages::router(app)).merge(downloads::router()).merge(exports::router())
}
