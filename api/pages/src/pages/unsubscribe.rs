//! Unsubscribing from mails. Opening the page does not unsubscribe, since mail scanners open links, too. The POST needs no
//! login, no cookie and no page of ours before it: mail programs send it when their own button is pressed (RFC 8058), and
//! whoever has the key got the mail.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::mail_preferences;
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

/// `GET /unsubscribe?key=…`: a page with a button.
pub(super) async fn show(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let values = context! {
        title => texts.unsubscribe_title,
        text => texts.unsubscribe_text,
        action => "/unsubscribe",
        name => "key",
        token => link.key,
        button => texts.unsubscribe_button,
    };
    page(StatusCode::OK, locale, "confirm.html", values)
}

/// `POST /unsubscribe`: with the key in the form, as our page sends it, or in the URL, as mail programs do, with any form.
pub(super) async fn end(
    State(app): State<Arc<App>>,
    Query(link): Query<Link>,
    headers: HeaderMap,
    form: Result<Form<Link>, FormRejection>,
) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let sent = form.map(|Form(sent)| sent.key).unwrap_or_default();
    let key = if link.key.is_empty() { sent } else { link.key };
    match mail_preferences::unsubscribe(&app.env, &key).await {
        Ok(()) => notice(StatusCode::OK, locale, texts.unsubscribe_title, texts.unsubscribe_done),
        Err(Failure::Internal(error)) => fault(locale, &error),
        Err(_) => notice(StatusCode::BAD_REQUEST, locale, texts.link_invalid_title, texts.unsubscribe_invalid),
    }
}
