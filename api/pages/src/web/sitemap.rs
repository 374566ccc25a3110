//! `robots.txt` and sitemaps for search engines.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::{events, organizations};
use kernel::ids::EventId;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use api_base::app::App;
use api_base::extract::Path;
use api_base::html::render::fault;
use api_base::html::texts::locale_of;
use api_base::problem::not_found;
use api_base::web_app::shell::escape;

/// The name of the file with the start page and the events before the first one that begins a file.
const FIRST: &str = "1";
/// The name of the file with the pages of organizations.
const ORGANIZATIONS: &str = "organizations";
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
    let beginnings = match events::sitemap_files(&app.env).await {
        Ok(beginnings) => beginnings,
        Err(error) => return fault(locale_of(&headers), &error),
    };
    let names = [FIRST, ORGANIZATIONS].map(str::to_owned).into_iter().chain(beginnings.iter().map(EventId::to_string));
    let mut files = String::new();
    for name in names {
        let _ =
            write!(files, "<sitemap><loc>{}</loc></sitemap>", escape(&app.env.link(&format!("/sitemap/{name}.xml"))));
    }
    xml("sitemapindex", &files)
}

/// `GET /sitemap/{name}.xml`: upcoming public events, from the one with this id up to the next one that begins a file; or
/// organizations.
pub(super) async fn file(State(app): State<Arc<App>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    if name.strip_suffix(".xml") == Some(ORGANIZATIONS) {
        return organization_pages(&app, &headers).await;
    }
    let parsed = |name: &str| (name != FIRST).then(|| name.parse::<EventId>()).transpose();
    let Some(Ok(begins_with)) = name.strip_suffix(".xml").map(parsed) else { return not_found().await };
    let found = match events::sitemap_file(&app.env, begins_with).await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found().await,
        Err(error) => return fault(locale_of(&headers), &error),
    };
    let mut entries = String::new();
    if begins_with.is_none() {
        let _ = write!(entries, "<url><loc>{}</loc></url>", escape(&app.env.link("/")));
    }
    for event in found {
        entry(&mut entries, &app.env.link(&format!("/events/{}", event.slug)), event.updated_at);
    }
    xml("urlset", &entries)
}

async fn organization_pages(app: &App, headers: &HeaderMap) -> Response {
    let found = match organizations::sitemap(&app.env).await {
        Ok(found) => found,
        Err(error) => return fault(locale_of(headers), &error),
    };
    let mut entries = String::new();
    for organization in found {
        entry(&mut entries, &app.env.link(&format!("/o/{}", organization.slug)), organization.updated_at);
    }
    xml("urlset", &entries)
}

/// Adds a page that last changed at this time.
fn entry(entries: &mut String, url: &str, changed_at: OffsetDateTime) {
    if let Ok(changed) = changed_at.format(&Rfc3339) {
        let _ = write!(entries, "<url><loc>{}</loc><lastmod>{changed}</lastmod></url>", escape(url));
    }
}

fn xml(root: &str, content: &str) -> Response {
    let text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>\n");
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, KEEP)], text).into_response()
}
