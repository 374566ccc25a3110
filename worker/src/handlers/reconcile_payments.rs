//! Compares what is not settled with the provider.

use domain::Env;
use domain::error::Internal;
use domain::outbox::Outcome;
use domain::payments;

pub(super) async fn run(env: &Env) -> Result<Outcome, Internal> {
    Ok(payments::reconcile(env).await?)
}
