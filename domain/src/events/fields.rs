//! The fields that creating and changing an event share.

use std::collections::BTreeSet;

use entity::event::EventFormat;
use entity::{event, event_tag, organization, venue};
use kernel::actor::Actor;
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, VenueKind};
use kernel::limits::{self, TAGS};
use kernel::markdown;
use kernel::text::{Invalid, block, line};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};
use time::{Duration, OffsetDateTime};

use super::EventErrorCode::{self, InvalidInput};
use crate::event_search;

/// The longest title.
pub(super) const MAX_TITLE: usize = limits::EVENT_TITLE;
/// The longest summary.
pub(super) const MAX_SUMMARY: usize = limits::EVENT_SUMMARY;
/// The longest description.
pub(super) const MAX_DESCRIPTION: usize = limits::EVENT_DESCRIPTION;
/// The longest an event lasts.
pub(super) const MAX_DURATION: Duration = Duration::days(366);

/// A description that is still being written, as HTML.
///
/// Rule: whoever is signed in.
pub fn preview_description(actor: &Actor, description: &str) -> Result<String, Failure<EventErrorCode>> {
    actor.require_user::<EventErrorCode>()?;
    let description =
        block(description, MAX_DESCRIPTION).map_err(|invalid| Failure::invalid("description", invalid))?;
    Ok(markdown::html(&description))
}

/// A moment that events and sales can be set to. Years of other lengths would break the order of times kept as text.
pub(super) fn moment(at: OffsetDateTime) -> Result<OffsetDateTime, Invalid> {
    let at = at.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at);
    if (2000..=2100).contains(&at.year()) { Ok(at) } else { Err(Invalid::new("must be within the years 2000 to 2100")) }
}

/// Notes what is wrong with when an event begins and ends. Both are instants, so changes of the clocks don't matter.
pub(super) fn check_times(checks: &mut Validation<EventErrorCode>, starts_at: OffsetDateTime, ends_at: OffsetDateTime) {
    if ends_at <= starts_at {
        checks.add(InvalidInput, "endsAt", "endsAt must be after startsAt.");
    } else if ends_at - starts_at > MAX_DURATION {
        checks.add(InvalidInput, "endsAt", "An event can last a year at most.");
    }
}

/// Tags in lower case, each once.
pub(super) fn tags(checks: &mut Validation<EventErrorCode>, given: &[String]) -> Option<Vec<String>> {
    if given.len() > TAGS {
        let message = format!("An event has {TAGS} tags at most.");
        checks.add_beyond(InvalidInput, "tags", Bounds::too_long(TAGS), message);
        return None;
    }
    let parsed: Vec<_> =
        given.iter().enumerate().map(|(index, text)| checks.take(&format!("tags.{index}"), tag(text))).collect();
    let distinct: BTreeSet<String> = parsed.into_iter().collect::<Option<_>>()?;
    Some(distinct.into_iter().collect())
}

/// A tag as it is stored and compared: lower case, single spaces.
pub(super) fn tag(text: &str) -> Result<String, Invalid> {
    let lower = line(text, limits::TAG)?.to_lowercase();
    let tag = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    // Some letters have a longer lower case.
    line(&tag, limits::TAG)
}

/// The venue named by a client, which must be the organization's.
pub(super) async fn venue_of(
    conn: &impl ConnectionTrait,
    organization: &organization::Model,
    venue_id: &str,
) -> Result<venue::Model, Failure<EventErrorCode>> {
    let id = ids::parse::<VenueKind>(venue_id).map_err(|invalid| Failure::invalid("venueId", invalid))?;
    venue::Entity::find_by_id(id)
        .filter(venue::Column::OrganizationId.eq(organization.id))
        .one(conn)
        .await?
        .ok_or_else(|| Failure::not_found("venueId", "venue"))
}

/// Where an event takes place follows from what is known about its place.
pub(super) fn format_of(has_venue: bool, has_online_url: bool) -> EventFormat {
    match (has_venue, has_online_url) {
        (true, true) => EventFormat::Hybrid,
        (false, true) => EventFormat::Online,
        (_, false) => EventFormat::InPerson,
    }
}

/// Replaces an event's tags.
pub(super) async fn set_tags(tx: &Tx, event_id: Uuid, tags: &[String]) -> Result<(), DbErr> {
    event_tag::Entity::delete_many().filter(event_tag::Column::EventId.eq(event_id)).exec(tx).await?;
    if tags.is_empty() {
        return Ok(());
    }
    let rows = tags.iter().map(|tag| event_tag::ActiveModel { event_id: Set(event_id), tag: Set(tag.clone()) });
    event_tag::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Brings what is derived from an event's fields in line with them: its format and the text it is found by.
pub(super) fn derive(
    event: event::Model,
    tags: &[String],
    venue: Option<&venue::Model>,
    organization: &organization::Model,
) -> event::Model {
    let format = format_of(event.venue_id.is_some(), event.online_url.is_some());
    let search_text = event_search::text_of_event(&event, tags, venue, organization);
    event::Model { format, search_text, ..event }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn tags_are_folded_and_distinct() {
        let mut checks = Validation::new();
        let given = ["Jazz", " jazz ", "Live  Music"].map(str::to_owned);
        assert_eq!(tags(&mut checks, &given).unwrap(), ["jazz", "live music"]);
        assert!(tags(&mut checks, &["fine".to_owned(), "a\0b".to_owned()]).is_none());
        assert!(tags(&mut checks, &vec!["x".to_owned(); 11]).is_none());
        assert!(checks.finish().is_err());
    }

    #[test]
    fn times_are_instants() {
        // Clocks go back in Berlin that night: 02:30 summer time is half an hour before 02:00 winter time.
        let (start, end) = (datetime!(2026-10-25 02:30 +2), datetime!(2026-10-25 02:00 +1));
        let mut checks = Validation::new();
        check_times(&mut checks, start, end);
        assert!(checks.finish().is_ok());
        for (start, end) in [(end, start), (start, start), (start, datetime!(2028-01-01 0:00 UTC))] {
            let mut checks = Validation::new();
            check_times(&mut checks, start, end);
            assert!(checks.finish().is_err(), "{start} {end}");
        }
        assert!(moment(datetime!(1999-12-31 23:59:59 UTC)).is_err());
        assert!(moment(datetime!(2101-01-01 0:00 UTC)).is_err());
        assert_eq!(moment(datetime!(2026-06-01 19:00:00.5 +2)).unwrap(), datetime!(2026-06-01 17:00 UTC));
    }

    #[test]
    fn format_follows_from_place() {
        assert_eq!(format_of(true, true), EventFormat::Hybrid);
        assert_eq!(format_of(false, true), EventFormat::Online);
        assert_eq!(format_of(true, false), EventFormat::InPerson);
        assert_eq!(format_of(false, false), EventFormat::InPerson);
    }
}
