//! Links in mails that end something without a login, by a signed key. Opening one only shows a button, since mail scanners
//! open links, too.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::error::Failure;
use kernel::text::Locale;
use minijinja::context;
use serde::Deserialize;

use api_base::html::render::{fault, notice, page};
use api_base::html::texts::texts;

/// The parameters of a link or of our form.
#[derive(Deserialize)]
pub(super) struct MailKey {
    #[serde(default)]
    pub(super) key: String,
}

/// What the page of a link says.
pub(super) struct Ask {
    /// The path that the form is sent to.
    pub(super) action: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) button: &'static str,
}

/// The page with the button.
pub(super) fn ask(locale: Locale, key: MailKey, ask: &Ask) -> Response {
    let &Ask { action, title, text, button } = ask;
    let values = context! { title, text, action, name => "key", token => key.key, button };
    page(StatusCode::OK, locale, "confirm.html", values)
}

/// The page after the button was pressed.
pub(super) fn answer<C: std::fmt::Debug>(
    locale: Locale,
    ended: Result<(), Failure<C>>,
    title: &str,
    done: &str,
) -> Response {
    let texts = texts(locale);
    match ended {
        Ok(()) => notice(StatusCode::OK, locale, title, done),
        Err(Failure::Internal(error)) => fault(locale, &error),
        Err(_) => notice(StatusCode::BAD_REQUEST, locale, texts.link_invalid_title, texts.unsubscribe_invalid),
    }
}
