//! Has everybody sent to a customer system that was just connected.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, crm};
use uuid::Uuid;

pub(super) async fn run(env: &Env, owner_id: Uuid) -> Result<Outcome, Internal> {
    Ok(crm::collect(env, owner_id).await?)
}
