//! The fields that creating and changing an event share.

use std::collections::BTreeSet;

use entity::event::{EventFormat, EventStatus, Visibility};
use entity::{event, event_tag, organization, venue};
use kernel::actor::Actor;
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, VenueKind};
use kernel::limits::{self, TAGS};
use kernel::patch::Patch;
use kernel::text::{Invalid, block, line, web_address};
use kernel::zones::Timezone;
use kernel::{markdown, versions};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};
use time::{Duration, OffsetDateTime};

use super::EventErrorCode::{self, InvalidInput};
use super::limits::places;
use super::reminders::{self, DEFAULT_REMINDER};
use crate::event_search;

/// The longest duration of an event.
pub(super) const MAX_DURATION: Duration = Duration::days(366);

/// The fields that organizers fill in, as they were typed. `None` and `Keep` leave a field as it is; a new event starts as
/// [`blank`].
#[derive(Debug, Clone, Default)]
pub struct EventFields {
    /// The title. The slug is made of it once and stays, so that links keep working.
    pub title: Option<String>,
    /// A short description of a sentence or two.
    pub summary: Patch<String>,
    /// The full description, in Markdown.
    pub description: Patch<String>,
    /// The beginning, as an instant.
    pub starts_at: Option<OffsetDateTime>,
    /// The end, after the beginning.
    pub ends_at: Option<OffsetDateTime>,
    /// The IANA zone that its local times are shown in.
    pub timezone: Option<String>,
    /// The TypeID of a venue of the organization.
    pub venue_id: Patch<String>,
    /// The URL to join online, shown only to members, buyers and ticket holders.
    pub online_url: Patch<String>,
    /// Who can find it; making it private moves its cover to new URLs.
    pub visibility: Option<Visibility>,
    /// Topics, such as "jazz"; they replace all current tags.
    pub tags: Option<Vec<String>>,
    /// The number of places over all ticket types; `Clear` for no limit.
    pub capacity: Patch<i32>,
    /// How many minutes before the beginning ticket holders get a reminder; `Clear` for none.
    pub reminder_minutes: Patch<i32>,
}

/// An event's row with the new values, and those that are stored in other tables.
pub(super) struct Filled {
    pub(super) row: event::Model,
    pub(super) tags: Option<Vec<String>>,
    pub(super) capacity: Patch<i64>,
}

impl EventFields {
    /// Puts the new values into an event's row, all but the venue. Where only one of the times is given, the caller
    /// checks that it fits the other.
    pub(super) fn fill(&self, checks: &mut Validation<EventErrorCode>, mut row: event::Model) -> Option<Filled> {
        checks.set("title", self.title.as_deref(), |text| line(text, limits::EVENT_TITLE), &mut row.title);
        checks.text("summary", &self.summary, limits::EVENT_SUMMARY, &mut row.summary);
        checks.text("description", &self.description, limits::EVENT_DESCRIPTION, &mut row.description);
        checks.set("startsAt", self.starts_at.as_ref(), |at| moment(*at), &mut row.starts_at);
        checks.set("endsAt", self.ends_at.as_ref(), |at| moment(*at), &mut row.ends_at);
        if let (Some(Ok(starts_at)), Some(Ok(ends_at))) = (self.starts_at.map(moment), self.ends_at.map(moment)) {
            check_times(checks, starts_at, ends_at);
        }
        checks.set("timezone", self.timezone.as_deref(), zone_name, &mut row.timezone);
        checks.patch("onlineUrl", &self.online_url, |text| web_address(text), &mut row.online_url);
        row.visibility = self.visibility.unwrap_or(row.visibility);
        let tags = self.tags.as_ref().map_or(Some(None), |given| tags(checks, given).map(Some));
        let capacity = checks.take("capacity", self.capacity.try_map(places));
        let minutes = |given: &i32| reminders::minutes(*given);
        checks.patch("reminderMinutes", &self.reminder_minutes, minutes, &mut row.reminder_minutes);
        Some(Filled { row, tags: tags?, capacity: capacity? })
    }
}

fn zone_name(given: &str) -> Result<String, Invalid> {
    Ok(Timezone::parse(given)?.name().to_owned())
}

/// A new event before its fields are filled in: a public draft with a reminder a day before.
pub(crate) fn blank(id: Uuid, organization_id: Uuid, now: OffsetDateTime) -> event::Model {
    event::Model {
        id,
        organization_id,
        venue_id: None,
        slug: String::new(),
        title: String::new(),
        summary: None,
        description: None,
        status: EventStatus::Draft,
        visibility: Visibility::Public,
        format: EventFormat::InPerson,
        starts_at: now,
        ends_at: now,
        timezone: Timezone::utc().name().to_owned(),
        online_url: None,
        capacity_quota_id: None,
        is_free: false,
        search_text: String::new(),
        cancel_reason: None,
        published_at: None,
        cancelled_at: None,
        unpublished_at: None,
        unpublish_reason: None,
        created_at: now,
        updated_at: now,
        reminder_minutes: Some(DEFAULT_REMINDER),
        reminded_for: None,
        feedback_asked_at: None,
        version: versions::FIRST,
        speakers_label: None,
        guest_list: false,
    }
}

/// Renders a description that is still being written to HTML.
///
/// Rule: anybody signed in.
pub fn preview_description(actor: &Actor, description: &str) -> Result<String, Failure<EventErrorCode>> {
    actor.require_user::<EventErrorCode>()?;
    let description =
        block(description, limits::EVENT_DESCRIPTION).map_err(|invalid| Failure::invalid("description", invalid))?;
    Ok(markdown::html(&description))
}

/// Validates a time of events or sales, and drops fractions of a second. Years without exactly four digits would break
/// the sorting of times that are stored as text.
pub(super) fn moment(at: OffsetDateTime) -> Result<OffsetDateTime, Invalid> {
    let at = at.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at);
    if (2000..=2100).contains(&at.year()) { Ok(at) } else { Err(Invalid::new("must be within the years 2000 to 2100")) }
}

/// Checks when an event begins and ends. Both are instants, so clock changes don't matter.
pub(super) fn check_times(checks: &mut Validation<EventErrorCode>, starts_at: OffsetDateTime, ends_at: OffsetDateTime) {
    if ends_at <= starts_at {
        checks.add(InvalidInput, "endsAt", "endsAt must be after startsAt.");
    } else if ends_at - starts_at > MAX_DURATION {
        checks.add(InvalidInput, "endsAt", "An event can last a year at most.");
    }
}

/// Validates tags; returns them in lower case, each once.
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
    // Lower-casing makes some letters longer, so check the length afterwards.
    line(&tag, limits::TAG)
}

/// The venue with a client's id, which must belong to the organization.
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

/// The format follows from whether there are a venue and an online URL.
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
    let rows = tags.iter().map(|tag| event_tag::ActiveModel {
        event_id: Set(event_id),
        tag: Set(tag.clone()),
        ..Default::default()
    });
    event_tag::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Sets the derived fields of an event: its format and its search text.
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
