//! What happens by the clock. Each tick is a job with a key of its own, so that with several workers it runs once.

use std::time::Duration;

use domain::Env;
use domain::error::Internal;
use domain::job::Job;
use domain::outbox;
use tokio::sync::watch;

/// Every job that comes by itself, and its interval in seconds.
const SCHEDULE: [(Job, i64); 5] = [
    (Job::ReconcilePayments, 60),
    (Job::RemindDue, 60),
    (Job::TellOfDeadJobs, 5 * 60),
    (Job::AskForFeedback, 10 * 60),
    (Job::CleanUp, 60 * 60),
];

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Puts jobs into the outbox as their times come, until the process is to stop.
pub(crate) async fn run(env: Env, mut stop: watch::Receiver<bool>) {
    let mut done = [None; SCHEDULE.len()];
    loop {
        for ((job, interval), done) in SCHEDULE.iter().zip(&mut done) {
            let tick = env.now().unix_timestamp().div_euclid(*interval);
            if *done == Some(tick) {
                continue;
            }
            match enqueue(&env, job, tick).await {
                Ok(()) => *done = Some(tick),
                Err(error) => tracing::warn!(kind = job.kind(), %error, "a scheduled job could not be enqueued"),
            }
        }
        tokio::select! {
            () = crate::stopped(&mut stop) => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn enqueue(env: &Env, job: &Job, tick: i64) -> Result<(), Internal> {
    let tx = env.begin().await?;
    // One that has not begun does this tick's work, too; so they don't pile up while their queue is paused or behind.
    if !outbox::waits(&*tx, job).await? {
        outbox::enqueue_once(&tx, env, job, format!("schedule:{}:{tick}", job.kind())).await?;
    }
    Ok(tx.commit().await?)
}
