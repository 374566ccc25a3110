//! The web app: its files, and its page under every route of the app. The page is sent with a head and a plain text of its
//! own, for crawlers, link previews and visitors without scripts.

mod content;
mod discover;
mod event;
mod legal;
mod look;
mod mail;
mod organization;
pub(crate) mod picture;
mod public;
pub(crate) mod seen;
mod share;
mod sitemap;

pub(crate) use legal::terms_html;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use api_base::app::App;
use api_base::html::render::fragment;
use api_base::html::texts::locale_of;
use api_base::problem::not_found;
use api_base::web_app::head::Head;
use api_base::web_app::head::STYLES;
use api_base::web_app::shell::escape;
use api_base::web_app::site;
use domain::site_settings;
use kernel::text::Locale;

/// Routes that only the app renders: they are personal, so their page has no content of its own.
const PERSONAL: [&str; 11] = [
    "/account",
    "/account/{*rest}",
    "/orders/{order_id}/feedback",
    "/change-email",
    "/undo-email-change",
    "/find-order",
    "/invitation",
    "/organizer",
    "/organizer/{*rest}",
    "/admin",
    "/admin/{*rest}",
];

/// The size of the largest page that works without scripts, in bytes: an order with a hundred codes.
const LONGEST_PAGE: usize = 8 << 20;

/// Paths that programs request; they get errors in JSON instead of a page.
const NO_PAGES: [&str; 10] = [
    "/files/",
    "/site/",
    "/graphql",
    "/health",
    "/webhooks",
    "/dev/",
    "/sandbox",
    "/.well-known",
    "/assets/",
    "/schema.graphql",
];

/// The routes of the app.
pub(crate) fn router() -> Router<Arc<App>> {
    let router = Router::new()
        .route("/", get(discover::show))
        .route("/events/{slug}", get(event::show))
        .route("/events/{slug}/checkout", get(event::checkout))
        .route("/events/{slug}/share.png", get(share::show))
        .route("/o/{slug}", get(organization::show))
        .route("/o/{slug}/terms", get(legal::terms))
        .route("/legal/{kind}", get(legal::show))
        .route("/site/colours.css", get(look::colours))
        .route("/site/logo/{file}", get(look::logo))
        .route("/site/mail", get(mail::show))
        .route("/app.webmanifest", get(look::manifest))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap/{name}", get(sitemap::file));
    PERSONAL.iter().fold(router, |router, path| router.route(path, get(personal)))
}

/// Makes sure that the pages show the platform as it is now. That is in memory unless it has just changed.
pub(crate) async fn know_site(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    site_settings::refresh(&app.env).await;
    next.run(request).await
}

/// A page that only the app renders, such as those for signed-in users.
pub(crate) async fn personal(State(app): State<Arc<App>>, request: Request) -> Response {
    app.shell.page(StatusCode::OK, locale_of(request.headers()), &Head::hidden(&app.env.site.latest().name), "")
}

/// Every other path: a file of the app, or not found.
pub async fn fallback(State(app): State<Arc<App>>, request: Request) -> Response {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && let Some(answer) = app.files.answer(path, request.headers()) {
        return app.shell.rule(answer);
    }
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if reads && accept.contains("text/html") && !NO_PAGES.iter().any(|prefix| path.starts_with(prefix)) {
        site_settings::refresh(&app.env).await;
        let head = Head::hidden(&app.env.site.latest().name);
        return app.shell.page(StatusCode::NOT_FOUND, locale_of(request.headers()), &head, "");
    }
    not_found().await
}

/// Puts a page that works without scripts into the app's page, whose scripts take over if they run. The response to a form
/// stays as it is: the app would show the form again.
pub(crate) async fn surround(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (method, locale) = (request.method().clone(), locale_of(request.headers()));
    let response = next.run(request).await;
    if method != Method::GET || app.files.index().is_none() {
        return dressed(&app, locale, response).await;
    }
    let (head, body) = response.into_parts();
    let Ok(html) = axum::body::to_bytes(body, LONGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = String::from_utf8_lossy(&html);
    let main = between(&html, "<main>", "</main>").unwrap_or_default();
    let mut page = app.shell.page(head.status, locale, &plain_head(&app, &html), &format!("<main>{main}</main>"));
    if let Some(wait) = head.headers.get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    for cookie in head.headers.get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

/// Puts the platform's name, colours and links into a page that works without scripts and that the app does not show.
pub(crate) async fn dress(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let locale = locale_of(request.headers());
    let response = next.run(request).await;
    dressed(&app, locale, response).await
}

async fn dressed(app: &App, locale: Locale, response: Response) -> Response {
    let html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html {
        return response;
    }
    let (head, body) = response.into_parts();
    let Ok(page) = axum::body::to_bytes(body, LONGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let shown = app.env.site.latest();
    let page = String::from_utf8_lossy(&page)
        .replacen("</title>", &format!(" · {}</title>", escape(&shown.name)), 1)
        .replacen("</head>", &format!("{}</head>", site::styles(&shown)), 1)
        .replacen("</body>", &format!("{}</body>", fragment("footer.html", site::footer(&shown, locale))), 1);
    let mut response = Response::from_parts(head, page.into());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
}

/// The head of a page that works without scripts. The app fetches updates itself, so the page reloads only without
/// scripts.
fn plain_head(app: &App, page: &str) -> String {
    let name = escape(&app.env.site.latest().name);
    let title = between(page, "<title>", "</title>").map_or_else(|| name.clone(), |title| format!("{title} · {name}"));
    let again = between(page, "<meta http-equiv=\"refresh\"", ">");
    let again = again.map(|rest| format!("<meta http-equiv=\"refresh\"{rest}>")).unwrap_or_default();
    format!(
        "<title>{title}</title>\n<meta name=\"robots\" content=\"noindex\">\n<noscript>{again}{STYLES}</noscript>\n"
    )
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.split_once(open)?.1.split_once(close).map(|(within, _)| within)
}
