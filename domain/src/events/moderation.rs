//! What administrators do to events: look through all that were announced, take one off the platform, and bring it back.

use entity::event::{self, EventStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, EventId, EventKind, OfOrganization as _, OrganizationKind};
use kernel::jobs::outbox;
use kernel::page::{Page, PageRequest};
use kernel::signals::Signal;
use kernel::text::line;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use serde_json::json;

use super::EventErrorCode::{self, EventNotPublished};
use super::access::{self, Lock};
use crate::job::Job;
use crate::people;

/// Which of all events are wanted; what is none is not asked for.
#[derive(Debug, Clone, Default)]
pub struct AnyEvents {
    /// Words that all have to be in the title or the slug.
    pub search: Option<String>,
    /// Only those of this organization.
    pub organization_id: Option<String>,
    /// Only those that were taken off the platform, or only the others.
    pub unpublished: Option<bool>,
}

/// All events that were ever announced, newest first: private ones and those of hidden organizations too.
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
    let Some(organization) = checks.take_optional("filter.organizationId", organization) else {
        return Err(checks.into_failure());
    };
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

/// An event to be taken off the platform or brought back. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Moderate {
    /// The event.
    pub event_id: String,
    /// Why, for the organizer and the audit trail.
    pub reason: String,
}

/// Takes an event off the platform: nobody but its organizers finds it, and it sells nothing, until an administrator
/// brings it back. It stays published, so tickets stay good and the door opens; its cover gets other addresses. One that
/// is off stays so, with its first reason.
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
    let now = env.now();
    let event =
        event::Model { unpublished_at: Some(now), unpublish_reason: Some(reason.clone()), updated_at: now, ..event };
    access::save(&tx, &event).await?;
    let jobs = [Job::SendEventUnpublished { event_id }, Job::MoveCoverFiles { event_id }];
    outbox::enqueue(&tx, env, jobs).await?;
    record(&tx, env, actor, "event.unpublish", &event, &reason).await?;
    tx.announce(Signal::Availability(event_id));
    tx.commit().await?;
    Ok(event)
}

/// Brings an event back that was taken off the platform, as it is by now. One that is not off stays as it is.
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
    record(&tx, env, actor, "event.reinstate", &event, &reason).await?;
    tx.announce(Signal::Availability(event_id));
    tx.commit().await?;
    Ok(event)
}

fn parse(input: &Moderate) -> Result<(EventId, String), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let event_id = checks.take("eventId", ids::parse::<EventKind>(&input.event_id));
    let reason = checks.take("reason", line(&input.reason, limits::REASON));
    let (Some(event_id), Some(reason)) = (event_id, reason) else {
        return Err(checks.into_failure());
    };
    Ok((event_id, reason))
}

/// The event, kept as it is until the transaction ends, if people were ever told of it.
async fn announced(tx: &Tx, event_id: EventId) -> Result<event::Model, Failure<EventErrorCode>> {
    let known = event::Entity::find_by_id(event_id).one(tx).await?;
    if known.is_none() {
        return Err(Failure::not_found("eventId", "event"));
    }
    // Orders refer to the event: those under way are either in before this, or see it.
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
