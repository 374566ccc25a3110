//! The relay: leases due jobs in small chunks, urgent queues first, and hands them to the workers.

use std::time::Duration;

use kernel::error::Internal;
use kernel::jobs::{self, Queue};
use kernel::signals::Signal;
use tokio::sync::watch;

use crate::WorkerOptions;
use crate::dispatch::Pusher;
use crate::run::Runner;

/// How long the relay waits after a signal, so that jobs of several transactions are leased together.
const GATHER: Duration = Duration::from_millis(2);

/// Whether all due jobs of a queue were handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Everything due was handed out.
    All,
    /// There may be more due jobs than free slots.
    More,
}

/// Hands out jobs until the process has to stop.
pub(crate) async fn run(
    runner: &Runner,
    options: &WorkerOptions,
    queues: &mut [Pusher],
    mut stop: watch::Receiver<bool>,
) {
    let work = runner.env.signals.listen(&[Signal::Work]);
    while !runner.stopping() {
        let found = round(runner, options, queues).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the jobs that are handed out could not be counted");
            Found::All
        });
        tokio::select! {
            () = crate::stopped(&mut stop) => return,
            () = work.heard() => {}
            () = runner.finished.notified(), if found == Found::More => {}
            () = tokio::time::sleep(options.poll_interval) => continue,
        }
        tokio::time::sleep(GATHER).await;
    }
}

/// Hands out jobs of all queues once.
async fn round(runner: &Runner, options: &WorkerOptions, queues: &mut [Pusher]) -> Result<Found, Internal> {
    let leased = jobs::leased(runner.env.db.primary(), runner.env.now()).await?;
    let paused = paused(runner).await;
    let mut found = Found::All;
    for pusher in queues.iter_mut().filter(|pusher| !paused.contains(&pusher.queue)) {
        let out = leased.get(&pusher.queue).copied().unwrap_or(0);
        let free = (options.backlog(pusher.queue) as u64).saturating_sub(out);
        match hand_out(runner, pusher, free).await {
            Ok(Found::All) => {}
            Ok(Found::More) => found = Found::More,
            Err(error) => {
                let queue = pusher.queue.name();
                tracing::warn!(queue, error = %format!("{error:#}"), "jobs could not be handed out");
            }
        }
    }
    Ok(found)
}

/// The paused queues. If they can't be read, all queues count as paused.
async fn paused(runner: &Runner) -> Vec<Queue> {
    match jobs::paused(runner.env.db.primary()).await {
        Ok(paused) => paused.into_iter().map(|(queue, _)| queue).collect(),
        Err(error) => {
            tracing::warn!(%error, "whether queues are paused could not be found out");
            Queue::ALL.to_vec()
        }
    }
}

/// Fills the free slots of a queue.
async fn hand_out(runner: &Runner, pusher: &mut Pusher, free: u64) -> anyhow::Result<Found> {
    if free == 0 {
        return Ok(Found::More);
    }
    pusher.ready().await?;
    pusher.tidy().await;
    let leases = jobs::lease(&runner.env, &runner.jobs, pusher.queue, free).await?;
    if leases.is_empty() {
        return Ok(Found::All);
    }
    let found = if leases.len() as u64 >= free { Found::More } else { Found::All };
    pusher.push(leases).await?;
    Ok(found)
}
