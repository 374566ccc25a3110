//! Pages that work without scripts, in the visitor's language: those behind links in mails, an order for whoever has its
//! secret, and a start page for developers. In a browser with scripts the app takes over.

mod account_forms;
mod home;
mod links;
mod mail_key;
mod no_invitations;
mod order_terms;
pub(crate) mod orders;
mod returns;
mod unfollow;
mod unsubscribe;
mod waiting;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::web;
use api_base::app::App;
use api_base::html::render;

/// The routes of the pages.
pub(crate) fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let mut router = Router::new()
        .route("/verify-email", get(links::verify_email).post(links::redeem_verify_email))
        .route("/sign-up", get(account_forms::sign_up))
        .route("/forgot-password", get(account_forms::forgot_password))
        .route("/login", get(links::log_in).post(links::redeem_log_in))
        .route("/reset-password", get(links::choose_password).post(links::redeem_choose_password))
        .route("/undo-second-factor", get(links::undo_second_factor).post(links::redeem_undo_second_factor))
        .route("/unsubscribe", get(unsubscribe::show).post(unsubscribe::end))
        .route("/orders/{order_id}", get(orders::show))
        .layer(middleware::from_fn_with_state(Arc::clone(app), web::surround))
        .merge(
            Router::new()
                .route("/orders/{order_id}/cancel", post(orders::cancel))
                .route("/no-invitations", get(no_invitations::show).post(no_invitations::end))
                .route("/unfollow", get(unfollow::show).post(unfollow::end))
                .route("/events/{slug}/line", get(waiting::show).post(waiting::join))
                .route("/orders/{order_id}/return", get(returns::back))
                .route("/orders/{order_id}/terms", get(order_terms::show))
                .layer(middleware::from_fn_with_state(Arc::clone(app), web::dress)),
        )
        .route("/assets/pages.css", get(render::stylesheet));
    if !app.options.production {
        router = router.route("/dev", get(home::home)).route("/dev/design", get(web::personal));
    }
    if app.options.graphiql {
        router = router.route("/graphiql", get(home::graphiql));
    }
    router.layer(DefaultBodyLimit::max(16 * 1024))
}
