//! The legal texts of the platform, and the terms of an organization, as pages that work without scripts.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::translation::{self, TranslationError};
use domain::{organizations, site_settings};
use kernel::ids::TypedId as _;
use kernel::markdown;
use kernel::signals::PublicChange;
use kernel::site::LegalKind;
use kernel::text::Locale;
use minijinja::{HtmlEscape, context};
use serde::Deserialize;
use time::OffsetDateTime;

use super::public;
use api_base::app::App;
use api_base::extract::{Path, Query};
use api_base::html::render::{fault, fragment};
use api_base::html::texts::texts;
use api_base::public_cache::ReadLog;
use api_base::rate_limits::ClientAddress;
use api_base::web_app::head::{Head, Preview, plain};
use api_base::web_app::site;

/// The length of descriptions in previews.
const DESCRIPTION: usize = 200;

/// Which version is wanted; by default the one that is in force.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    version: Option<i32>,
}

impl Wanted {
    /// The path of the page, as the cache knows it.
    fn of(&self, path: String) -> String {
        match self.version {
            Some(version) => format!("{path}?version={version}"),
            None => path,
        }
    }
}

/// What a page shows.
struct Shown<'a> {
    title: String,
    path: String,
    version: Option<i32>,
    published_at: Option<OffsetDateTime>,
    is_current: bool,
    /// The language of the text, and the text as HTML.
    text: (Locale, String),
    /// Of whom it is.
    owner: &'a str,
}

/// `GET /legal/{kind}`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(kind): Path<String>,
    Query(wanted): Query<Wanted>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    // There is one text about cookies, whatever version is asked for.
    let path = if kind == "cookies" { "/legal/cookies".to_owned() } else { wanted.of(format!("/legal/{kind}")) };
    let render = async |locale: Locale, _: &ReadLog| {
        if kind == "cookies" {
            return Ok(cookies(&app, locale));
        }
        let Some(kind) = LegalKind::named(&kind) else { return Err(missing(&app, locale)) };
        let site = app.env.site.latest();
        let text = match wanted.version {
            None => site.text(kind).cloned(),
            Some(version) => {
                let found = site_settings::version_of(app.env.db.primary(), kind, version).await;
                found.map_err(|error| fault(locale, &error))?
            }
        };
        let text = text.ok_or_else(|| missing(&app, locale))?;
        let Some((language, markdown)) = text.texts.best(locale) else {
            return Err(text
                .url
                .map_or_else(|| missing(&app, locale), |url| Redirect::temporary(&url).into_response()));
        };
        let shown = Shown {
            title: site::name_of(kind, locale).to_owned(),
            path: kind.path(),
            version: Some(text.version),
            published_at: Some(text.published_at),
            is_current: text.is_current,
            text: (language, markdown::html(markdown)),
            owner: &site.name,
        };
        page(&app, locale, &shown, markdown).map_err(|error| fault(locale, &error))
    };
    public::page(&app, client, &headers, path, render).await
}

/// `GET /o/{slug}/terms`.
pub(super) async fn terms(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let path = wanted.of(format!("/o/{slug}/terms"));
    let render = async |locale: Locale, log: &ReadLog| {
        log.list();
        let conn = app.env.db.primary();
        let organization = organizations::by_slug(conn, &slug).await.map_err(|error| fault(locale, &error))?;
        let organization = organization.ok_or_else(|| missing(&app, locale))?;
        log.row(PublicChange::Organization(organization.typed_id()));
        let hidden = organizations::hidden_of(conn, [organization.id]).await.map_err(|error| fault(locale, &error))?;
        if !hidden.is_empty() {
            return Err(missing(&app, locale));
        }
        let terms = match wanted.version {
            None => organizations::terms_of(conn, [organization.id]).await.map(|mut all| all.remove(&organization.id)),
            Some(version) => {
                organizations::terms_versions(conn, [(organization.id, version)]).await.map(|mut found| found.pop())
            }
        };
        let terms = terms.map_err(|error| fault(locale, &error))?.ok_or_else(|| missing(&app, locale))?;
        let (said, html) = terms_html(&terms).ok_or_else(|| missing(&app, locale))?;
        let shown = Shown {
            title: format!("{}: {}", site::name_of(LegalKind::Terms, locale), organization.name),
            path: format!("/o/{slug}/terms"),
            version: Some(terms.version),
            published_at: Some(terms.created_at),
            is_current: terms.is_current,
            text: (locale, html),
            owner: &organization.name,
        };
        page(&app, locale, &shown, said).map_err(|error| fault(locale, &error))
    };
    public::page(&app, client, &headers, path, render).await
}

/// An organization's terms as they were typed, and as HTML. Terms that are kept elsewhere are a link without a redirect: an
/// address of ours must not lead to wherever an organizer likes.
pub(crate) fn terms_html(terms: &organizations::Terms) -> Option<(&str, String)> {
    let url = terms.url.as_deref();
    let typed = terms.body.as_deref().map(|markdown| (markdown, markdown::html(markdown)));
    typed.or_else(|| url.map(|url| (url, link_to(url))))
}

/// A link to a text that is kept elsewhere.
fn link_to(url: &str) -> String {
    let url = HtmlEscape(url);
    format!("<p><a href=\"{url}\" rel=\"nofollow noopener\">{url}</a></p>")
}

fn missing(app: &App, locale: Locale) -> Response {
    app.shell.page(StatusCode::NOT_FOUND, locale, &Head::hidden(&app.env.site.latest().name), "")
}

/// What cookies there are. It is part of the product, because it has to be true of it.
fn cookies(app: &App, locale: Locale) -> String {
    let texts = texts(locale);
    let name = app.env.site.latest().name.clone();
    let values =
        context! { title => texts.legal_cookies, text => markdown::html(texts.cookies_text), lang => locale.tag() };
    let head = Head::hidden(&format!("{} · {name}", texts.legal_cookies));
    app.shell.html(locale, &head, &fragment("legal.html", values))
}

fn page(app: &App, locale: Locale, shown: &Shown<'_>, markdown: &str) -> Result<String, TranslationError> {
    let texts = texts(locale);
    let date = shown.published_at.map(|at| translation::date(locale, at)).transpose()?;
    let (language, html) = &shown.text;
    let values = context! {
        title => shown.title.as_str(),
        text => html.as_str(),
        lang => language.tag(),
        version => shown.version,
        date,
        old => (!shown.is_current).then_some(texts.legal_old),
        path => shown.path.as_str(),
        words => context! { version => texts.legal_version, current => texts.legal_current },
    };
    let name = app.env.site.latest().name.clone();
    let title = format!("{} · {name}", shown.title);
    let preview = Preview {
        title: shown.title.clone(),
        description: plain(markdown, DESCRIPTION),
        url: app.env.link(&shown.path),
        kind: "website",
        locale,
        site_name: shown.owner.to_owned(),
        image: None,
        data: None,
    };
    let head = if shown.is_current { Head::of(title, preview, true) } else { Head::hidden(&title) };
    Ok(app.shell.html(locale, &head, &fragment("legal.html", values)))
}
