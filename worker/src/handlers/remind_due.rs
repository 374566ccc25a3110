//! Has ticket holders reminded of what begins soon.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, events};

pub(super) async fn run(env: &Env) -> Result<Outcome, Internal> {
    Ok(events::remind_due(env).await?)
}
