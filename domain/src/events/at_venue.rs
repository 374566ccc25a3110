//! Creating an event at a venue, as programs do. In an organization with instant events it is on sale at once.

use entity::event;
use entity::{organization, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Problem, Validation};
use kernel::ids::TypedId as _;
use kernel::signals::Signal;
use kernel::zones::Timezone;
use kernel::{Env, idempotency};

use super::EventErrorCode::{self, EventInPast, OrganizerNotVerified};
use super::create::{fill, free_venue, write, zone_of};
use super::exclusive;
use super::fields::{self, EventFields, Filled};
use super::publish::put_on_sale;
use super::signals::announce_change;
use super::ticket_types;

/// A new event at a venue.
#[derive(Debug, Clone)]
pub struct CreateAtVenue {
    /// The TypeID of the venue, whose organization holds the event.
    pub venue_id: String,
    /// Its fields, without the venue; title, beginning, end and zone are required.
    pub fields: EventFields,
    /// The client's key, so that a repeated request does not create another event.
    pub idempotency_key: Option<String>,
}

/// Creates an event at a venue: a draft, or where the organization has instant events a published event with one free
/// ticket type, for as many as fit in, which sells until the event ends. As everywhere, what is published has yet to begin.
/// The same key with the same input returns the event created first.
///
/// Rule: members who manage events.
pub async fn create_at_venue(
    env: &Env,
    actor: &Actor,
    input: CreateAtVenue,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let (venue, organization) = exclusive::managed_venue(conn, actor, &input.venue_id).await?;
    let request = idempotency::request("event.create", input.idempotency_key.as_deref(), &input)?;
    let filled = fill(&input.fields, fields::blank(env.ids.next(), organization.id, env.now()))?;
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<event::Entity, _>(&tx, env, actor, request, filled.row.id).await? {
        return Ok(first);
    }
    if organization.instant_events {
        require_publishable(env, actor, &filled.row)?;
    }
    let venue = free_venue(&tx, venue.id, &filled.row).await?;
    let event = write_all(&tx, env, actor, &organization, &venue, filled).await?;
    tx.commit().await?;
    Ok(event)
}

/// The zone of the times of a new event at a venue, for whoever names none: the venue's, and where that is not known, the
/// actor's.
pub async fn zone_at(actor: &Actor, venue: &venue::Model) -> Result<Timezone, Internal> {
    let known = zone_of(venue).await?.or_else(|| actor.user().map(|user| user.timezone.clone()));
    Ok(known.and_then(|name| Timezone::parse(&name).ok()).unwrap_or_else(Timezone::utc))
}

/// The rules for what is published that such an event could break.
fn require_publishable(env: &Env, actor: &Actor, event: &event::Model) -> Result<(), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    if event.starts_at <= env.now() {
        checks.add(EventInPast, "startsAt", "The event would have begun already. Choose a time to come.");
    }
    if actor.user().is_some_and(|user| !user.email_verified) {
        let message = "Confirm your email address first: open the link in the email we sent you.";
        checks.note(Problem::new(OrganizerNotVerified, None, message));
    }
    checks.finish()
}

async fn write_all(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    venue: &venue::Model,
    filled: Filled,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let mut event = write(tx, env, organization, Some(venue), filled).await?;
    let entry =
        |action, event: &event::Model| Entry::of(action, "event", event.id).organization(organization.typed_id());
    audit::record(tx, env, actor, entry("event.create", &event)).await?;
    if organization.instant_events {
        ticket_types::add_registration(tx, env, &event, organization, venue.capacity).await?;
        event = put_on_sale(tx, env, event::Model { is_free: true, ..event }).await?;
        audit::record(tx, env, actor, entry("event.publish", &event)).await?;
        tx.announce(Signal::WaitingRoom(event.typed_id()));
    }
    announce_change(tx, event.typed_id());
    Ok(event)
}
