//! The page of an organization, as shown before or without the app.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::events::{self, Event, EventDetails, EventFilter, Listing, Phase};
use domain::organizations::{self, Organization, Profile, ProfileLink};
use domain::translation;
use kernel::Actor;
use kernel::ids::TypedId as _;
use kernel::markdown;
use kernel::page::PageRequest;
use kernel::signals::PublicChange;
use kernel::text::{Locale, mail_link, shown_address};
use minijinja::{Value, context};
use serde_json::json;

use super::{discover, public};
use api_base::app::App;
use api_base::cover_view::LogoView;
use api_base::extract::Path;
use api_base::html::render::fault;
use api_base::html::render::fragment;
use api_base::html::texts::texts;
use api_base::public_cache::ReadLog;
use api_base::rate_limits::ClientAddress;
use api_base::web_app::head::Head;
use api_base::web_app::head::Image;
use api_base::web_app::head::Preview;
use api_base::web_app::head::plain;

/// The length of the description for search engines.
const DATA_DESCRIPTION: usize = 1000;
/// Why the page could not be made.
type Fault = Box<dyn std::error::Error + Send + Sync>;

/// How many events of each kind are shown.
const UPCOMING: u64 = 20;
const PAST: u64 = 10;

/// What the page shows.
struct Shown {
    organization: Organization,
    profile: Option<Profile>,
    links: Vec<ProfileLink>,
    logo: Option<LogoView>,
    upcoming: Vec<EventDetails>,
    past: Vec<Event>,
}

impl Shown {
    fn about(&self) -> Option<&str> {
        self.profile.as_ref()?.about.as_deref()
    }

    /// The address that the public may write to, as it is stored.
    fn contact_address(&self) -> Option<&str> {
        self.profile.as_ref()?.contact_email.as_deref()
    }

    fn contact(&self) -> Option<String> {
        Some(shown_address(self.contact_address()?).into_owned())
    }

    fn url(&self, app: &App) -> String {
        app.env.link(&format!("/o/{}", self.organization.slug))
    }
}

/// `GET /o/{slug}`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let render = async |locale: Locale, log: &ReadLog| {
        let found = find(&app, &slug, log).await.map_err(|error| fault(locale, &*error))?;
        let nothing = || app.shell.page(StatusCode::NOT_FOUND, locale, &Head::hidden(&app.env.site.latest().name), "");
        let shown = found.ok_or_else(nothing)?;
        let body = body(&app, &shown, locale).map_err(|error| fault(locale, &*error))?;
        Ok(app.shell.html(locale, &head(&app, &shown, locale), &body))
    };
    public::page(&app, client, &headers, format!("/o/{slug}"), render).await
}

/// The organization with this slug and what belongs to it, in seven statements; `None` if there is none, or if it is hidden.
async fn find(app: &App, slug: &str, log: &ReadLog) -> Result<Option<Shown>, Fault> {
    let conn = app.env.db.primary();
    let Some(organization) = organizations::by_slug(conn, slug).await? else { return Ok(None) };
    let key = organization.typed_id();
    log.row(PublicChange::Organization(key));
    log.list();
    if !organizations::hidden_of(conn, [organization.id]).await?.is_empty() {
        return Ok(None);
    }
    let profile = organizations::profiles_of(conn, [organization.id]).await?.remove(&organization.id);
    let logo = organizations::logos_of(conn, [organization.id]).await?.remove(&organization.id);
    let filter = EventFilter { organization_id: Some(key.to_string()), ..EventFilter::default() };
    let upcoming = events::discover(&app.env, &filter, &PageRequest::first(UPCOMING)).await?;
    let listing = Listing { search: None, phase: Some(Phase::Past) };
    let past = PageRequest::first(PAST);
    let past = events::for_organization(&app.env, &Actor::Anonymous, key, &listing, &past).await?;
    Ok(Some(Shown {
        links: profile.as_ref().map(organizations::links_of).transpose()?.unwrap_or_default(),
        logo: logo.as_ref().map(|logo| LogoView::new(&app.env, logo)).transpose()?,
        organization,
        profile,
        upcoming: upcoming.items,
        past: past.items,
    }))
}

fn body(app: &App, shown: &Shown, locale: Locale) -> Result<String, Box<dyn std::error::Error>> {
    let texts = texts(locale);
    let past = shown.past.iter().map(|event| {
        let when = translation::date_time(locale, &discover::zone_of(event)?, event.starts_at)?;
        Ok(context! { slug => event.slug.as_str(), title => event.title.as_str(), when })
    });
    let past: Vec<Value> = past.collect::<Result<_, Box<dyn std::error::Error>>>()?;
    let events = shown.upcoming.iter().enumerate();
    let events = events.map(|(place, details)| discover::card(app, details, locale, place == 0));
    let events: Vec<Value> = events.collect::<Result<_, _>>()?;
    let links = shown.links.iter().map(|link| context! { label => link.label.as_str(), url => link.url.as_str() });
    let logo = shown.logo.as_ref().map(|logo| {
        let src = logo.url.find("/files/").map_or(logo.url.as_str(), |start| &logo.url[start..]);
        context! { src, width => logo.width, height => logo.height }
    });
    let values = context! {
        name => shown.organization.name.as_str(),
        logo,
        about => shown.about().map(markdown::html),
        links => links.collect::<Vec<_>>(),
        contact => shown.contact_address().map(|address| {
            context! { address => shown_address(address).into_owned(), url => mail_link(address) }
        }),
        events,
        past,
        words => context! {
            upcoming => texts.organization_upcoming,
            past => texts.organization_past,
            contact => texts.organization_contact,
            nothing => texts.organization_nothing,
        },
    };
    Ok(fragment("organization.html", values))
}

fn head(app: &App, shown: &Shown, locale: Locale) -> Head {
    let name = &shown.organization.name;
    let preview = Preview {
        title: name.clone(),
        description: shown.about().unwrap_or(texts(locale).organization_text).to_owned(),
        url: shown.url(app),
        kind: "website",
        locale,
        site_name: app.env.site.latest().name.clone(),
        image: shown.logo.as_ref().map(|logo| Image {
            url: logo.url.clone(),
            width: logo.width,
            height: logo.height,
            alternative_text: Some(name.clone()),
            is_large: false,
        }),
        data: Some(data(app, shown)),
    };
    // A page with nothing but a name is of no use to somebody who searches.
    let says_something = shown.about().is_some() || !shown.upcoming.is_empty();
    Head::of(format!("{name} · {}", app.env.site.latest().name), preview, says_something)
}

/// The organization as structured data (<https://schema.org/Organization>).
fn data(app: &App, shown: &Shown) -> serde_json::Value {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": shown.organization.name,
        "url": shown.url(app),
    });
    if let Some(about) = shown.about() {
        data["description"] = json!(plain(about, DATA_DESCRIPTION));
    }
    if let Some(logo) = &shown.logo {
        data["logo"] = json!(logo.url);
    }
    if let Some(contact) = shown.contact() {
        data["email"] = json!(contact);
    }
    if !shown.links.is_empty() {
        data["sameAs"] = shown.links.iter().map(|link| link.url.as_str()).collect();
    }
    data
}
