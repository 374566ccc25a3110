//! Changing an event.

use entity::event::{self, EventStatus, Visibility};
use entity::{organization, quota, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
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

/// What is to change about an event; what is none or kept stays as it is. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct UpdateEvent {
    /// The event.
    pub event_id: String,
    /// Its title. The slug stays, so that links do too.
    pub title: Option<String>,
    /// What it is, in a sentence or two.
    pub summary: Patch<String>,
    /// What it is, at length, in Markdown.
    pub description: Patch<String>,
    /// When it begins.
    pub starts_at: Option<OffsetDateTime>,
    /// When it ends.
    pub ends_at: Option<OffsetDateTime>,
    /// The IANA zone its local times are told in.
    pub timezone: Option<String>,
    /// Where it takes place.
    pub venue_id: Patch<String>,
    /// Where it takes place on the web.
    pub online_url: Patch<String>,
    /// Who can find it.
    pub visibility: Option<Visibility>,
    /// What it is about; replaces all tags.
    pub tags: Option<Vec<String>>,
    /// How many people can come, over all ticket types.
    pub capacity: Patch<i32>,
    /// How many minutes before it begins ticket holders are reminded; cleared for not at all.
    pub reminder_minutes: Patch<i32>,
    /// What its cover shows, for those who don't see it.
    pub cover_alternative_text: Patch<String>,
    /// The version that the editor was looking at; without it the last change stands.
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
    // A first limit counts what was ordered before, so orders have to wait meanwhile. A limit that is there is guarded
    // by its own row, which orders lock first.
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
        // Whoever knows a file's address gets it.
        outbox::enqueue(&tx, env, [Job::MoveCoverFiles { event_id: event.typed_id() }]).await?;
    }
    let entry = Entry::of("event.update", "event", event.id)
        .organization(organization.typed_id())
        .details(json!({ "moved": event.starts_at != before.starts_at || event.ends_at != before.ends_at }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Availability(event.typed_id()));
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

/// Writes the changes to the locked event; where there are none, the event stays as it is. `described`: its cover was.
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

/// What was done for the plan there was, and is to be done again for the one there is.
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

/// Whether the event may be as it is to be.
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

/// Returns the quota of the event's capacity afterwards.
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
