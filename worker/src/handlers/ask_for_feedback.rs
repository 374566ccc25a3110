//! Has those asked who came to what is over.

use domain::error::Internal;
use domain::outbox::Outcome;
use domain::{Env, feedback};

pub(super) async fn run(env: &Env) -> Result<Outcome, Internal> {
    Ok(feedback::ask_due(env).await?)
}
