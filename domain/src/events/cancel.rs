//! Cancelling an event. Its orders are cancelled and refunded by a job.

use entity::event::{self, EventStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::jobs::outbox;
use kernel::signals::Signal;
use kernel::text::{Invalid, block};
use kernel::{Env, limits};

use super::EventErrorCode::{self, EventInPast};
use super::access::{self, Lock, Managed};
use super::state;
use crate::job::Job;
use crate::organizations::Permission;

/// An event that will not happen.
#[derive(Debug, Clone)]
pub struct CancelEvent {
    /// The event.
    pub event_id: String,
    /// Why, as ticket holders are told.
    pub reason: String,
}

/// Cancels a draft or a published event, for good. A cancelled event stays as it is, with its first reason.
///
/// Rule: members who manage events.
pub async fn cancel(env: &Env, actor: &Actor, input: CancelEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let mut checks = Validation::new();
    let Some(reason) = checks.take("reason", reason(&input.reason)) else {
        return Err(checks.into_failure());
    };
    let tx = env.begin().await?;
    // Orders refer to the event: those under way are either in before this, and cancelled by the job, or see it.
    let event = access::lock(&tx, event.id, Lock::Orders).await?;
    if event.status == EventStatus::Cancelled {
        return Ok(event);
    }
    state::require_changeable(event.status)?;
    let now = env.now();
    if event.status == EventStatus::Published && event.ends_at <= now {
        let message = "This event is over, so it can't be cancelled. Orders can be refunded one by one.";
        return Err(Failure::rejected(EventInPast, message));
    }
    let event = event::Model {
        status: EventStatus::Cancelled,
        cancel_reason: Some(reason),
        cancelled_at: Some(now),
        updated_at: now,
        ..event
    };
    access::save(&tx, &event).await?;
    outbox::enqueue(&tx, env, [Job::CancelEventOrders { event_id: event.typed_id() }]).await?;
    let entry = Entry::of("event.cancel", "event", event.id)
        .organization(organization.typed_id())
        .reason(event.cancel_reason.as_deref());
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Availability(event.typed_id()));
    tx.commit().await?;
    Ok(event)
}

fn reason(text: &str) -> Result<String, Invalid> {
    let text = block(text, limits::EVENT_CANCEL_REASON)?;
    if text.is_empty() {
        Err(Invalid::beyond(Bounds::required(), "must not be empty: ticket holders are told"))
    } else {
        Ok(text)
    }
}
