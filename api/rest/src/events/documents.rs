//! How events look.

use std::collections::{HashMap, HashSet};

use domain::events::{self, Event, EventStatus, Visibility};
use domain::organizations::{Permission, Rights};
use domain::registrations;
use kernel::Actor;
use kernel::error::Internal;
use kernel::ids::{OrganizationId, TypedId as _, VenueId};
use kernel::zones::{Timezone, durations};
use serde::{Deserialize, Serialize};
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::hal::{Item, Link, Links};
use crate::http::Problem;
use crate::rest::{Rest, Urls};

/// The fields of an event.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "summary",
    "description",
    "date",
    "time",
    "duration",
    "startsAt",
    "endsAt",
    "timezone",
    "status",
    "cancelReason",
    "visibility",
    "onlineUrl",
    "organization",
];

/// The status of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventStatus)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Seen by the organization alone.
    Draft,
    /// Seen by those whom its visibility allows.
    Published,
    /// Will not take place.
    Cancelled,
    /// Over, and put away.
    Archived,
}

impl From<EventStatus> for Status {
    fn from(status: EventStatus) -> Self {
        match status {
            EventStatus::Draft => Self::Draft,
            EventStatus::Published => Self::Published,
            EventStatus::Cancelled => Self::Cancelled,
            EventStatus::Archived => Self::Archived,
        }
    }
}

impl From<Status> for EventStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Published => Self::Published,
            Status::Cancelled => Self::Cancelled,
            Status::Archived => Self::Archived,
        }
    }
}

/// Who finds an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Visibility)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Seen {
    /// Everybody.
    Public,
    /// Whoever has its address.
    Unlisted,
    /// The organization alone.
    Private,
}

impl From<Visibility> for Seen {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Public => Self::Public,
            Visibility::Unlisted => Self::Unlisted,
            Visibility::Private => Self::Private,
        }
    }
}

impl From<Seen> for Visibility {
    fn from(seen: Seen) -> Self {
        match seen {
            Seen::Public => Self::Public,
            Seen::Unlisted => Self::Unlisted,
            Seen::Private => Self::Private,
        }
    }
}

/// Something that people can come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventState {
    /// The title that visitors see.
    #[schema(required = false, examples("Standup"))]
    name: String,
    /// A sentence or two.
    summary: Option<String>,
    /// The full description, in Markdown.
    description: Option<String>,
    /// The day on which it begins, in its zone.
    #[schema(required = false, format = Date, examples("2027-02-07"))]
    date: String,
    /// The time at which it begins, on clocks in its zone.
    #[schema(required = false, examples("09:00:00"))]
    time: String,
    /// How long it lasts (ISO 8601).
    #[schema(required = false, examples("PT15M"))]
    duration: String,
    /// When it begins.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(required = false, value_type = String, format = DateTime)]
    starts_at: OffsetDateTime,
    /// When it ends, after its beginning.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(required = false, value_type = String, format = DateTime)]
    ends_at: OffsetDateTime,
    /// The IANA zone of its local times.
    #[schema(required = false, examples("Europe/Berlin"))]
    timezone: String,
    /// Its status.
    #[schema(required = false)]
    status: Status,
    /// Why it was cancelled; null unless it was.
    cancel_reason: Option<String>,
    /// Who can find it: everybody, whoever has its address, or the organization alone.
    #[schema(required = false)]
    visibility: Seen,
    /// Where to join it online; for those who may edit it.
    online_url: Option<String>,
    /// The id of the organization that holds it.
    #[schema(required = false, examples("org_01h455vb4pex5vsknk084sn02q"))]
    organization: String,
}

/// What somebody may do with events.
pub(crate) struct Abilities<'a> {
    /// What they may do in their organizations.
    pub(crate) rights: &'a Rights,
    /// The events that they can register for now.
    pub(crate) open: HashSet<Uuid>,
}

impl<'a> Abilities<'a> {
    /// What the actor may do with these events: a constant number of statements.
    pub(super) async fn with(
        rest: &Rest,
        actor: &Actor,
        rights: &'a Rights,
        events: &[Event],
    ) -> Result<Self, Problem> {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        let open = registrations::may_register(rest.env(), rest.env().db.primary(), actor, &ids)
            .await
            .map_err(Internal::from)?;
        Ok(Self { rights, open })
    }
}

/// An event with its links.
pub(super) fn item_of(urls: &Urls, able: &Abilities<'_>, event: &Event) -> Item<EventState> {
    let id = event.typed_id();
    let href = urls.event(id);
    let may_edit = able.rights.allow(event.organization_id, Permission::ManageEvents);
    let venue = event.venue_id.map(VenueId::from_uuid);
    let collection = venue.map_or_else(|| format!("{}/events", urls.events), |venue| urls.events_of_venue(venue));
    let register = able.open.contains(&event.id).then(|| {
        let title = "PUT to register. Members register themselves; others name {\"username\"}.";
        Link::to(format!("{href}/register")).titled(title)
    });
    let edit = may_edit.then(|| Link::to(format!("{href}/edit-form")));
    let links = Links::to_self(href)
        .with("collection", Link::to(collection))
        .with_option("venue", venue.map(|venue| Link::to(urls.venue(venue))))
        .with("registration", Link::to(urls.registrations_of_event(id)))
        .with_option("register", register)
        .with_option("edit-form", edit)
        .with("profile", Link::to(urls.rel("event")));
    let times = (event.created_at, event.updated_at);
    Item::new((id.to_string(), event.version.into()), times, state_of(event, may_edit), links)
}

/// The fields of an event.
pub(super) fn state_of(event: &Event, may_edit: bool) -> EventState {
    let wall = wall_of(event);
    let time = format_description!("[hour]:[minute]:[second]");
    EventState {
        name: event.title.clone(),
        summary: event.summary.clone(),
        description: event.description.clone(),
        date: wall.date().to_string(),
        time: wall.time().format(time).unwrap_or_default(),
        duration: durations::print(event.ends_at - event.starts_at),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        timezone: event.timezone.clone(),
        status: event.status.into(),
        cancel_reason: event.cancel_reason.clone(),
        visibility: event.visibility.into(),
        online_url: event.online_url.clone().filter(|_| may_edit),
        organization: OrganizationId::from_uuid(event.organization_id).to_string(),
    }
}

/// The beginning as clocks show it where the event takes place.
fn wall_of(event: &Event) -> PrimitiveDateTime {
    Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc()).wall(event.starts_at)
}

/// The events of these ids that the actor may see, as other resources send them along.
pub(crate) async fn embed(
    rest: &Rest,
    actor: &Actor,
    rights: &Rights,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Item<EventState>>, Problem> {
    let events = events::visible(rest.env().db.primary(), actor, ids).await.map_err(Internal::from)?;
    let able = Abilities::with(rest, actor, rights, &events).await?;
    Ok(events.iter().map(|event| (event.id, item_of(&rest.urls, &able, event))).collect())
}
