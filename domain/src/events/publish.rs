//! Publishing an event, or reporting what prevents it.

use entity::event::{self, EventStatus};
use entity::ticket_type;
use entity::ticket_type::TicketKind;
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Problem};
use kernel::ids::TypedId as _;
use kernel::money::Money;
use kernel::signals::Signal;
use sea_orm::prelude::*;

use super::EventErrorCode::{
    self, EventInPast, EventUnpublished, MissingPlace, NoTicketType, OrganizerNotVerified, PaymentsNotSetUp,
};
use super::access::{self, Lock, Managed};
use super::exclusive;
use super::signals::announce_change;
use super::state;
use super::ticket_types::not_chargeable;
use crate::follows;
use crate::organizations::Permission;

/// Publishes a draft, which puts it on sale. A published event stays as it is, but one that an administrator
/// unpublished is refused. Reports all problems at once.
///
/// Rule: members who manage events.
pub async fn publish(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, event_id, Permission::ManageEvents, "eventId").await?;
    let tx = env.begin().await?;
    // Venues are locked before events.
    let venue = match event.venue_id {
        Some(id) => exclusive::lock_venue(&tx, id).await?,
        None => None,
    };
    let event = access::lock(&tx, event.id, Lock::Changes).await?;
    state::require_changeable(event.status)?;
    if event.unpublished_at.is_some() {
        return Err(Failure::Rejected(vec![unpublished(&event)]));
    }
    if event.status == EventStatus::Published {
        return Ok(event);
    }
    let ticket_types = ticket_type::Entity::find().filter(ticket_type::Column::EventId.eq(event.id)).all(&tx).await?;
    let reasons = reasons_against(env, actor, &event, &ticket_types);
    if !reasons.is_empty() {
        return Err(Failure::Rejected(reasons));
    }
    if let Some(venue) = venue.filter(|venue| event.venue_id == Some(venue.id)) {
        exclusive::require_free(&tx, &venue, &event).await?;
    }
    let event = put_on_sale(&tx, env, event).await?;
    let entry = Entry::of("event.publish", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    // It may have a waiting room from now on.
    tx.announce(Signal::WaitingRoom(event.typed_id()));
    tx.commit().await?;
    Ok(event)
}

/// Makes the locked draft a published event, and tells those who follow its organization.
pub(super) async fn put_on_sale(tx: &Tx, env: &Env, event: event::Model) -> Result<event::Model, DbErr> {
    let now = env.now();
    let event = event::Model {
        status: EventStatus::Published,
        published_at: event.published_at.or(Some(now)),
        updated_at: now,
        ..event
    };
    access::save(tx, &event).await?;
    follows::announce(tx, env, &event).await?;
    Ok(event)
}

/// The problems that prevent publishing an event with these ticket types; empty for one that is published and visible.
///
/// Callers make sure that the actor manages the event.
pub fn publish_problems(
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    ticket_types: &[ticket_type::Model],
) -> Vec<Problem<EventErrorCode>> {
    match state::require_changeable(event.status) {
        Err(Failure::Rejected(problems)) => problems,
        _ if event.unpublished_at.is_some() => vec![unpublished(event)],
        _ if event.status == EventStatus::Published => Vec::new(),
        _ => reasons_against(env, actor, event, ticket_types),
    }
}

/// The problem that an administrator unpublished the event.
fn unpublished(event: &event::Model) -> Problem<EventErrorCode> {
    let reason = event.unpublish_reason.as_deref().unwrap_or_default();
    let message = format!("An administrator took this event off the platform: {reason} Only they can bring it back.");
    Problem::new(EventUnpublished, None, message)
}

/// The problems that prevent the draft from being sold.
fn reasons_against(
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    ticket_types: &[ticket_type::Model],
) -> Vec<Problem<EventErrorCode>> {
    let mut reasons = Vec::new();
    let mut against = |code, message: &str| reasons.push(Problem::new(code, None, message));
    if ticket_types.is_empty() {
        against(NoTicketType, "Add a ticket type first: there is nothing people could order.");
    }
    if event.starts_at <= env.now() {
        against(EventInPast, "The event would have begun already. Move it to a time to come.");
    }
    if env.payments.is_none() && ticket_types.iter().any(|ticket_type| ticket_type.kind == TicketKind::Paid) {
        against(PaymentsNotSetUp, "There are paid ticket types, but payments are not set up here.");
    }
    for ticket_type in ticket_types {
        let Ok(price) = Money::stored(ticket_type.price_minor, &ticket_type.currency) else { continue };
        if let Some(problem) = not_chargeable(env, price, ticket_type.min_per_order) {
            let message = format!("{}: {}", ticket_type.name, problem.message);
            reasons.push(Problem { message, ..problem });
        }
    }
    let mut against = |code, message: &str| reasons.push(Problem::new(code, None, message));
    if actor.user().is_some_and(|user| !user.email_verified) {
        against(OrganizerNotVerified, "Confirm your email address first: open the link in the email we sent you.");
    }
    if event.venue_id.is_none() && event.online_url.is_none() {
        against(MissingPlace, "Say where it takes place: choose a venue or give an online address.");
    }
    reasons
}
