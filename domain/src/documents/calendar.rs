//! Calendar entries (RFC 5545).

use entity::event::EventStatus as Status;
use fluent_bundle::FluentArgs;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus};
use kernel::env::Settings;
use kernel::ids::TypedId as _;
use kernel::text::Locale;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::{DocumentError, EventFacts};
use crate::events::{self, AgendaItem};
use crate::translation;

const UTC: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// Who gets a calendar entry, which decides what it may contain.
#[derive(Debug, Clone, Copy)]
pub enum Audience<'a> {
    /// Anybody who can see the event: contains nothing that is reserved for ticket holders.
    Public,
    /// A ticket holder: contains the online link and the link to the order.
    Holder {
        /// Opens the order without an account.
        order_link: &'a str,
    },
}

/// The event as an `.ics` file, with its agenda. Its UID never changes, so that a later file updates the entry.
pub fn calendar_entry(
    facts: &EventFacts,
    agenda: &[AgendaItem],
    settings: &Settings,
    locale: Locale,
    audience: Audience<'_>,
) -> Result<String, DocumentError> {
    let event = &facts.event;
    let page = format!("{}/events/{}", settings.public_url, event.slug);
    let uid = format!("{}@{}", event.typed_id(), settings.host());
    let mut entry = Event::with_uid(&uid);
    entry
        .add_property("DTSTAMP", utc(event.updated_at)?)
        .add_property("LAST-MODIFIED", utc(event.updated_at)?)
        .add_property("DTSTART", utc(event.starts_at)?)
        .add_property("DTEND", utc(event.ends_at)?)
        .sequence(sequence(event.created_at, event.updated_at))
        .summary(&one_line(&event.title))
        .description(&description(facts, agenda, &page, locale, audience)?)
        .url(&page)
        .status(match event.status {
            _ if events::was_cancelled(event) => EventStatus::Cancelled,
            Status::Draft => EventStatus::Tentative,
            Status::Published | Status::Archived | Status::Cancelled => EventStatus::Confirmed,
        });
    let place = facts.place(locale)?;
    if !place.is_empty() {
        entry.location(&one_line(&place.join(", ")));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Event Radar//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .push(entry.done());
    Ok(calendar.to_string())
}

fn description(
    facts: &EventFacts,
    agenda: &[AgendaItem],
    page: &str,
    locale: Locale,
    audience: Audience<'_>,
) -> Result<String, DocumentError> {
    let mut lines: Vec<String> = facts.event.summary.iter().map(|summary| one_line(summary)).collect();
    lines.push(page.to_owned());
    if let Audience::Holder { order_link } = audience {
        if let Some(url) = &facts.event.online_url {
            lines.push(with_link(locale, "calendar-join", url)?);
        }
        lines.push(with_link(locale, "calendar-order", order_link)?);
    }
    lines.extend(agenda_lines(facts, agenda, locale)?);
    Ok(lines.join("\n"))
}

/// The agenda in the event's zone, after an empty line, with a line for each day if there are several.
fn agenda_lines(facts: &EventFacts, agenda: &[AgendaItem], locale: Locale) -> Result<Vec<String>, DocumentError> {
    let zone = facts.zone()?;
    let day = |item: &AgendaItem| zone.local(item.starts_at).date();
    let several = agenda.iter().any(|item| day(item) != day(&agenda[0]));
    let mut lines = Vec::new();
    for (place, item) in agenda.iter().enumerate() {
        let begins_day = place == 0 || day(item) != day(&agenda[place - 1]);
        if begins_day && (several || place == 0) {
            lines.push(String::new());
        }
        if begins_day && several {
            lines.push(translation::day(locale, zone.local(item.starts_at))?);
        }
        let clock = |at| translation::clock(zone.local(at));
        let times = match item.ends_at {
            Some(end) => format!("{}–{}", clock(item.starts_at), clock(end)),
            None => clock(item.starts_at),
        };
        let room = item.room.as_ref().map(|room| format!(" ({room})")).unwrap_or_default();
        lines.push(one_line(&format!("{times} {}{room}", item.title)));
    }
    Ok(lines)
}

fn with_link(locale: Locale, key: &str, link: &str) -> Result<String, DocumentError> {
    let mut args = FluentArgs::new();
    args.set("link", link);
    Ok(translation::text(locale, key, &args)?)
}

fn utc(at: OffsetDateTime) -> Result<String, DocumentError> {
    at.to_offset(time::UtcOffset::UTC).format(UTC).map_err(|error| DocumentError(format!("calendar: {error}")))
}

/// Grows with every change, so that calendars recognize the newer of two entries (RFC 5545 §3.8.7.4).
fn sequence(created_at: OffsetDateTime, updated_at: OffsetDateTime) -> u32 {
    u32::try_from((updated_at - created_at).whole_seconds()).unwrap_or(0).min(i32::MAX.unsigned_abs())
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
