//! Stopping to follow an organization, by a link in a mail. It needs no login: whoever has the key got the mail.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::follows;

use super::mail_key::{Ask, MailKey, answer, ask};
use api_base::app::App;
use api_base::extract::Query;
use api_base::html::texts::{locale_of, texts};

/// `GET /unfollow?key=…`: a page with a button.
pub(super) async fn show(Query(key): Query<MailKey>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let (title, text, button) = (texts.unfollow_title, texts.unfollow_text, texts.unfollow_button);
    ask(locale, key, &Ask { action: "/unfollow", title, text, button })
}

/// `POST /unfollow`, with the key in the form.
pub(super) async fn end(State(app): State<Arc<App>>, headers: HeaderMap, Form(sent): Form<MailKey>) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let ended = follows::unfollow_by_link(&app.env, &sent.key).await;
    answer(locale, ended, texts.unfollow_title, texts.unfollow_done)
}
