//! Mails.

use domain::Env;
use domain::error::Internal;
use domain::ids::JobId;
use domain::job::Job;
use domain::notifications;
use domain::outbox::Outcome;

pub(super) async fn run(env: &Env, job_id: JobId, job: &Job) -> Result<Outcome, Internal> {
    Ok(notifications::deliver(env, job_id, job).await?)
}
