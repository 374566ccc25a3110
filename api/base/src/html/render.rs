//! Rendering of pages: escaped by minijinja, without scripts, and with our own stylesheet only.

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use kernel::error::met_outage;
use kernel::text::Locale;
use minijinja::{Environment, Value, context};

use super::texts::texts;
use crate::lifecycle::RETRY_AFTER;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

// Names that end in .html are escaped.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, source) in [
        ("layout.html", include_str!("templates/layout.html")),
        ("notice.html", include_str!("templates/notice.html")),
        ("account_form.html", include_str!("templates/account_form.html")),
        ("needs_scripts.html", include_str!("templates/needs_scripts.html")),
        ("confirm.html", include_str!("templates/confirm.html")),
        ("first_password.html", include_str!("templates/first_password.html")),
        ("reset_password.html", include_str!("templates/reset_password.html")),
        ("second_factor.html", include_str!("templates/second_factor.html")),
        ("event.html", include_str!("templates/event.html")),
        ("content.html", include_str!("templates/content.html")),
        ("organization.html", include_str!("templates/organization.html")),
        ("checkout.html", include_str!("templates/checkout.html")),
        ("cover.html", include_str!("templates/cover.html")),
        ("discover.html", include_str!("templates/discover.html")),
        ("waiting.html", include_str!("templates/waiting.html")),
        ("order.html", include_str!("templates/order.html")),
        ("legal.html", include_str!("templates/legal.html")),
        ("terms.html", include_str!("templates/terms.html")),
        ("reference.html", include_str!("templates/reference.html")),
        ("footer.html", include_str!("templates/footer.html")),
        ("home.html", include_str!("templates/home.html")),
    ] {
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(%error, name, "a built-in template is broken");
        }
    }
    templates
});

/// Renders a page from a template.
pub fn page(status: StatusCode, locale: Locale, template: &str, values: Value) -> Response {
    let rendered = TEMPLATES
        .get_template(template)
        .and_then(|template| template.render(context! { lang => locale.tag(), dir => locale.direction(), ..values }));
    match rendered {
        Ok(html) => {
            let mut response = (status, Html(html)).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
            response
        }
        Err(error) => {
            tracing::error!(%error, template, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Renders a part of the app's page that is shown before the app starts; empty if that fails, as the app works without it.
pub fn fragment(template: &str, values: Value) -> String {
    let rendered = TEMPLATES.get_template(template).and_then(|template| template.render(values));
    rendered.unwrap_or_else(|error| {
        tracing::error!(%error, template, "a part of a page could not be made");
        String::new()
    })
}

/// A page with a title and a message.
pub fn notice(status: StatusCode, locale: Locale, title: &str, text: &str) -> Response {
    page(status, locale, "notice.html", context! { title, text })
}

/// The page for what does not exist, or may not be seen.
pub fn not_found(locale: Locale) -> Response {
    let texts = texts(locale);
    notice(StatusCode::NOT_FOUND, locale, texts.not_found_title, texts.not_found)
}

/// The page for a form that was not sent by one of our pages.
pub fn foreign(locale: Locale) -> Response {
    let texts = texts(locale);
    notice(StatusCode::FORBIDDEN, locale, texts.foreign_form_title, texts.foreign_form)
}

/// The page for an internal fault, or for a request that runs into an outage of the database.
pub fn fault(locale: Locale, error: &(dyn std::error::Error + 'static)) -> Response {
    if met_outage(error) {
        tracing::warn!(%error, "a page met an outage of the database");
        return away(locale);
    }
    tracing::error!(%error, "a page failed");
    let texts = texts(locale);
    notice(StatusCode::INTERNAL_SERVER_ERROR, locale, texts.fault_title, texts.fault)
}

/// The page while the database is unavailable.
pub fn away(locale: Locale) -> Response {
    let texts = texts(locale);
    let mut response = notice(StatusCode::SERVICE_UNAVAILABLE, locale, texts.fault_title, texts.fault);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}

/// The stylesheet of all pages.
pub async fn stylesheet() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("pages.css")).into_response()
}
