//! Unsubscribing from mails. The POST needs no login, no cookie and no page of ours before it: mail programs send it when
//! their own button is pressed (RFC 8058), and whoever has the key got the mail.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::mail_preferences;

use super::mail_key::{Ask, MailKey, answer, ask};
use api_base::app::App;
use api_base::extract::Query;
use api_base::html::texts::{locale_of, texts};

/// `GET /unsubscribe?key=…`: a page with a button.
pub(super) async fn show(Query(key): Query<MailKey>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let (title, text, button) = (texts.unsubscribe_title, texts.unsubscribe_text, texts.unsubscribe_button);
    ask(locale, key, &Ask { action: "/unsubscribe", title, text, button })
}

/// `POST /unsubscribe`: with the key in the form, as our page sends it, or in the URL, as mail programs do, with any form.
pub(super) async fn end(
    State(app): State<Arc<App>>,
    Query(link): Query<MailKey>,
    headers: HeaderMap,
    form: Result<Form<MailKey>, FormRejection>,
) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let sent = form.map(|Form(sent)| sent.key).unwrap_or_default();
    let key = if link.key.is_empty() { sent } else { link.key };
    let ended = mail_preferences::unsubscribe(&app.env, &key).await;
    answer(locale, ended, texts.unsubscribe_title, texts.unsubscribe_done)
}
