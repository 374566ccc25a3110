//! Cancels and refunds a cancelled event's orders.

use domain::Env;
use domain::error::Internal;
use domain::orders;
use domain::outbox::Outcome;
use uuid::Uuid;

pub(super) async fn run(env: &Env, event_id: Uuid) -> Result<Outcome, Internal> {
    Ok(orders::cancel_for_event(env, event_id).await?)
}
