//! Stopping to follow an organization, by a link in a mail. Opening the page changes nothing, since mail scanners open links,
//! too. It needs no login: whoever has the key got the mail.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::follows;
use kernel::error::Failure;
use minijinja::context;
use serde::Deserialize;

use api_base::app::App;
use api_base::extract::Query;
use api_base::html::render::fault;
use api_base::html::render::notice;
use api_base::html::render::page;
use api_base::html::texts::locale_of;
use api_base::html::texts::texts;

/// The parameters of a link or of our form.
#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    key: String,
}

/// `GET /unfollow?key=…`: a page with a button.
pub(super) async fn show(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let values = context! {
        title => texts.unfollow_title,
        text => texts.unfollow_text,
        action => "/unfollow",
        name => "key",
        token => link.key,
        button => texts.unfollow_button,
    };
    page(StatusCode::OK, locale, "confirm.html", values)
}

/// `POST /unfollow`, with the key in the form.
pub(super) async fn end(State(app): State<Arc<App>>, headers: HeaderMap, Form(link): Form<Link>) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    match follows::unfollow_by_link(&app.env, &link.key).await {
        Ok(()) => notice(StatusCode::OK, locale, texts.unfollow_title, texts.unfollow_done),
        Err(Failure::Internal(error)) => fault(locale, &error),
        Err(_) => notice(StatusCode::BAD_REQUEST, locale, texts.link_invalid_title, texts.unsubscribe_invalid),
    }
}
