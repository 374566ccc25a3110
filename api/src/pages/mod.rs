//! What works without scripts, on any phone, in the visitor's language: where links in mails lead, an order for whoever
//! has its secret, and a start for developers. In a browser with scripts the app takes over.

mod home;
mod links;
pub(crate) mod orders;
pub(crate) mod render;
pub(crate) mod returns;
mod unsubscribe;
pub(crate) mod words;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use kernel::text::Locale;

use crate::lifecycle::RETRY_AFTER;
use crate::server::App;
use crate::web;

/// The pages' routes.
pub(crate) fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let mut router = Router::new()
        .route("/verify-email", get(links::verify_email).post(links::redeem_verify_email))
        .route("/login", get(links::log_in).post(links::redeem_log_in))
        .route("/reset-password", get(links::choose_password).post(links::redeem_choose_password))
        .route("/undo-second-factor", get(links::undo_second_factor).post(links::redeem_undo_second_factor))
        .route("/unsubscribe", get(unsubscribe::show).post(unsubscribe::end))
        .route("/orders/{order_id}", get(orders::show))
        .layer(middleware::from_fn_with_state(Arc::clone(app), web::surround))
        .route("/orders/{order_id}/cancel", post(orders::cancel))
        .route("/orders/{order_id}/return", get(returns::back))
        .route("/assets/pages.css", get(render::stylesheet));
    if !app.options.production {
        router = router.route("/dev", get(home::home));
    }
    if app.options.graphiql {
        router = router.route("/graphiql", get(home::graphiql));
    }
    router.layer(DefaultBodyLimit::max(16 * 1024))
}

/// The database is away.
pub(crate) fn away(locale: Locale) -> Response {
    let words = words::words(locale);
    let mut response = render::notice(StatusCode::SERVICE_UNAVAILABLE, locale, words.fault_title, words.fault);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}
