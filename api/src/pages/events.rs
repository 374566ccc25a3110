//! An event's page, where calendar entries and mails lead. Tickets are ordered in apps.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::Actor;
use domain::documents::EventFacts;
use domain::error::Internal;
use domain::events::{self, EventStatus};
use domain::text::Locale;
use domain::translation::TranslationError;
use minijinja::{Value, context};
use time::format_description::well_known::Rfc3339;

use super::render::{fault, not_found, page};
use super::words::{locale_of, words};
use crate::auth;
use crate::server::App;

/// The event and what is said about it, if whoever asks may see it.
///
/// # Errors
/// The page that says why not.
pub(crate) async fn find(app: &App, headers: &HeaderMap, slug: &str) -> Result<EventFacts, Response> {
    let locale = locale_of(headers);
    let failed = |error| fault(locale, &Internal::Database(error));
    let actor = auth::actor(&app.env, &app.tokens, headers).await.unwrap_or(Actor::Anonymous);
    let conn = app.env.db.replica();
    let event = events::visible_by_slug(conn, &actor, slug).await.map_err(failed)?;
    let event = event.ok_or_else(|| not_found(locale))?;
    let facts = EventFacts::load(conn, event.id).await.map_err(failed)?;
    facts.ok_or_else(|| not_found(locale))
}

/// `GET /events/{slug}`.
pub(super) async fn show(State(app): State<Arc<App>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    match find(&app, &headers, &slug).await {
        Ok(facts) => match values(&facts, locale) {
            Ok(values) => page(StatusCode::OK, locale, "event.html", values),
            Err(error) => fault(locale, &error),
        },
        Err(answer) => answer,
    }
}

fn values(facts: &EventFacts, locale: Locale) -> Result<Value, TranslationError> {
    let (event, words) = (&facts.event, words(locale));
    Ok(context! {
        title => event.title.as_str(),
        slug => event.slug.as_str(),
        cancelled => event.status == EventStatus::Cancelled,
        starts_at => event.starts_at.format(&Rfc3339).ok(),
        when => format!("{} – {}", facts.starts(locale)?, facts.ends(locale)?),
        place => facts.place(locale)?,
        organizer => facts.organization.name.as_str(),
        summary => event.summary.as_deref(),
        description => event.description.as_deref(),
        words => context! {
            cancelled => words.event_cancelled,
            organizer => words.organizer,
            add_to_calendar => words.add_to_calendar,
        },
    })
}
