//! Does the jobs of the outbox: the relay hands them out, apalis carries them to a handler (over Redis, or within the
//! process), and how each run ended goes back into the outbox. What is to be done is the business of the
//! crates that bring the jobs ([`kernel::jobs::JobSet`]).

mod dispatch;
mod relay;
mod run;
mod schedule;

use std::time::Duration;

use kernel::Env;
use kernel::jobs::{Jobs, Queue};
use secrecy::SecretString;
use tokio::sync::watch;

/// How long jobs that are running may go on once the worker is told to stop.
const GRACE: Duration = Duration::from_secs(22);

/// How the worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Where the queues are; none keeps them in this process.
    pub redis_url: Option<SecretString>,
    /// What the queues' names in Redis start with.
    pub namespace: String,
    /// How many jobs run at the same time.
    pub concurrency: Concurrency,
    /// How often the outbox is looked at when no signal comes.
    pub poll_interval: Duration,
}

/// How many jobs of each queue run at the same time in this process.
#[derive(Debug, Clone, Copy)]
pub struct Concurrency {
    /// Money and orders.
    pub payments: usize,
    /// Mail.
    pub mail: usize,
    /// Other systems.
    pub sync: usize,
    /// Parts of messages to many; one sends a mail at a time.
    pub bulk_mail: usize,
    /// Housekeeping.
    pub maintenance: usize,
}

impl Concurrency {
    fn of(&self, queue: Queue) -> usize {
        match queue {
            Queue::Payments => self.payments,
            Queue::Mail => self.mail,
            Queue::Sync => self.sync,
            Queue::BulkMail => self.bulk_mail,
            Queue::Maintenance => self.maintenance,
        }
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self { payments: 8, mail: 4, sync: 4, bulk_mail: 2, maintenance: 1 }
    }
}

impl WorkerOptions {
    /// How many jobs of a queue may be handed out at once. A small multiple of what runs: enough that no handler waits
    /// for the relay, few enough that what is urgent overtakes and that leases hardly run out in a queue. In Redis the
    /// number is shared by all workers.
    fn backlog(&self, queue: Queue) -> usize {
        let rounds = if self.redis_url.is_some() { 4 } else { 2 };
        self.concurrency.of(queue) * rounds
    }
}

/// Does these jobs until `stop` turns true; then finishes what runs and gives back what was not started.
///
/// # Errors
/// When a part of the worker ends that should not.
pub async fn run(env: Env, jobs: Jobs, options: WorkerOptions, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let runner = run::Runner::new(env.clone(), jobs.clone(), stop.clone());
    let mut queues = Vec::new();
    let mut workers = tokio::task::JoinSet::new();
    for queue in Queue::ALL {
        let (pusher, worker) = dispatch::open(queue, &options, runner.clone());
        queues.push(pusher);
        workers.spawn(worker);
    }
    let schedule = tokio::spawn(schedule::run(env, jobs, stop.clone()));
    relay::run(&runner, &options, &mut queues, stop).await;
    schedule.await?;
    for queue in &mut queues {
        queue.give_back(&runner).await;
    }
    drop(queues);
    let all = async {
        while workers.join_next().await.is_some() {}
        runner.runs.close();
        runner.runs.wait().await;
    };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        tracing::warn!(
            "jobs were still running after {} s; their leases run out and they are done anew",
            GRACE.as_secs()
        );
    }
    Ok(())
}

/// Resolves once the worker is to stop, also when whoever could say so is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
