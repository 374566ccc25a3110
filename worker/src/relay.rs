//! The relay: leases due jobs in small chunks, urgent queues first, and hands them to the workers.

use std::time::Duration;

use kernel::background;
use kernel::crowd::CrowdWatch;
use kernel::error::Internal;
use kernel::jobs::outbox::Lease;
use kernel::jobs::{self, Look, Queue};
use kernel::signals::Signal;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::WorkerOptions;
use crate::backlog::{Free, REST, SHORT_REST};
use crate::dispatch::Pusher;
use crate::run::Runner;

/// How long the relay waits after a signal, so that jobs of several transactions are leased together.
const GATHER: Duration = Duration::from_millis(2);
/// The shortest time from one round to the next, for the same reason.
const APART: Duration = Duration::from_millis(20);
/// How long a mail that somebody waits for makes way with long rests, and other jobs.
const LATE: Duration = Duration::from_secs(20);
const OTHERS_LATE: Duration = Duration::from_mins(5);

/// What to wait for besides new jobs.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    /// There may be more due jobs than free slots.
    more: bool,
    /// When a queue's rest ends.
    rest: Option<Instant>,
}

/// Whether the jobs of a queue are so late that they rest less.
fn is_late(look: &Look) -> bool {
    look.lag > if look.queue == Queue::Mail { LATE } else { OTHERS_LATE }
}

/// Hands out jobs until the process has to stop.
pub(crate) async fn run(
    runner: &Runner,
    options: &WorkerOptions,
    queues: &mut [Pusher],
    mut stop: watch::Receiver<bool>,
) {
    let work = runner.env.signals.listen(&[Signal::Work]);
    let mut crowd = CrowdWatch::listen(runner.env.signals.as_ref());
    while !runner.stopping() {
        let began = Instant::now();
        let left = round(runner, queues, &mut crowd).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the jobs that are due could not be counted");
            Left::default()
        });
        let rest = left.rest.unwrap_or(began);
        tokio::select! {
            () = crate::stopped(&mut stop) => return,
            () = work.heard() => {}
            () = runner.finished.notified(), if left.more => {}
            () = sleep_until(rest), if left.rest.is_some() => {}
            () = sleep(options.poll_interval) => continue,
        }
        sleep_until((Instant::now() + GATHER).max(began + APART)).await;
    }
}

/// Hands out jobs of all queues once.
async fn round(runner: &Runner, queues: &mut [Pusher], crowd: &mut CrowdWatch) -> Result<Left, Internal> {
    let looks = jobs::look(runner.env.db.primary(), runner.env.now()).await?;
    let makes_way = background::is_starved() || crowd.is_here() && background::is_slow();
    let mut left = Left::default();
    for pusher in queues {
        pusher.tidy().await;
        let Some(look) = looks.iter().find(|look| look.queue == pusher.queue) else { continue };
        let rest = if is_late(look) { SHORT_REST } else { REST };
        pusher.backlog.note(look.running, rest, Instant::now().into_std());
        if !look.is_due || look.is_paused {
            continue;
        }
        if let Err(error) = hand_out(runner, pusher, look, makes_way, &mut left).await {
            let queue = pusher.queue.name();
            tracing::warn!(queue, error = %format!("{error:#}"), "jobs could not be handed out");
        }
    }
    Ok(left)
}

/// Fills the free slots of a queue. `busy`: others need the processor.
async fn hand_out(
    runner: &Runner,
    pusher: &mut Pusher,
    look: &Look,
    busy: bool,
    left: &mut Left,
) -> anyhow::Result<()> {
    let free = match pusher.backlog.free(look.running, busy, Instant::now().into_std()) {
        Free::Now(free) => free,
        Free::NotBefore(time) => {
            let time = Instant::from_std(time);
            left.rest = Some(left.rest.map_or(time, |other| other.min(time)));
            return Ok(());
        }
        Free::OnceFinished => {
            left.more = true;
            return Ok(());
        }
    };
    pusher.ready().await?;
    let leased = jobs::lease(&runner.env, &runner.jobs, pusher.queue, free).await?;
    let leases: Vec<Lease> = leased.iter().map(|(lease, _)| *lease).collect();
    runner.together.handed_out(leased);
    let jobs = leases.len() as u64;
    pusher.backlog.handed_out(jobs, free, Instant::now().into_std());
    // The end of a batch is of interest, too: then the rest begins.
    left.more |= jobs >= free || busy;
    if leases.is_empty() { Ok(()) } else { pusher.push(leases).await }
}
