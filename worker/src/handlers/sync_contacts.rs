//! Sends contacts that changed to a customer system.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, crm};
use uuid::Uuid;

pub(super) async fn run(env: &Env, owner_id: Uuid) -> Result<Outcome, Internal> {
    crm::sync(env, owner_id).await
}
