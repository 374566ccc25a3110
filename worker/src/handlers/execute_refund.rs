//! Has the provider send money back.

use domain::Env;
use domain::error::Internal;
use domain::outbox::Outcome;
use domain::refunds;
use uuid::Uuid;

pub(super) async fn run(env: &Env, refund_id: Uuid) -> Result<Outcome, Internal> {
    Ok(refunds::execute(env, refund_id).await?)
}
