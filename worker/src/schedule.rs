//! Enqueues scheduled jobs. Each tick has a unique key, so that it is enqueued once, even with several workers.

use std::time::Duration;

use kernel::Env;
use kernel::error::Internal;
use kernel::jobs::{Jobs, NewJob, outbox};
use tokio::sync::watch;

/// How often the clock is checked.
const LOOK: Duration = Duration::from_secs(1);

/// Enqueues jobs when they are due, until the process has to stop.
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
    // A job that waits already does this tick's work, so jobs don't pile up while the queue is paused or late.
    if !outbox::waits(&tx, &job.spec).await? {
        outbox::enqueue_once(&tx, env, job, format!("schedule:{}:{tick}", job.spec.name)).await?;
    }
    Ok(tx.commit().await?)
}
