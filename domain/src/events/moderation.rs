//! Moderation of events by administrators: list all that were ever published, unpublish one, and reinstate it.

use entity::event::{self, EventStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, EventId, EventKind, OfOrganization as _, OrganizationKind};
use kernel::jobs::outbox;
use kernel::page::{Page, PageRequest};
use kernel::text::line;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use serde_json::json;

use super::EventErrorCode::{self, EventNotPublished};
use super::access::{self, Lock};
use super::signals::announce_change;
use crate::follows;
use crate::job::Job;
use crate::people;

/// A filter for the events of all organizations; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct AnyEvents {
    /// Words that must all occur in the title or the slug.
    pub search: Option<String>,
    /// Only events of the organization with this TypeID.
    pub organization_id: Option<String>,
    /// Only unpublished events (`true`), or only the others (`false`).
    pub unpublished: Option<bool>,
}

/// A page of all events that were ever published, newest first, including private ones and those of hidden
/// organizations.
///
/// Rule: administrators.
pub async fn all(
    env: &Env,
    actor: &Actor,
    filter: &AnyEvents,
    page: &PageRequest,
) -> Result<Page<event::Model>, Failure<EventErrorCode>> {
    actor.require_admin()?;
    let conn = env.db.primary();
    let mut checks = Validation::new();
    let organization = filter.organization_id.as_deref().map(ids::parse::<OrganizationKind>);
    let organization = checks.take_optional("filter.organizationId", organization);
    let organization = checks.finish_with(organization)?;
    let mut query = event::Entity::find().filter(event::Column::PublishedAt.is_not_null());
    let Some(words) = people::words_of(filter.search.as_deref()) else {
        return Ok(Page::of(Vec::new(), page));
    };
    if let Some(organization) = organization {
        query = query.filter(event::Column::OrganizationId.eq(organization));
    }
    query = match filter.unpublished {
        Some(true) => query.filter(event::Column::UnpublishedAt.is_not_null()),
        Some(false) => query.filter(event::Column::UnpublishedAt.is_null()),
        None => query,
    };
    Ok(Page::of(people::search(conn, query, words, event::Column::Id, page).await?, page))
}

/// An event to be unpublished or reinstated. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Moderate {
    /// The TypeID of the event.
    pub event_id: String,
    /// Why, for the organizer and the audit trail.
    pub reason: String,
}

/// Unpublishes an event: until an administrator reinstates it, only its organizers find it, and its sales stop. Its
/// status stays published, so tickets stay valid and check-in works; its cover moves to new URLs. Unpublishing it again
/// changes nothing; the first reason stays.
///
/// Rule: administrators.
pub async fn unpublish(env: &Env, actor: &Actor, input: Moderate) -> Result<event::Model, Failure<EventErrorCode>> {
    actor.require_admin()?;
    let (event_id, reason) = parse(&input)?;
    let tx = env.begin().await?;
    let event = announced(&tx, event_id).await?;
    if event.unpublished_at.is_some() {
        return Ok(event);
    }
    follows::note_public(&tx, env, &event).await?;
    let now = env.now();
    let event =
        event::Model { unpublished_at: Some(now), unpublish_reason: Some(reason.clone()), updated_at: now, ..event };
    access::save(&tx, &event).await?;
    let jobs = [Job::SendEventUnpublished { event_id }, Job::MoveCoverFiles { event_id }];
    outbox::enqueue(&tx, env, jobs).await?;
    record(&tx, env, actor, "event.unpublish", &event, &reason).await?;
    announce_change(&tx, event_id);
    tx.commit().await?;
    Ok(event)
}

/// Reinstates an unpublished event in its current state. An event that is not unpublished stays as it is.
///
/// Rule: administrators.
pub async fn reinstate(env: &Env, actor: &Actor, input: Moderate) -> Result<event::Model, Failure<EventErrorCode>> {
    actor.require_admin()?;
    let (event_id, reason) = parse(&input)?;
    let tx = env.begin().await?;
    let event = announced(&tx, event_id).await?;
    if event.unpublished_at.is_none() {
        return Ok(event);
    }
    let event = event::Model { unpublished_at: None, unpublish_reason: None, updated_at: env.now(), ..event };
    access::save(&tx, &event).await?;
    outbox::enqueue(&tx, env, [Job::SendEventReinstated { event_id }]).await?;
    follows::announce(&tx, env, &event).await?;
    record(&tx, env, actor, "event.reinstate", &event, &reason).await?;
    announce_change(&tx, event_id);
    tx.commit().await?;
    Ok(event)
}

fn parse(input: &Moderate) -> Result<(EventId, String), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let event_id = checks.take("eventId", ids::parse::<EventKind>(&input.event_id));
    let reason = checks.take("reason", line(&input.reason, limits::REASON));
    let (event_id, reason) = checks.finish_with((event_id, reason))?;
    Ok((event_id, reason))
}

/// The event, locked until the transaction ends, if it was ever published.
async fn announced(tx: &Tx, event_id: EventId) -> Result<event::Model, Failure<EventErrorCode>> {
    let known = event::Entity::find_by_id(event_id).one(tx).await?;
    if known.is_none() {
        return Err(Failure::not_found("eventId", "event"));
    }
    // Orders lock the event they refer to: each either commits before this, or sees the change.
    let event = access::lock(tx, event_id.uuid(), Lock::Orders).await?;
    if event.status == EventStatus::Draft || event.published_at.is_none() {
        return Err(Failure::field(EventNotPublished, "eventId", "This event was never published."));
    }
    Ok(event)
}

async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    action: &'static str,
    after: &event::Model,
    reason: &str,
) -> Result<(), DbErr> {
    let off = after.unpublished_at.is_some();
    let entry = Entry::of(action, "event", after.id)
        .organization(after.of_organization())
        .reason(reason)
        .details(json!({ "before": { "unpublished": !off }, "after": { "unpublished": off } }));
    audit::record(tx, env, actor, entry).await
}
