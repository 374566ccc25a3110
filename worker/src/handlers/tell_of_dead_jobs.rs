//! Has those who run the platform told of jobs that failed for good.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, jobs};

pub(super) async fn run(env: &Env) -> Result<Outcome, Internal> {
    Ok(jobs::tell_of_dead(env).await?)
}
