//! Cancelling an event. Its orders are cancelled and refunded by a job.

use entity::event::{self, EventStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::jobs::outbox;
use kernel::text::{Invalid, block};
use kernel::{Env, limits};

use super::EventErrorCode::{self, EventInPast};
use super::access::{self, Lock, Managed};
use super::signals::announce_change;
use super::state;
use crate::job::Job;
use crate::organizations::Permission;

/// An event to be cancelled. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CancelEvent {
    /// The TypeID of the event.
    pub event_id: String,
    /// Why; ticket holders see it.
    pub reason: String,
}

/// Cancels a draft or a published event permanently. Cancelling it again changes nothing; the first reason stays.
///
/// Rule: members who manage events.
pub async fn cancel(env: &Env, actor: &Actor, input: CancelEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let mut checks = Validation::new();
    let reason = checks.take("reason", reason(&input.reason));
    let reason = checks.finish_with(reason)?;
    let tx = env.begin().await?;
    // Orders lock the event they refer to: each either commits before this, and the job cancels it, or sees the
    // cancellation.
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
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event)
}

fn reason(text: &str) -> Result<String, Invalid> {
    let text = block(text, limits::EVENT_CANCEL_REASON)?;
    if text.is_empty() {
        Err(Invalid::beyond(Bounds::required(), "must not be empty: ticket holders see it"))
    } else {
        Ok(text)
    }
}
