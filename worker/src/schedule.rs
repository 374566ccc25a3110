//! What happens by the clock. Each tick is a job with a key of its own, so that with several workers it runs once.

use std::time::Duration;

use kernel::Env;
use kernel::error::Internal;
use kernel::jobs::{Jobs, NewJob, outbox};
use tokio::sync::watch;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Puts jobs into the outbox as their times come, until the process is to stop.
pub(crate) async fn run(env: Env, jobs: Jobs, mut stop: watch::Receiver<bool>) {
    let schedule = jobs.schedule();
    let mut done = vec![None; schedule.len()];
    loop {
        for (scheduled, done) in schedule.iter().zip(&mut done) {
            let tick =
                env.now().unix_timestamp().div_euclid(i64::try_from(scheduled.every.as_secs()).unwrap_or(i64::MAX));
            if *done == Some(tick) {
                continue;
            }
            match enqueue(&env, &scheduled.job, tick).await {
                Ok(()) => *done = Some(tick),
                Err(error) => {
                    tracing::warn!(kind = scheduled.job.spec.name, %error, "a scheduled job could not be enqueued");
                }
            }
        }
        tokio::select! {
            () = crate::stopped(&mut stop) => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn enqueue(env: &Env, job: &NewJob, tick: i64) -> Result<(), Internal> {
    let tx = env.begin().await?;
    // One that has not begun does this tick's work, too; so they don't pile up while their queue is paused or behind.
    if !outbox::waits(&tx, &job.spec).await? {
        outbox::enqueue_once(&tx, env, job, format!("schedule:{}:{tick}", job.spec.name)).await?;
    }
    Ok(tx.commit().await?)
}
