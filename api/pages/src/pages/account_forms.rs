//! The account's forms that only the app has. What they are for is read before it has come, and who has no scripts is told.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use minijinja::context;

use api_base::html::render::page;
use api_base::html::texts::{Texts, locale_of, texts};

/// `GET /login`, without a link from a mail.
pub(super) fn log_in(headers: &HeaderMap) -> Response {
    form(headers, |texts| (texts.login_title, texts.login_intro))
}

/// `GET /sign-up`.
pub(super) async fn sign_up(headers: HeaderMap) -> Response {
    form(&headers, |texts| (texts.sign_up_title, texts.sign_up_text))
}

/// `GET /forgot-password`.
pub(super) async fn forgot_password(headers: HeaderMap) -> Response {
    form(&headers, |texts| (texts.forgot_title, texts.forgot_text))
}

fn form(headers: &HeaderMap, title_and_text: fn(&Texts) -> (&str, &str)) -> Response {
    let locale = locale_of(headers);
    let texts = texts(locale);
    let (title, text) = title_and_text(texts);
    let values = context! { title, text, needs_scripts => texts.needs_scripts };
    page(StatusCode::OK, locale, "account_form.html", values)
}
