//! Brings the texts that events are found by in line with how texts are folded now.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, events};
use uuid::Uuid;

pub(super) async fn run(env: &Env, after: Uuid) -> Result<Outcome, Internal> {
    events::reindex_all(env, after).await
}
