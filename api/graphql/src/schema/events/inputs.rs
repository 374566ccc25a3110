//! What queries and mutations of events take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::events;

use super::enums::{EventFormat, Visibility};
use crate::schema::scalars::{DateTime, patch};

/// Which events to return. All given conditions have to hold; null counts as not given.
#[derive(Debug, Default, InputObject)]
pub(crate) struct EventFilter {
    /// Words or beginnings of words, in any order. Each has to occur in the title, the summary, the tags, the venue's
    /// name or city, or the organizer's name. Case, accents, written-out umlauts and punctuation inside words don't
    /// matter. If no event matches, a word that no event contains may match words with one typing error.
    search: Option<String>,
    /// Only events that begin then or later. If left out, events that are running now are included.
    starts_after: Option<DateTime>,
    /// Only events that begin before that.
    starts_before: Option<DateTime>,
    /// Only events that end after that; past events are never returned. Together with `startsBefore`: events that run in
    /// a period.
    ends_after: Option<DateTime>,
    /// Only events in this city. Case, accents and written-out umlauts don't matter.
    city: Option<String>,
    /// Only events at venues within this circle. Venues without coordinates are in none.
    near: Option<NearInput>,
    /// Only events that have all of these tags; at most 10.
    tags: Option<Vec<String>>,
    /// Only events of this format: in person, online or both.
    format: Option<EventFormat>,
    /// `true` for free events, `false` for those that cost something.
    free: Option<bool>,
    /// Only events of the organization with this id, `org_…`.
    organization_id: Option<ID>,
}

/// A circle on the earth.
#[derive(Debug, Clone, Copy, InputObject)]
pub(crate) struct NearInput {
    /// Degrees north (WGS 84) of its middle, -90 to 90. Round the place of a person to two decimals, about a kilometre: it is
    /// nobody's business where exactly they are, and people nearby share an answer that is kept in memory.
    latitude: f64,
    /// Degrees east (WGS 84) of its middle, -180 to 180; rounded as well.
    longitude: f64,
    /// The distance from its middle along the surface, 1 to 500 kilometres.
    radius_km: f64,
}

impl From<NearInput> for events::Near {
    fn from(near: NearInput) -> Self {
        Self { latitude: near.latitude, longitude: near.longitude, radius_km: near.radius_km }
    }
}

impl From<EventFilter> for events::EventFilter {
    fn from(filter: EventFilter) -> Self {
        Self {
            search: filter.search,
            starts_after: filter.starts_after.map(|at| at.0),
            starts_before: filter.starts_before.map(|at| at.0),
            ends_after: filter.ends_after.map(|at| at.0),
            city: filter.city,
            near: filter.near.map(Into::into),
            tags: filter.tags.unwrap_or_default(),
            format: filter.format.map(Into::into),
            free: filter.free,
            organization_id: filter.organization_id.map(|id| id.0),
        }
    }
}

/// The fields that creating and updating an event share.
#[derive(Debug, InputObject)]
struct EventDetails {
    /// A summary of a sentence or two; at most 500 characters.
    summary: MaybeUndefined<String>,
    /// The full description, in Markdown; at most 20,000 characters.
    description: MaybeUndefined<String>,
    /// The id of the venue, `venue_…`: one of the organization's.
    venue_id: MaybeUndefined<ID>,
    /// The link for taking part online: an http or https URL, shown to members, buyers and ticket holders only.
    online_url: MaybeUndefined<String>,
}

impl From<EventDetails> for events::EventFields {
    fn from(details: EventDetails) -> Self {
        Self {
            summary: patch(details.summary),
            description: patch(details.description),
            venue_id: patch(details.venue_id.map_value(|id| id.0)),
            online_url: patch(details.online_url),
            ..Self::default()
        }
    }
}

/// An event to create, as a draft.
#[derive(Debug, InputObject)]
pub(crate) struct EventCreateInput {
    /// The id of the organization that holds it, `org_…`.
    organization_id: ID,
    /// The title; at most 200 characters. The slug is derived from it.
    title: String,
    #[graphql(flatten)]
    details: EventDetails,
    /// When it begins, with its offset from UTC.
    starts_at: DateTime,
    /// When it ends: after it begins, within a year.
    ends_at: DateTime,
    /// The IANA time zone to show its times in, such as `Europe/Berlin`. Without it, it is the `timezone` of the venue.
    timezone: Option<String>,
    /// Who can find and open it.
    #[graphql(default_with = "Some(Visibility::Public)")]
    visibility: Option<Visibility>,
    /// Its topics: at most 10 tags of at most 50 characters, stored in lower case.
    tags: Option<Vec<String>>,
    /// The number of places over all ticket types; no limit if left out.
    capacity: Option<i32>,
    /// How many minutes before the beginning ticket holders get a reminder by email, 10 to 40,320; null for none.
    #[graphql(default_with = "MaybeUndefined::Value(events::DEFAULT_REMINDER)")]
    reminder_minutes: MaybeUndefined<i32>,
    /// Makes it safe to repeat the request after a lost response: only one event is created. Generate a random key for
    /// each new event, at most 100 characters, and repeat the request with the same key to get the event that was
    /// created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is valid for your
    /// account only, for 30 days. Without a key, each request creates another event.
    idempotency_key: Option<String>,
}

impl From<EventCreateInput> for events::CreateEvent {
    fn from(input: EventCreateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            fields: events::EventFields {
                title: Some(input.title),
                starts_at: Some(input.starts_at.0),
                ends_at: Some(input.ends_at.0),
                timezone: input.timezone,
                visibility: input.visibility.map(Into::into),
                tags: input.tags,
                capacity: input.capacity.into(),
                reminder_minutes: patch(input.reminder_minutes),
                ..input.details.into()
            },
            idempotency_key: input.idempotency_key,
        }
    }
}

/// Changes to an event. Fields that are left out stay as they are; null clears a field that can be empty, and leaves
/// others as they are.
#[derive(Debug, InputObject)]
pub(crate) struct EventUpdateInput {
    /// The event's id, `event_…`.
    pub(super) event_id: ID,
    /// The title; at most 200 characters. The slug stays, so that links keep working.
    title: Option<String>,
    #[graphql(flatten)]
    details: EventDetails,
    /// When it begins. A published event can't be moved to the past.
    starts_at: Option<DateTime>,
    /// When it ends: after it begins, within a year.
    ends_at: Option<DateTime>,
    /// The IANA time zone to show its times in, such as `Europe/Berlin`.
    timezone: Option<String>,
    /// Who can find and open it.
    visibility: Option<Visibility>,
    /// Its topics: at most 10 tags of at most 50 characters. They replace all current tags.
    tags: Option<Vec<String>>,
    /// The number of places over all ticket types; null for no limit. It can't be less than what is sold or held.
    capacity: MaybeUndefined<i32>,
    /// How many minutes before the beginning ticket holders get a reminder by email, 10 to 40,320; null for none.
    reminder_minutes: MaybeUndefined<i32>,
    /// The alternative text of its cover, at most 300 characters. The event must have a cover.
    cover_alternative_text: MaybeUndefined<String>,
    /// The `version` of the event that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the event as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<EventUpdateInput> for events::UpdateEvent {
    fn from(input: EventUpdateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            fields: events::EventFields {
                title: input.title,
                starts_at: input.starts_at.map(|at| at.0),
                ends_at: input.ends_at.map(|at| at.0),
                timezone: input.timezone,
                visibility: input.visibility.map(Into::into),
                tags: input.tags,
                capacity: patch(input.capacity),
                reminder_minutes: patch(input.reminder_minutes),
                ..input.details.into()
            },
            cover_alternative_text: patch(input.cover_alternative_text),
            version: input.version,
        }
    }
}

/// A draft to publish.
#[derive(Debug, InputObject)]
pub(crate) struct EventPublishInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
}

/// An event to cancel.
#[derive(Debug, InputObject)]
pub(crate) struct EventCancelInput {
    /// The event's id, `event_…`.
    event_id: ID,
    /// The reason that ticket holders get by email; at most 1,000 characters.
    reason: String,
}

impl From<EventCancelInput> for events::CancelEvent {
    fn from(input: EventCancelInput) -> Self {
        Self { event_id: input.event_id.0, reason: input.reason }
    }
}

/// A past event to archive.
#[derive(Debug, InputObject)]
pub(crate) struct EventArchiveInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
}

/// A draft to delete.
#[derive(Debug, InputObject)]
pub(crate) struct EventDeleteInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
}

/// A draft to make from another event.
#[derive(Debug, InputObject)]
pub(crate) struct EventDuplicateInput {
    /// The id of the event to copy, `event_…`; it may have any status.
    event_id: ID,
    /// The new title; the same if left out.
    title: Option<String>,
    /// The new beginning; its end and its sales move along. The same time if left out.
    starts_at: Option<DateTime>,
    /// Makes it safe to repeat the request after a lost response: only one event is created. Generate a random key for
    /// each new event, at most 100 characters, and repeat the request with the same key to get the event that was
    /// created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is valid for your
    /// account only, for 30 days. Without a key, each request creates another event.
    idempotency_key: Option<String>,
}

impl From<EventDuplicateInput> for events::DuplicateEvent {
    fn from(input: EventDuplicateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            title: input.title,
            starts_at: input.starts_at.map(|at| at.0),
            idempotency_key: input.idempotency_key,
        }
    }
}

/// Which of all events to return. All given conditions have to hold.
#[derive(Default, InputObject)]
pub(crate) struct AllEventsFilter {
    /// Only events that contain all of these words in the title or the slug. If no event matches, one of the words may
    /// contain a typing error.
    search: Option<String>,
    /// Only events of the organization with this id, `org_…`.
    organization_id: Option<ID>,
    /// `true` for events that were taken down, `false` for the others.
    unpublished: Option<bool>,
}

impl From<AllEventsFilter> for events::AnyEvents {
    fn from(filter: AllEventsFilter) -> Self {
        Self {
            search: filter.search,
            organization_id: filter.organization_id.map(|id| id.0),
            unpublished: filter.unpublished,
        }
    }
}

/// An event to take down.
#[derive(InputObject)]
pub(crate) struct EventUnpublishInput {
    /// The event's id, `event_…`.
    pub(super) event_id: ID,
    /// Why, at most 500 characters. The organizers get it by email, and it is stored in the audit trail.
    pub(super) reason: String,
}

/// An event to bring back onto the platform.
#[derive(InputObject)]
pub(crate) struct EventReinstateInput {
    /// The event's id, `event_…`.
    pub(super) event_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(super) reason: String,
}
