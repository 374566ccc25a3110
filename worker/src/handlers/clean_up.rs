//! Deletes leftovers.

use domain::Env;
use domain::error::Internal;
use domain::maintenance;
use domain::outbox::Outcome;

pub(super) async fn run(env: &Env) -> Result<Outcome, Internal> {
    Ok(maintenance::clean_up(env).await?)
}
