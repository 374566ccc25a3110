//! Gives an unpaid order's places back.

use domain::Env;
use domain::error::Internal;
use domain::orders;
use domain::outbox::Outcome;
use uuid::Uuid;

pub(super) async fn run(env: &Env, order_id: Uuid) -> Result<Outcome, Internal> {
    Ok(orders::expire(env, order_id).await?)
}
