//! Brings a payment in line with its provider.

use domain::Env;
use domain::error::Internal;
use domain::outbox::Outcome;
use domain::payments;
use uuid::Uuid;

pub(super) async fn run(env: &Env, payment_id: Uuid) -> Result<Outcome, Internal> {
    Ok(payments::sync(env, payment_id).await?)
}
