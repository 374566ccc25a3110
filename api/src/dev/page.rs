//! Rendering of the development pages.

use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::{Html, IntoResponse, Response};
use minijinja::Environment;

/// No script runs on these pages, whatever a mail contains; images may come from anywhere, as in a mail program.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: http: https:; \
                      frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

// Names that end in .html are escaped by minijinja.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, source) in [
        ("layout.html", include_str!("templates/layout.html")),
        ("mailbox.html", include_str!("templates/mailbox.html")),
        ("notice.html", include_str!("templates/notice.html")),
        ("pay.html", include_str!("templates/pay.html")),
    ] {
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(%error, name, "a built-in template is broken");
        }
    }
    templates
});

/// Renders a page from a template.
pub(super) fn page(status: StatusCode, template: &str, values: minijinja::Value) -> Response {
    let rendered = TEMPLATES.get_template(template).and_then(|template| template.render(values));
    match rendered {
        Ok(html) => {
            let headers = [
                (CONTENT_SECURITY_POLICY, POLICY),
                (CACHE_CONTROL, "no-store"),
                (REFERRER_POLICY, "no-referrer"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (status, headers, Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, template, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be rendered.").into_response()
        }
    }
}

/// A page with a title and a message.
pub(super) fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, "notice.html", minijinja::context! { title, text })
}
