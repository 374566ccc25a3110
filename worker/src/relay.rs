//! The relay: leases due jobs in small chunks, urgent queues first, and hands them to the workers.

use std::time::Duration;

use kernel::error::Internal;
use kernel::jobs::{self, Queue, outbox};
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
        let mut found = Found::All;
        let paused = paused(runner).await;
        for queue in queues.iter_mut().filter(|queue| !paused.contains(&queue.queue)) {
            match hand_out(runner, options, queue).await {
                Ok(Found::All) => {}
                Ok(Found::More) => found = Found::More,
                Err(error) => {
                    tracing::warn!(queue = queue.queue.name(), error = %format!("{error:#}"), "jobs could not be handed out");
                }
            }
        }
        tokio::select! {
            () = crate::stopped(&mut stop) => return,
            () = work.heard() => tokio::time::sleep(GATHER).await,
            () = runner.finished.notified(), if found == Found::More => {}
            () = tokio::time::sleep(options.poll_interval) => {}
        }
    }
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
async fn hand_out(runner: &Runner, options: &WorkerOptions, pusher: &mut Pusher) -> anyhow::Result<Found> {
    let free = free_places(runner, options, pusher.queue).await?;
    if free == 0 {
        return Ok(Found::More);
    }
    pusher.ready().await?;
    pusher.tidy().await;
    let leases = outbox::lease(&runner.env, &runner.jobs, pusher.queue, free).await?;
    if leases.is_empty() {
        return Ok(Found::All);
    }
    let found = if leases.len() as u64 >= free { Found::More } else { Found::All };
    pusher.push(leases).await?;
    Ok(found)
}

async fn free_places(runner: &Runner, options: &WorkerOptions, queue: Queue) -> Result<u64, Internal> {
    let out = outbox::leased(runner.env.db.primary(), queue, runner.env.now()).await?;
    Ok((options.backlog(queue) as u64).saturating_sub(out))
}
