//! Carries leases from the relay to the handlers: an apalis queue, in Redis or in this process, and the apalis worker
//! that empties it. Queues may lose leases: a job whose lease expires is handed out again.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use apalis::prelude::*;
use apalis_core::backend::Vacuum as _;
use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy};
use apalis_redis::{ConnectionManager, RedisStorage};
use futures::channel::mpsc::{self, UnboundedSender};
use futures::future::BoxFuture;
use futures::task::AtomicWaker;
use futures::{FutureExt as _, SinkExt as _, StreamExt as _};
use kernel::jobs::Queue;
use kernel::jobs::outbox::{self, Lease};
use redis::aio::ConnectionManagerConfig;
use secrecy::ExposeSecret as _;
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

use crate::backlog::Backlog;
use crate::run::Runner;
use crate::{FindRedis, WorkerOptions};

/// How often Redis is polled for jobs that other processes pushed. By default, apalis-redis polls at every heartbeat.
const POLL: Duration = Duration::from_millis(200);
/// How often it is polled for a while after a push: a fetch that was under way then may have come too early.
const POLL_PUSHED: Duration = Duration::from_millis(10);
const PUSHED_LATELY: Duration = Duration::from_millis(100);
/// A worker that misses [`MISSED_HEARTBEATS`] of these counts as dead, and others get the jobs that it had fetched.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED_HEARTBEATS: usize = 3;
/// The pause before a worker that ended (because Redis restarted, say) is started again.
const RESTART_PAUSE: Duration = Duration::from_secs(1);
/// The timeout of a call to Redis.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often finished jobs are deleted from Redis, where apalis would keep them forever.
const TIDY: Duration = Duration::from_secs(10);

/// The relay's end of a queue, in Redis or in memory.
pub(crate) struct Pusher {
    pub(crate) queue: Queue,
    pub(crate) backlog: Backlog,
    carrier: Carrier,
}

enum Carrier {
    Memory { sender: UnboundedSender<Task<Lease>>, waiting: Waiting },
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
                for lease in leases {
                    sender.unbounded_send(TaskBuilder::new(lease).build())?;
                }
                Ok(())
            }
            Carrier::Redis(redis) => redis.push(leases).await,
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
    storage: Option<RedisStorage<Lease>>,
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
    async fn push(&mut self, leases: Vec<Lease>) -> anyhow::Result<()> {
        let storage = self.storage.as_mut().context("the queue was not made ready")?;
        let pushed = tokio::time::timeout(PATIENCE, storage.push_bulk(leases)).await;
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
            let worker = in_memory(queue, slots, runner, sender, receiver, waiting).boxed();
            (Pusher { queue, backlog, carrier }, worker)
        }
        Some(servers) => {
            let config = apalis_redis::Config::default()
                .queue(format!("{}:{}", options.namespace, queue.name()))
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
            let worker = over_redis(queue, slots, runner, servers.clone(), config, pushed).boxed();
            (Pusher { queue, backlog, carrier }, worker)
        }
    }
}

async fn in_memory(
    queue: Queue,
    slots: Slots,
    runner: Runner,
    sender: UnboundedSender<Task<Lease>>,
    receiver: mpsc::UnboundedReceiver<Task<Lease>>,
    waiting: Waiting,
) {
    let sink: Box<dyn futures::Sink<Task<Lease>, Error = MemoryStorageError> + Send + Sync + Unpin> =
        Box::new(sender.sink_map_err(MemoryStorageError::from));
    let sink = MemorySink::new(Arc::new(futures::lock::Mutex::new(sink)));
    let storage = MemoryStorage::new_with(sink, receiver.boxed());
    let until = runner.stopped();
    let worker =
        WorkerBuilder::new(name(queue, &runner)).backend(storage).concurrency(slots.all).build(move |lease: Lease| {
            let (runner, slots, waiting) = (runner.clone(), slots.clone(), Arc::clone(&waiting));
            async move {
                // Removed from the set first, so that a stop returns only leases that were not started.
                if lock(&waiting).remove(&lease) {
                    run_in_task(runner, lease, slots).await;
                }
            }
        });
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
                    .build(move |lease: Lease| {
                        let (runner, slots) = (handler.clone(), slots.clone());
                        async move { run_in_task(runner, lease, slots).await }
                    });
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

/// Tells this process's worker of a queue that jobs were pushed.
#[derive(Default)]
struct Pushed {
    lately: AtomicBool,
    worker: AtomicWaker,
}

impl Pushed {
    fn tell(&self) {
        self.lately.store(true, Ordering::Release);
        self.worker.wake();
    }
}

/// Polls when this process has pushed jobs, and at regular intervals. `IntervalStrategy` of apalis-core 1.0.0 does not poll
/// its next timer, so a worker whose fetch took longer than the interval while its heartbeat was due is never woken again.
struct OnPush {
    pushed: Arc<Pushed>,
    often_until: Instant,
    clock: Pin<Box<Sleep>>,
}

impl OnPush {
    fn of(pushed: Arc<Pushed>) -> Self {
        Self { pushed, often_until: Instant::now(), clock: Box::pin(sleep(POLL)) }
    }
}

impl PollStrategy for OnPush {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        self.pushed.worker.register(cx.waker());
        if self.pushed.lately.swap(false, Ordering::AcqRel) {
            self.often_until = Instant::now() + PUSHED_LATELY;
            self.clock.set(sleep(POLL_PUSHED));
        }
        // The timer wakes the task only once it has returned pending.
        while self.clock.as_mut().poll(cx).is_ready() {
            let often = Instant::now() < self.often_until;
            self.clock.set(sleep(if often { POLL_PUSHED } else { POLL }));
        }
        Poll::Pending
    }
}

async fn connect(servers: &FindRedis, config: &apalis_redis::Config) -> anyhow::Result<RedisStorage<Lease>> {
    // If a fetch times out, the jobs in its response wait until their worker counts as dead, so the timeout is longer
    // than the default (apalis-redis issue 76).
    let patience = ConnectionManagerConfig::new().set_response_timeout(Some(PATIENCE));
    let url = servers.url().await.context("Redis can't be found")?;
    let connection =
        async { ConnectionManager::new_with_config(redis::Client::open(url.expose_secret())?, patience).await };
    let connection = connection.await.context("Redis can't be reached")?;
    Ok(RedisStorage::new(connection).with_config(config.clone()))
}

/// How many jobs of a queue run at the same time in this process, and how many it has, with those that are loaded ahead or
/// being recorded.
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

/// Runs a job in a task of its own, so that jobs use all cores, and a running one finishes even if its apalis worker
/// ends.
async fn run_in_task(runner: Runner, lease: Lease, slots: Slots) {
    if let Err(error) = runner.runs.clone().spawn(async move { runner.run(lease, &slots.running).await }).await {
        // The message of a panic may quote anything, so it is left out.
        let panicked = error.is_panic();
        tracing::error!(job_id = %lease.job_id, panicked, "a job's task was lost; its lease will run out");
    }
}

/// The name of an apalis worker, new at every start: apalis refuses the name of a worker that has just crashed.
fn name(queue: Queue, runner: &Runner) -> String {
    format!("{}-{}", queue.name(), runner.new_id())
}

fn lock(waiting: &Waiting) -> std::sync::MutexGuard<'_, HashSet<Lease>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
