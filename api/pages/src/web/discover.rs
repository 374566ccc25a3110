//! The start page with upcoming events.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::events::{self, Event, EventDetails, EventFilter};
use domain::translation::{self, TranslationError};
use kernel::page::PageRequest;
use kernel::text::Locale;
use kernel::zones::Timezone;
use minijinja::{Value, context};

use super::{picture, public};
use api_base::app::App;
use api_base::html::render::fault;
use api_base::html::render::fragment;
use api_base::html::texts::texts;
use api_base::public_cache::ReadLog;
use api_base::rate_limits::ClientAddress;
use api_base::web_app::NAME;
use api_base::web_app::head::Head;
use api_base::web_app::head::Preview;

/// `GET /`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let render = async |locale: Locale, log: &ReadLog| {
        log.list();
        html(&app, locale).await
    };
    public::page(&app, client, &headers, "/".to_owned(), render).await
}

async fn html(app: &App, locale: Locale) -> Result<String, Response> {
    let texts = texts(locale);
    let next = PageRequest::first(20);
    let events = events::discover(&app.env, &EventFilter::default(), &next).await;
    let events = events.map_err(|failure| fault(locale, &failure))?.items;
    let preview = Preview {
        title: NAME.to_owned(),
        description: texts.discover_text.to_owned(),
        url: app.env.link("/"),
        kind: "website",
        locale,
        image: None,
        data: None,
    };
    let events = rows(app, &events, locale).map_err(|error| fault(locale, &*error))?;
    let values = context! { title => texts.discover_title, text => texts.discover_text, events };
    let title = format!("{} · {NAME}", texts.discover_title);
    Ok(app.shell.html(locale, &Head::of(title, preview, true), &fragment("discover.html", values)))
}

/// The next events as HTML with links.
fn rows(app: &App, events: &[EventDetails], locale: Locale) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let row = |(place, details): (usize, &EventDetails)| {
        let event = &details.event;
        let when = translation::date_time(locale, &zone_of(event)?, event.starts_at)?;
        let cover = picture::view(&app.env, details.cover.as_ref())?;
        let cover = cover.map(|cover| picture::picture(&cover, picture::IN_LISTS, place == 0));
        Ok(context! { slug => event.slug.as_str(), title => event.title.as_str(), when, cover })
    };
    events.iter().enumerate().map(row).collect()
}

fn zone_of(event: &Event) -> Result<Timezone, TranslationError> {
    Timezone::parse(&event.timezone).map_err(|invalid| TranslationError {
        key: event.timezone.clone(),
        locale: "",
        reason: invalid.message,
    })
}
