//! `robots.txt` and sitemaps for search engines.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::events;
use time::format_description::well_known::Rfc3339;

use api_base::app::App;
use api_base::extract::Path;
use api_base::html::render::fault;
use api_base::html::texts::locale_of;
use api_base::problem::not_found;
use api_base::web_app::shell::escape;

/// The number of URLs in one file; search engines accept 50,000, but a request should not take long.
const PER_PAGE: u64 = 2_500;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const KEEP: &str = "public, max-age=3600";

/// `GET /robots.txt`: the app's pages may be crawled, except personal ones.
pub(super) async fn robots(State(app): State<Arc<App>>) -> Response {
    let personal = ["/account", "/orders/", "/organizer", "/login", "/sign-up", "/dev", "/sandbox", "/graphiql"];
    let mut text = String::from("User-agent: *\n");
    for path in personal {
        let _ = writeln!(text, "Disallow: {path}");
    }
    let _ = writeln!(text, "Sitemap: {}", app.env.link("/sitemap.xml"));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, KEEP)], text).into_response()
}

/// `GET /sitemap.xml`: the index of the sitemap files.
pub(super) async fn index(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let events = match events::count_announced(&app.env).await {
        Ok(events) => events,
        Err(error) => return fault(locale_of(&headers), &error),
    };
    let pages = events.div_ceil(PER_PAGE).max(1);
    let files = (1..=pages).map(|page| format!("<sitemap><loc>{}</loc></sitemap>", file(&app, page)));
    xml("sitemapindex", &files.collect::<String>())
}

fn file(app: &App, page: u64) -> String {
    escape(&app.env.link(&format!("/sitemap/{page}.xml")))
}

/// `GET /sitemap/{page}.xml`: the start page and upcoming public events.
pub(super) async fn page(State(app): State<Arc<App>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let number = name.strip_suffix(".xml").and_then(|number| number.parse::<u64>().ok());
    let Some(skip) = number.and_then(|number| number.checked_sub(1)?.checked_mul(PER_PAGE)) else {
        return not_found().await;
    };
    let found = match events::announced(&app.env, skip, PER_PAGE).await {
        Ok(found) => found,
        Err(error) => return fault(locale_of(&headers), &error),
    };
    if found.is_empty() && skip > 0 {
        return not_found().await;
    }
    let mut entries = String::new();
    if skip == 0 {
        let _ = write!(entries, "<url><loc>{}</loc></url>", escape(&app.env.link("/")));
    }
    for event in found {
        let at = app.env.link(&format!("/events/{}", event.slug));
        let Ok(changed) = event.updated_at.format(&Rfc3339) else { continue };
        let _ = write!(entries, "<url><loc>{}</loc><lastmod>{changed}</lastmod></url>", escape(&at));
    }
    xml("urlset", &entries)
}

fn xml(root: &str, content: &str) -> Response {
    let text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>\n");
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, KEEP)], text).into_response()
}
