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
use kernel::zones::Timezone;
use kernel::{Env, versions};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::EventErrorCode::{self, CapacityTooSmall, EventInPast, MissingPlace};
use super::access::{self, Lock, Managed};
use super::exclusive;
use super::fields::{self, EventFields, Filled};
use super::limits::{self, Scope};
use super::signals::announce_change;
use super::{changes, content, covers, reminders, state};
use crate::event_search;
use crate::follows;
use crate::job::Job;
use crate::organizations::Permission;

/// Changes to an event.
#[derive(Debug, Clone, Default)]
pub struct UpdateEvent {
    /// The TypeID of the event.
    pub event_id: String,
    /// The new values.
    pub fields: EventFields,
    /// What its cover shows, for people who don't see it.
    pub cover_alternative_text: Patch<String>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

/// The changed event, and changes of what belongs to it.
struct Changes {
    filled: Filled,
    venue: Patch<venue::Model>,
    /// Whether the cover's alternative text changed.
    described: bool,
}

/// Changes a draft or a published event.
///
/// Rule: members who manage events.
pub async fn update(env: &Env, actor: &Actor, input: UpdateEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let fields = input.fields;
    let venue = match &fields.venue_id {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(id) => Patch::Set(fields::venue_of(conn, &organization, id).await?),
    };
    // Invalid input is refused before anything is locked.
    fill(&fields, event.clone())?;
    let tx = env.begin().await?;
    let place = match &venue {
        Patch::Keep => event.venue_id,
        Patch::Clear => None,
        Patch::Set(venue) => Some(venue.id),
    };
    // Venues are locked before events.
    let place = match place {
        Some(id) => exclusive::lock_venue(&tx, id).await?,
        None => None,
    };
    // Orders have to wait while a new limit counts the existing ones. An existing limit is protected by its own row,
    // which orders lock first.
    let mut before = access::lock(&tx, event.id, Lock::Changes).await?;
    if fields.capacity.value().is_some() && before.capacity_quota_id.is_none() {
        before = access::lock(&tx, event.id, Lock::Orders).await?;
    }
    state::require_changeable(before.status)?;
    versions::check(before.version, input.version)?;
    let described = covers::describe(&tx, env, event.id, input.cover_alternative_text).await?;
    let changes = Changes { filled: fill(&fields, before.clone())?, venue, described };
    let event = change(&tx, env, &organization, &before, changes).await?;
    if (event.venue_id, event.starts_at, event.ends_at) != (before.venue_id, before.starts_at, before.ends_at) {
        require_free(&tx, place, &event).await?;
    }
    if event == before {
        return Ok(before);
    }
    changes::note(&tx, env, &before, &event).await?;
    content::move_along(&tx, env, &before, &event).await?;
    if event.visibility != before.visibility {
        follows::note_public(&tx, env, &before).await?;
        follows::announce(&tx, env, &event).await?;
    }
    if event.visibility == Visibility::Private && before.visibility != Visibility::Private {
        // Anybody who knows a file's URL can load it.
        outbox::enqueue(&tx, env, [Job::MoveCoverFiles { event_id: event.typed_id() }]).await?;
    }
    let entry = Entry::of("event.update", "event", event.id)
        .organization(organization.typed_id())
        .details(json!({ "moved": event.starts_at != before.starts_at || event.ends_at != before.ends_at }));
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    // It may have a waiting room from now on.
    tx.announce(Signal::WaitingRoom(event.typed_id()));
    tx.commit().await?;
    Ok(event)
}

/// Refuses if the event's venue is taken. `locked` is the venue that it had before it was locked itself; if it has
/// another one by now, that one is locked.
async fn require_free(
    tx: &Tx,
    locked: Option<venue::Model>,
    event: &event::Model,
) -> Result<(), Failure<EventErrorCode>> {
    let Some(id) = event.venue_id else { return Ok(()) };
    let venue = match locked.filter(|venue| venue.id == id) {
        Some(venue) => Some(venue),
        None => exclusive::lock_venue(tx, id).await?,
    };
    let venue = venue.ok_or_else(|| Failure::not_found("venueId", "venue"))?;
    exclusive::require_free(tx, &venue, event).await
}

fn fill(fields: &EventFields, row: event::Model) -> Result<Filled, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let filled = fields.fill(&mut checks, row);
    checks.finish_with(filled)
}

/// Applies the changes to the locked event; without any, the event stays as it is.
async fn change(
    tx: &Tx,
    env: &Env,
    organization: &organization::Model,
    before: &event::Model,
    changes: Changes,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Changes { filled: Filled { row: mut event, tags, capacity }, venue, described } = changes;
    let old_venue = match (before.venue_id, &venue) {
        (Some(id), Patch::Keep) => venue::Entity::find_by_id(id).one(tx).await?,
        _ => None,
    };
    let venue = venue.apply(old_venue);
    event.venue_id = venue.as_ref().map(|venue| venue.id);
    check(env, before, &event)?;
    let old_tags = event_search::tags_of(tx, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let tags = tags.unwrap_or_else(|| old_tags.clone());
    let tagged = tags.len() != old_tags.len() || !tags.iter().all(|tag| old_tags.contains(tag));
    let capacity = limits::other(tx, before.capacity_quota_id, capacity).await?;
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
    quota.map(Some).ok_or_else(|| {
        Failure::field(CapacityTooSmall, "capacity", "More tickets than that are already sold or reserved.")
    })
}
