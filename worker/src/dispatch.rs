//! Carries leases from the relay to the handlers: an apalis queue, in Redis or in this process, and the apalis worker
//! that empties it. Queues may lose leases: a job whose lease expires is handed out again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use apalis::prelude::*;
use apalis_core::backend::Vacuum as _;
use apalis_redis::{ConnectionManager, RedisStorage};
use futures::channel::mpsc::{self, UnboundedSender};
use futures::future::BoxFuture;
use futures::{FutureExt as _, SinkExt as _, StreamExt as _};
use kernel::jobs::Queue;
use kernel::jobs::outbox::{self, Lease};
use redis::aio::ConnectionManagerConfig;
use secrecy::ExposeSecret as _;
use tokio::sync::Semaphore;

use crate::backlog::Backlog;
use crate::on_push::{OnPush, Pushed};
use crate::run::Runner;
use crate::{FindRedis, WorkerOptions};

/// A worker that misses [`MISSED_HEARTBEATS`] of these counts as dead, and others get the jobs that it had fetched.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED_HEARTBEATS: usize = 3;
/// The pause before a worker that ended (because Redis restarted, say) is started again.
const RESTART_PAUSE: Duration = Duration::from_secs(1);
/// The timeout of a call to Redis.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most leases of a batch.
const LARGEST_BATCH: usize = 8;
/// How often finished jobs are deleted from Redis, where apalis would keep them forever.
const TIDY: Duration = Duration::from_secs(10);

/// The relay's end of a queue, in Redis or in memory.
pub(crate) struct Pusher {
    pub(crate) queue: Queue,
    pub(crate) backlog: Backlog,
    /// How many batches to make of many leases.
    batches: usize,
    carrier: Carrier,
}

/// Leases that apalis carries together, as one of its tasks. A few have a task each; many have as many tasks as a process
/// takes at a time, since each costs calls to Redis.
type Batch = Vec<Lease>;

enum Carrier {
    Memory { sender: UnboundedSender<Task<Batch>>, waiting: Waiting },
    Redis(Box<RedisQueue>),
}

/// The leases that were pushed within this process and that no handler has started yet.
type Waiting = Arc<Mutex<HashSet<Lease>>>;

impl Pusher {
    /// Puts leases into the queue.
    ///
    /// # Errors
    /// When Redis did not confirm them; it may have them anyway.
    pub(crate) async fn push(&mut self, leases: Vec<Lease>) -> anyhow::Result<()> {
        match &mut self.carrier {
            Carrier::Memory { sender, waiting } => {
                // All of them first: if the worker has stopped meanwhile, `give_back` returns those that are not sent, too.
                lock(waiting).extend(leases.iter().copied());
                for batch in batches(&leases, self.batches) {
                    sender.unbounded_send(TaskBuilder::new(batch).build())?;
                }
                Ok(())
            }
            Carrier::Redis(redis) => redis.push(batches(&leases, self.batches)).await,
        }
    }

    /// Checks that Redis can be reached, before jobs are leased.
    ///
    /// # Errors
    /// When Redis can't be reached.
    pub(crate) async fn ready(&mut self) -> anyhow::Result<()> {
        match &mut self.carrier {
            Carrier::Memory { .. } => Ok(()),
            Carrier::Redis(redis) => redis.ready().await,
        }
    }

    /// Deletes what apalis keeps of finished jobs, and counts the workers, now and then.
    pub(crate) async fn tidy(&mut self) {
        let Carrier::Redis(redis) = &mut self.carrier else { return };
        match redis.tidy().await {
            Ok(()) => self.backlog.share(redis.workers),
            Err(error) => {
                tracing::debug!(queue = self.queue.name(), error = %format!("{error:#}"), "a queue could not be tidied");
            }
        }
    }

    /// Returns the leases that no handler has started. Those in Redis are left there for the next worker.
    pub(crate) async fn give_back(&mut self, runner: &Runner) {
        let Carrier::Memory { waiting, .. } = &self.carrier else { return };
        let left: Vec<Lease> = lock(waiting).drain().collect();
        for lease in left {
            if let Err(error) = outbox::release(&runner.env, &runner.jobs, lease).await {
                tracing::warn!(job_id = %lease.job_id, %error, "a job could not be given back; its lease will run out");
            }
        }
    }
}

/// The relay's end of a queue in Redis.
struct RedisQueue {
    servers: FindRedis,
    config: apalis_redis::Config,
    storage: Option<RedisStorage<Batch>>,
    /// Wakes this process's worker of the queue.
    pushed: Arc<Pushed>,
    tidied: Option<Instant>,
    /// How many processes work for the queue.
    workers: u64,
}

impl RedisQueue {
    async fn ready(&mut self) -> anyhow::Result<()> {
        let asked = tokio::time::timeout(PATIENCE, async {
            let open = match self.storage.take() {
                Some(open) => open,
                None => connect(&self.servers, &self.config).await?,
            };
            let open = self.storage.insert(open);
            redis::cmd("PING").exec_async(open.get_connection()).await.context("Redis can't be reached")
        });
        let answered = asked.await.context("Redis does not answer");
        if !matches!(answered, Ok(Ok(()))) {
            self.storage = None;
        }
        answered?
    }

    /// Pushes leases to Redis. If that fails, they may have arrived anyway, so they are not returned but expire:
    /// otherwise a job could run twice at the same time.
    async fn push(&mut self, batches: Vec<Batch>) -> anyhow::Result<()> {
        let storage = self.storage.as_mut().context("the queue was not made ready")?;
        let pushed = tokio::time::timeout(PATIENCE, storage.push_bulk(batches)).await;
        let pushed = pushed.context("Redis does not answer").and_then(|pushed| {
            pushed.context("Redis did not take the jobs")?;
            Ok(())
        });
        if pushed.is_err() {
            // This server may not be the master any more.
            self.storage = None;
        }
        self.pushed.tell();
        pushed
    }

    async fn tidy(&mut self) -> anyhow::Result<()> {
        let Some(storage) = self.storage.as_mut() else { return Ok(()) };
        if self.tidied.is_some_and(|at| at.elapsed() < TIDY) {
            return Ok(());
        }
        self.tidied = Some(Instant::now());
        let tidied = async {
            storage.vacuum().await?;
            let (done, workers) = (self.config.done_jobs_set(), self.config.workers_set());
            let mut both = redis::pipe();
            // Those that are gone are removed by the others, with their heartbeats.
            both.del(done).ignore().zcard(workers);
            let (workers,): (u64,) = both.query_async(storage.get_connection()).await?;
            anyhow::Ok(workers)
        };
        let tidied = tokio::time::timeout(PATIENCE, tidied).await.context("Redis does not answer").flatten();
        match tidied {
            Ok(workers) => self.workers = workers,
            // This server may not be the master any more.
            Err(_) => self.storage = None,
        }
        tidied.map(drop)
    }
}

/// Opens a queue: the relay's end, and the apalis worker, which runs until the process stops.
pub(crate) fn open(queue: Queue, options: &WorkerOptions, runner: Runner) -> (Pusher, BoxFuture<'static, ()>) {
    let slots = Slots::new(options, queue);
    let backlog = Backlog::new(options, queue);
    match &options.redis {
        None => {
            let (sender, receiver) = mpsc::unbounded();
            let waiting = Waiting::default();
            let carrier = Carrier::Memory { sender: sender.clone(), waiting: Arc::clone(&waiting) };
            let batches = slots.all;
            let worker = in_memory(queue, slots, runner, sender, receiver, waiting).boxed();
            (Pusher { queue, backlog, batches, carrier }, worker)
        }
        Some(servers) => {
            let config = apalis_redis::Config::default()
                // Earlier builds, which carry each lease by itself, have other keys.
                .queue(format!("{}:{}:batches", options.namespace, queue.name()))
                .batch_size(options.concurrency.of(queue))
                .heartbeat_interval(HEARTBEAT)
                .missed_heartbeats(MISSED_HEARTBEATS)
                .emit_events(false);
            let pushed = Arc::new(Pushed::default());
            let redis = RedisQueue {
                servers: servers.clone(),
                config: config.clone(),
                storage: None,
                pushed: Arc::clone(&pushed),
                tidied: None,
                workers: 1,
            };
            let carrier = Carrier::Redis(Box::new(redis));
            let batches = slots.all;
            let worker = over_redis(queue, slots, runner, servers.clone(), config, pushed).boxed();
            (Pusher { queue, backlog, batches, carrier }, worker)
        }
    }
}

async fn in_memory(
    queue: Queue,
    slots: Slots,
    runner: Runner,
    sender: UnboundedSender<Task<Batch>>,
    receiver: mpsc::UnboundedReceiver<Task<Batch>>,
    waiting: Waiting,
) {
    let sink: Box<dyn futures::Sink<Task<Batch>, Error = MemoryStorageError> + Send + Sync + Unpin> =
        Box::new(sender.sink_map_err(MemoryStorageError::from));
    let sink = MemorySink::new(Arc::new(futures::lock::Mutex::new(sink)));
    let storage = MemoryStorage::new_with(sink, receiver.boxed());
    let until = runner.stopped();
    let worker = WorkerBuilder::new(name(queue, &runner)).backend(storage).concurrency(slots.all).build(
        move |mut batch: Batch| {
            // Removed from the set first, so that a stop returns only leases that were not started.
            batch.retain(|lease| lock(&waiting).remove(lease));
            run_in_tasks(runner.clone(), batch, slots.clone())
        },
    );
    if let Err(error) = worker.run_until(until).await {
        tracing::debug!(queue = queue.name(), %error, "the queue's worker ended");
    }
}

async fn over_redis(
    queue: Queue,
    slots: Slots,
    runner: Runner,
    servers: FindRedis,
    config: apalis_redis::Config,
    pushed: Arc<Pushed>,
) {
    while !runner.stopping() {
        let ended = match connect(&servers, &config).await {
            Ok(storage) => {
                let (handler, slots) = (runner.clone(), slots.clone());
                let worker = WorkerBuilder::new(name(queue, &runner))
                    .backend(storage.poll_with_strategy(OnPush::of(Arc::clone(&pushed))))
                    .concurrency(slots.all)
                    .build(move |batch: Batch| run_in_tasks(handler.clone(), batch, slots.clone()));
                worker.run_until(runner.stopped()).await.map_err(anyhow::Error::from)
            }
            Err(error) => Err(error),
        };
        if runner.stopping() {
            return;
        }
        match ended {
            Ok(()) => tracing::warn!(queue = queue.name(), "the queue's worker ended and is started again"),
            Err(error) => {
                tracing::warn!(queue = queue.name(), error = %format!("{error:#}"), "the queue's worker is started again");
            }
        }
        tokio::time::sleep(RESTART_PAUSE).await;
    }
}

async fn connect(servers: &FindRedis, config: &apalis_redis::Config) -> anyhow::Result<RedisStorage<Batch>> {
    // If a fetch times out, the jobs in its response wait until their worker counts as dead, so the timeout is longer
    // than the default (apalis-redis issue 76).
    let patience = ConnectionManagerConfig::new().set_response_timeout(Some(PATIENCE));
    let url = servers.url().await.context("Redis can't be found")?;
    let connection =
        async { ConnectionManager::new_with_config(redis::Client::open(url.expose_secret())?, patience).await };
    let connection = connection.await.context("Redis can't be reached")?;
    Ok(RedisStorage::new(connection).with_config(config.clone()))
}

/// How many jobs of a queue run at the same time in this process, and how many batches it has, with those that are loaded
/// ahead or being recorded.
#[derive(Clone)]
struct Slots {
    running: Arc<Semaphore>,
    all: usize,
}

impl Slots {
    fn new(options: &WorkerOptions, queue: Queue) -> Self {
        let running = Arc::new(Semaphore::new(options.concurrency.of(queue)));
        Self { running, all: options.concurrency.of(queue) * 2 }
    }
}

/// Splits leases into about this many batches of the same size, unless that would be large: a process takes a batch as a
/// whole, while others may have nothing to do.
fn batches(leases: &[Lease], many: usize) -> Vec<Batch> {
    let size = leases.len().div_ceil(many).clamp(1, LARGEST_BATCH);
    leases.chunks(size).map(<[Lease]>::to_vec).collect()
}

/// Runs each job in a task of its own, so that jobs use all cores, and a running one finishes even if its apalis worker
/// ends.
async fn run_in_tasks(runner: Runner, batch: Batch, slots: Slots) {
    let begin = |lease: Lease| {
        let (runner, slots, runs) = (runner.clone(), slots.clone(), runner.runs.clone());
        (lease, runs.spawn(async move { runner.run(lease, &slots.running).await }))
    };
    let begun: Vec<_> = batch.into_iter().map(begin).collect();
    for (lease, run) in begun {
        if let Err(error) = run.await {
            // The message of a panic may quote anything, so it is left out.
            let panicked = error.is_panic();
            tracing::error!(job_id = %lease.job_id, panicked, "a job's task was lost; its lease will run out");
        }
    }
}

/// The name of an apalis worker, new at every start: apalis refuses the name of a worker that has just crashed.
fn name(queue: Queue, runner: &Runner) -> String {
    format!("{}-{}", queue.name(), runner.new_id())
}

fn lock(waiting: &Waiting) -> std::sync::MutexGuard<'_, HashSet<Lease>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_leases_go_alone_and_many_go_together() {
        let lease = |number| Lease { job_id: uuid::Uuid::from_u128(number), attempt: 1 };
        let leases: Vec<_> = (0..100).map(lease).collect();
        let sizes = |count: usize| batches(&leases[..count], 16).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(3), [1; 3]);
        assert_eq!(sizes(16), [1; 16]);
        assert_eq!(sizes(17), [vec![2; 8], vec![1]].concat());
        assert_eq!(sizes(100), [vec![7; 14], vec![2]].concat());
        assert_eq!(batches(&leases, 16).concat(), leases);
        assert!(batches(&leases, 2).iter().all(|batch| batch.len() <= LARGEST_BATCH));
    }
}
