//! Gives a hidden event's cover other addresses.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, events};
use uuid::Uuid;

pub(super) async fn run(env: &Env, event_id: Uuid) -> Result<Outcome, Internal> {
    events::move_files(env, event_id).await
}
