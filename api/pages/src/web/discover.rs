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
use time::{Duration, OffsetDateTime};

use super::{picture, public};
use api_base::app::App;
use api_base::html::render::fault;
use api_base::html::render::fragment;
use api_base::html::texts::texts;
use api_base::public_cache::ReadLog;
use api_base::rate_limits::ClientAddress;
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
    let next = PageRequest::first(30);
    let events = events::discover(&app.env, &EventFilter::default(), &next).await;
    let events = events.map_err(|failure| fault(locale, &failure))?.items;
    let name = app.env.site.latest().name.clone();
    let preview = Preview {
        title: name.clone(),
        description: texts.discover_text.to_owned(),
        url: app.env.link("/"),
        kind: "website",
        locale,
        site_name: name.clone(),
        image: None,
        data: None,
    };
    let rows = rows(app, &events, locale).map_err(|error| fault(locale, &*error))?;
    let values = context! { title => texts.discover_title, text => texts.discover_text, rows };
    let title = format!("{} · {name}", texts.discover_title);
    Ok(app.shell.html(locale, &Head::of(title, preview, true), &fragment("discover.html", values)))
}

/// The rows of the page, as in the app: those that have events.
fn rows(app: &App, events: &[EventDetails], locale: Locale) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let texts = texts(locale);
    let now = app.env.now();
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    for (place, details) in events.iter().enumerate() {
        let event = &details.event;
        let row = &mut rows[Row::of(event.starts_at, now, zone_of(event)?) as usize];
        row.push(card(app, details, locale, place == 0)?);
    }
    let titles = [texts.discover_today, texts.discover_weekend, texts.discover_next];
    let rows = titles.into_iter().zip(rows).filter(|(_, events)| !events.is_empty());
    Ok(rows.map(|(title, events)| context! { title, events }).collect())
}

/// An event as lists show it, with its cover. The `first` one is visible without scrolling.
pub(super) fn card(
    app: &App,
    details: &EventDetails,
    locale: Locale,
    first: bool,
) -> Result<Value, Box<dyn std::error::Error>> {
    let event = &details.event;
    let when = translation::date_time(locale, &zone_of(event)?, event.starts_at)?;
    let cover = picture::view(&app.env, details.cover.as_ref())?;
    let cover = cover.map(|cover| picture::picture(&cover, picture::IN_LISTS, first));
    Ok(context! { slug => event.slug.as_str(), title => event.title.as_str(), when, cover })
}

/// Where on the page an event is. Whose page it will be is not known, so its own clock decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Today,
    /// From Friday evening on, as in the app.
    Weekend,
    Later,
}

impl Row {
    fn of(starts_at: OffsetDateTime, now: OffsetDateTime, zone: Timezone) -> Self {
        let (start, now) = (zone.local(starts_at), zone.local(now));
        let (day, today) = (start.date(), now.date());
        let sunday = today + Duration::days(i64::from(6 - today.weekday().number_days_from_monday()));
        let friday = sunday - Duration::days(2);
        if day <= today {
            Self::Today
        } else if day <= sunday && (day > friday || (day == friday && start.hour() >= 17)) {
            Self::Weekend
        } else {
            Self::Later
        }
    }
}

/// The zone that an event's times are shown in.
pub(super) fn zone_of(event: &Event) -> Result<Timezone, TranslationError> {
    Timezone::parse(&event.timezone).map_err(|invalid| TranslationError {
        key: event.timezone.clone(),
        locale: "",
        reason: invalid.message,
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn events_are_in_rows_by_their_own_clock() {
        let berlin = Timezone::parse("Europe/Berlin").unwrap();
        let row = |starts_at, now| Row::of(starts_at, now, berlin);
        let wednesday = datetime!(2026-06-03 12:00 UTC);
        assert_eq!(row(datetime!(2026-05-01 12:00 UTC), wednesday), Row::Today, "it is still running");
        assert_eq!(row(datetime!(2026-06-03 21:59 UTC), wednesday), Row::Today);
        assert_eq!(row(datetime!(2026-06-03 22:00 UTC), wednesday), Row::Later, "it is tomorrow in Berlin");
        assert_eq!(row(datetime!(2026-06-05 14:59 UTC), wednesday), Row::Later);
        assert_eq!(row(datetime!(2026-06-05 15:00 UTC), wednesday), Row::Weekend);
        assert_eq!(row(datetime!(2026-06-07 21:59 UTC), wednesday), Row::Weekend);
        assert_eq!(row(datetime!(2026-06-07 22:00 UTC), wednesday), Row::Later);
        let sunday = datetime!(2026-06-07 12:00 UTC);
        assert_eq!(row(datetime!(2026-06-08 12:00 UTC), sunday), Row::Later);
        assert_eq!(row(datetime!(2026-06-12 18:00 UTC), sunday), Row::Later, "that is the next weekend");
    }
}
