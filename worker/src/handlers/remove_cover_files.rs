//! Removes the files of a cover that was replaced, or never used.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, events};
use uuid::Uuid;

pub(super) async fn run(env: &Env, cover_id: Uuid) -> Result<Outcome, Internal> {
    events::remove_files(env, cover_id).await
}
