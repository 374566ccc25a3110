//! Getting no more invitations from an organization, by a link in one of them. It needs no login: whoever has the key got
//! the mail.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::guests;

use super::mail_key::{Ask, MailKey, answer, ask};
use api_base::app::App;
use api_base::extract::Query;
use api_base::html::texts::{locale_of, texts};

/// `GET /no-invitations?key=…`: a page with a button.
pub(super) async fn show(Query(key): Query<MailKey>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let (title, text) = (texts.no_invitations_title, texts.no_invitations_text);
    ask(locale, key, &Ask { action: "/no-invitations", title, text, button: texts.no_invitations_button })
}

/// `POST /no-invitations`: with the key in the form, as our page sends it, or in the URL, as mail programs do, with any
/// form.
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
    let ended = guests::refuse(&app.env, &key).await;
    answer(locale, ended, texts.no_invitations_title, texts.no_invitations_done)
}
