//! The page with a mail whose texts an administrator is writing, shown in a frame of the app.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use domain::mail_samples;
use serde::Deserialize;

use api_base::app::App;
use api_base::extract::Query;
use api_base::problem::not_found;
use api_base::rest::failed;

/// Nothing runs in it, its links lead nowhere, and only our own pages may show it. The mail's pictures are ours.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'self'";

/// What the address says.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    key: String,
    look: Option<String>,
}

/// `GET /site/mail`, with the key of a preview.
pub(super) async fn show(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Response {
    let is_dark = asked.look.as_deref() == Some("dark");
    match mail_samples::page(&app.env, &asked.key, is_dark).await {
        Ok(Some(html)) => {
            let headers = [
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::CACHE_CONTROL, "private, no-store"),
                (header::REFERRER_POLICY, "no-referrer"),
                (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
            ];
            (headers, Html(html)).into_response()
        }
        Ok(None) => not_found().await,
        Err(fault) => failed(&fault),
    }
}
