//! Changing an event.

use entity::event::{self, EventStatus, Visibility};
use entity::{organization, quota, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{EventId, OrganizationId};
use kernel::jobs::outbox;
use kernel::patch::Patch;
use kernel::signals::Signal;
use kernel::text::{block, line, web_address};
use kernel::zones::Timezone;
use kernel::{Env, versions};
use sea_orm::EntityTrait as _;
use serde_json::json;
use time::OffsetDateTime;

use super::EventErrorCode::{self, CapacityTooSmall, EventInPast, MissingPlace};
use super::access::{self, Lock, Managed};
use super::fields::{self, MAX_DESCRIPTION, MAX_SUMMARY, MAX_TITLE};
use super::limits::{self, Scope};
use super::{changes, covers, reminders, state};
use crate::event_search;
use crate::job::Job;
use crate::organizations::Permission;

/// Changes to an event; fields that are `None` or `Keep` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct UpdateEvent {
    /// The TypeID of the event.
    pub event_id: String,
    /// The title. The slug stays, so that links keep working.
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
    /// The number of places over all ticket types; `Clear` removes the limit.
    pub capacity: Patch<i32>,
    /// How many minutes before the beginning ticket holders get a reminder; `Clear` for none.
    pub reminder_minutes: Patch<i32>,
    /// What its cover shows, for people who don't see it.
    pub cover_alternative_text: Patch<String>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

struct Parsed {
    title: Option<String>,
    summary: Patch<String>,
    description: Patch<String>,
    starts_at: Option<OffsetDateTime>,
    ends_at: Option<OffsetDateTime>,
    timezone: Option<Timezone>,
    venue: Patch<venue::Model>,
    online_url: Patch<String>,
    visibility: Option<Visibility>,
    tags: Option<Vec<String>>,
    capacity: Patch<i64>,
    reminder_minutes: Patch<i32>,
}

/// Changes a draft or a published event.
///
/// Rule: members who manage events.
pub async fn update(env: &Env, actor: &Actor, input: UpdateEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let venue = match &input.venue_id {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(id) => Patch::Set(fields::venue_of(conn, &organization, id).await?),
    };
    let parsed = parse(&input, venue)?;
    let tx = env.begin().await?;
    // Orders have to wait while a new limit counts the existing ones. An existing limit is protected by its own row,
    // which orders lock first.
    let mut before = access::lock(&tx, event.id, Lock::Changes).await?;
    if parsed.capacity.value().is_some() && before.capacity_quota_id.is_none() {
        before = access::lock(&tx, event.id, Lock::Orders).await?;
    }
    state::require_changeable(before.status)?;
    versions::check(before.version, input.version)?;
    let described = covers::describe(&tx, env, event.id, input.cover_alternative_text).await?;
    let event = change(&tx, env, &organization, &before, parsed, described).await?;
    if event == before {
        return Ok(before);
    }
    changes::note(&tx, env, &before, &event).await?;
    if event.visibility == Visibility::Private && before.visibility != Visibility::Private {
        // Anybody who knows a file's URL can load it.
        outbox::enqueue(&tx, env, [Job::MoveCoverFiles { event_id: event.id }]).await?;
    }
    let entry = Entry::of("event.update", "event", event.id)
        .organization(OrganizationId::from_uuid(organization.id))
        .details(json!({ "moved": event.starts_at != before.starts_at || event.ends_at != before.ends_at }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Availability(EventId::from_uuid(event.id)));
    tx.commit().await?;
    Ok(event)
}

fn parse(input: &UpdateEvent, venue: Patch<venue::Model>) -> Result<Parsed, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let title = checks.take_optional("title", input.title.as_deref().map(|text| line(text, MAX_TITLE)));
    let summary = checks.take("summary", input.summary.clone().try_map(|text| block(&text, MAX_SUMMARY)));
    let description =
        checks.take("description", input.description.clone().try_map(|text| block(&text, MAX_DESCRIPTION)));
    let starts_at = checks.take_optional("startsAt", input.starts_at.map(fields::moment));
    let ends_at = checks.take_optional("endsAt", input.ends_at.map(fields::moment));
    let timezone = checks.take_optional("timezone", input.timezone.as_deref().map(Timezone::parse));
    let online_url = checks.take("onlineUrl", input.online_url.clone().try_map(|text| web_address(&text)));
    let tags = match &input.tags {
        Some(tags) => fields::tags(&mut checks, tags).map(Some),
        None => Some(None),
    };
    let capacity = checks.take("capacity", input.capacity.try_map(limits::places));
    let reminder = checks.take("reminderMinutes", input.reminder_minutes.try_map(reminders::minutes));
    let (
        Some(title),
        Some(summary),
        Some(description),
        Some(starts_at),
        Some(ends_at),
        Some(timezone),
        Some(online_url),
        Some(tags),
        Some(capacity),
        Some(reminder_minutes),
    ) = (title, summary, description, starts_at, ends_at, timezone, online_url, tags, capacity, reminder)
    else {
        return Err(checks.into_failure());
    };
    let visibility = input.visibility;
    Ok(Parsed {
        title,
        summary: none_if_empty(summary),
        description: none_if_empty(description),
        starts_at,
        ends_at,
        timezone,
        venue,
        online_url,
        visibility,
        tags,
        capacity,
        reminder_minutes,
    })
}

fn none_if_empty(text: Patch<String>) -> Patch<String> {
    match text {
        Patch::Set(text) if text.is_empty() => Patch::Clear,
        other => other,
    }
}

/// Applies the changes to the locked event; without any, the event stays as it is. `described` says whether the cover's
/// alternative text changed.
async fn change(
    tx: &Tx,
    env: &Env,
    organization: &organization::Model,
    before: &event::Model,
    changes: Parsed,
    described: bool,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let old_venue = match (before.venue_id, &changes.venue) {
        (Some(id), Patch::Keep) => venue::Entity::find_by_id(id).one(tx).await?,
        _ => None,
    };
    let venue = changes.venue.apply(old_venue);
    let mut event = event::Model {
        title: changes.title.unwrap_or_else(|| before.title.clone()),
        summary: changes.summary.apply(before.summary.clone()),
        description: changes.description.apply(before.description.clone()),
        starts_at: changes.starts_at.unwrap_or(before.starts_at),
        ends_at: changes.ends_at.unwrap_or(before.ends_at),
        timezone: changes.timezone.map_or_else(|| before.timezone.clone(), |zone| zone.name().to_owned()),
        venue_id: venue.as_ref().map(|venue| venue.id),
        online_url: changes.online_url.apply(before.online_url.clone()),
        visibility: changes.visibility.unwrap_or(before.visibility),
        reminder_minutes: changes.reminder_minutes.apply(before.reminder_minutes),
        ..before.clone()
    };
    check(env, before, &event)?;
    let old_tags = event_search::tags_of(tx, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let tags = changes.tags.unwrap_or_else(|| old_tags.clone());
    let tagged = tags.len() != old_tags.len() || !tags.iter().all(|tag| old_tags.contains(tag));
    let capacity = limits::other(tx, before.capacity_quota_id, changes.capacity).await?;
    if event == *before && !tagged && capacity.is_keep() && !described {
        return Ok(event);
    }
    event.version = versions::raised(before.version);
    event.updated_at = env.now();
    begin_anew(env, before, &mut event);
    if tagged {
        fields::set_tags(tx, event.id, &tags).await?;
    }
    event.capacity_quota_id = change_capacity(tx, env, before, capacity).await?;
    let event = fields::derive(event, &tags, venue.as_ref(), organization);
    access::save(tx, &event).await?;
    if let (Some(old), None) = (before.capacity_quota_id, event.capacity_quota_id) {
        quota::Entity::delete_by_id(old).exec(tx).await?;
    }
    Ok(event)
}

/// Resets what was done for the old times and has to be done again for the new ones.
fn begin_anew(env: &Env, before: &event::Model, event: &mut event::Model) {
    let zone = Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc());
    let remind_at = event.reminder_minutes.map(|minutes| reminders::remind_at(event.starts_at, zone, minutes));
    if event.reminder_minutes != before.reminder_minutes && remind_at.is_some_and(|at| at > env.now()) {
        event.reminded_for = None;
    }
    if before.ends_at <= env.now() && event.ends_at > env.now() {
        event.feedback_asked_at = None;
    }
}

/// Checks whether the event may be changed in this way.
fn check(env: &Env, before: &event::Model, after: &event::Model) -> Result<(), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    fields::check_times(&mut checks, after.starts_at, after.ends_at);
    if before.status == EventStatus::Published {
        if after.starts_at != before.starts_at && after.starts_at < env.now() {
            checks.add(EventInPast, "startsAt", "A published event can't be moved to the past.");
        }
        if after.ends_at != before.ends_at && after.ends_at < env.now() {
            checks.add(EventInPast, "endsAt", "A published event can't be made to end in the past.");
        }
        if after.venue_id.is_none() && after.online_url.is_none() {
            checks.add(MissingPlace, "venueId", "A published event needs a venue or an online address.");
        }
    }
    checks.finish()
}

/// Changes the event's capacity. Returns the id of its quota afterwards.
async fn change_capacity(
    tx: &Tx,
    env: &Env,
    before: &event::Model,
    capacity: Patch<i64>,
) -> Result<Option<sea_orm::prelude::Uuid>, Failure<EventErrorCode>> {
    let quota = match (capacity, before.capacity_quota_id) {
        (Patch::Keep, quota) => return Ok(quota),
        (Patch::Clear, _) => return Ok(None),
        (Patch::Set(size), Some(quota)) => limits::resize(tx, quota, size).await?.then_some(quota),
        (Patch::Set(size), None) => limits::set(tx, env, before.id, "capacity", size, Scope::Event(before.id)).await?,
    };
    quota
        .map(Some)
        .ok_or_else(|| Failure::field(CapacityTooSmall, "capacity", "More places than that are taken already."))
}
