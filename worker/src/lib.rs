//! Runs the jobs of the outbox. The relay leases due jobs, apalis carries the leases to handlers (over Redis, or within
//! the process), and the outcome of each run is recorded in the outbox. What a job does is defined by the crate that
//! declares it ([`kernel::jobs::JobSet`]).

mod backlog;
mod dispatch;
mod on_push;
mod relay;
mod run;
mod schedule;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use kernel::Env;
use kernel::jobs::{Jobs, Queue};
use secrecy::SecretString;
use tokio::sync::watch;

/// How long running jobs may continue once the worker has to stop.
const GRACE: Duration = Duration::from_secs(22);

/// Finds the URL of the Redis server to use, which changes after a fail-over.
#[derive(Clone)]
pub struct FindRedis(Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<SecretString>> + Send + Sync>);

impl FindRedis {
    /// Asks `find` each time that a connection is made.
    pub fn by<F>(find: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = anyhow::Result<SecretString>> + Send + 'static,
    {
        Self(Arc::new(move || find().boxed()))
    }

    async fn url(&self) -> anyhow::Result<SecretString> {
        (self.0)().await
    }
}

impl fmt::Debug for FindRedis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FindRedis")
    }
}

/// The options of the worker.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Finds the Redis that holds the queues; none keeps them in this process.
    pub redis: Option<FindRedis>,
    /// The prefix of the queues' names in Redis.
    pub namespace: String,
    /// The number of jobs that run at the same time, by queue.
    pub concurrency: Concurrency,
    /// How often the outbox is polled if no signal arrives.
    pub poll_interval: Duration,
}

/// The number of jobs of each queue that run at the same time in this process.
#[derive(Debug, Clone, Copy)]
pub struct Concurrency {
    /// Jobs of [`Queue::Payments`]; by default 8.
    pub payments: usize,
    /// Jobs of [`Queue::Mail`], each of which sends one mail; by default 40.
    pub mail: usize,
    /// Jobs of every queue but [`Queue::Payments`] that are handed out together, with a rest after them, while others need
    /// the processor; by default 16.
    pub while_busy: usize,
    /// Jobs of [`Queue::Sync`]; by default 4.
    pub sync: usize,
    /// Jobs of [`Queue::BulkMail`], each of which sends one mail at a time; by default 2.
    pub bulk_mail: usize,
    /// Jobs of [`Queue::Maintenance`]; by default 1.
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
        Self { payments: 8, mail: 40, while_busy: 16, sync: 4, bulk_mail: 2, maintenance: 1 }
    }
}

impl WorkerOptions {
    /// How many jobs of a queue are leased at once, at least: enough that no handler waits for the relay, but few enough that
    /// urgent jobs can overtake and leases rarely expire in the queue.
    fn least_backlog(&self, queue: Queue) -> usize {
        let rounds = if self.redis.is_some() { 4 } else { 2 };
        self.concurrency.of(queue) * rounds
    }
}

/// Runs these jobs until `stop` turns true. Then finishes running jobs, and returns those that were not started.
///
/// # Errors
/// When a part of the worker panics.
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

/// Resolves once the worker has to stop, also if the sender is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
