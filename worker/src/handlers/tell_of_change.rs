//! Has ticket holders told what changed about their event.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, events};
use uuid::Uuid;

pub(super) async fn run(env: &Env, change_id: Uuid) -> Result<Outcome, Internal> {
    events::tell_of_change(env, change_id).await
}
