//! Looks at a webhook event that was taken in.

use domain::Env;
use domain::error::Internal;
use domain::outbox::Outcome;
use domain::payments;
use uuid::Uuid;

pub(super) async fn run(env: &Env, inbox_id: Uuid) -> Result<Outcome, Internal> {
    Ok(payments::handle_webhook(env, inbox_id).await?)
}
