//! Runs a single job and records its outcome.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt as _;
use kernel::Env;
use kernel::error::Internal;
use kernel::jobs::outbox::{self, Lease, Loaded};
use kernel::jobs::{JobSpec, Jobs, Outcome, Runs, is_stale};
use kernel::request::{self, Origin};
use kernel::{metrics, traces};
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// Runs jobs and records their outcomes. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Runner {
    pub(crate) env: Env,
    /// The jobs that this build knows.
    pub(crate) jobs: Jobs,
    /// Notified whenever a run has ended, so that a slot is free.
    pub(crate) finished: Arc<Notify>,
    stop: watch::Receiver<bool>,
    /// The runs that have started. apalis may have finished with a run that is not recorded yet.
    pub(crate) runs: TaskTracker,
    pub(crate) together: Runs,
}

impl Runner {
    pub(crate) fn new(env: Env, jobs: Jobs, stop: watch::Receiver<bool>) -> Self {
        let (finished, runs) = (Arc::new(Notify::new()), TaskTracker::new());
        Self { env, jobs, finished, stop, runs, together: Runs::default() }
    }

    pub(crate) fn stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Resolves when the process has to stop, with the type that apalis expects.
    pub(crate) fn stopped(&self) -> impl Future<Output = Result<(), std::io::Error>> + Send + 'static {
        let mut stop = self.stop.clone();
        async move {
            crate::stopped(&mut stop).await;
            Ok(())
        }
    }

    pub(crate) fn new_id(&self) -> uuid::Uuid {
        self.env.ids.next()
    }

    /// Runs the job of a lease once it gets a slot, and records the outcome. Never fails: if the outcome can't be recorded,
    /// the job runs again once the lease has expired.
    pub(crate) async fn run(&self, lease: Lease, slots: &Semaphore) {
        let recorded = if self.stopping() { self.release(lease).await } else { self.run_in_turn(lease, slots).await };
        if let Err(error) = recorded {
            let Lease { job_id, attempt } = lease;
            if error.is_outage() {
                tracing::warn!(%job_id, attempt, %error, "a run could not be recorded in an outage of the database");
            } else {
                tracing::error!(%job_id, attempt, %error, "a run could not be recorded");
            }
        }
        self.finished.notify_one();
    }

    async fn release(&self, lease: Lease) -> Result<(), Internal> {
        Ok(outbox::release(&self.env, &self.jobs, lease).await?)
    }

    /// Loads a job while others run, so that many are loaded together, and runs it when it is its turn.
    async fn run_in_turn(&self, lease: Lease, slots: &Semaphore) -> Result<(), Internal> {
        let asked = Instant::now();
        let mut loaded = self.together.load(&self.env, lease).await?;
        let slot = tokio::select! {
            slot = slots.acquire() => slot.map_err(|closed| Internal::Other(closed.to_string()))?,
            _ = self.stopped() => return self.release(lease).await,
        };
        if is_stale(asked) {
            loaded = self.together.load(&self.env, lease).await?;
        }
        let Some(loaded) = loaded else {
            tracing::debug!(job_id = %lease.job_id, attempt = lease.attempt, "a lease that is over was dropped");
            return Ok(());
        };
        self.run_loaded(lease, loaded, slot).await
    }

    async fn run_loaded(&self, lease: Lease, loaded: Loaded, slot: SemaphorePermit<'_>) -> Result<(), Internal> {
        let Loaded { id: job_id, payload, origin: Origin { request_id, traceparent } } = loaded;
        let Some((spec, set)) = self.jobs.find(&payload) else {
            // During an upgrade, the API of the newer build may enqueue jobs that this worker does not know.
            tracing::warn!(%job_id, attempt = lease.attempt, "a job of another build");
            let unknown = "this build does not know such a job: run a worker of the newest";
            return Ok(outbox::finish(&self.env, &self.jobs, lease, Outcome::Retry(unknown.to_owned())).await?);
        };
        let (kind, attempt) = (spec.name, lease.attempt);
        let span = tracing::info_span!("job", %job_id, kind, attempt, request_id = tracing::field::Empty);
        if let Some(id) = &request_id {
            span.record("request_id", &**id);
        }
        if let Some(parent) = &traceparent {
            traces::continue_from(&span, parent);
        }
        let origin = Origin { request_id, traceparent: traces::traceparent(&span) };
        let job_span = span.clone();
        let run = async {
            let started = Instant::now();
            let outcome = self.outcome(spec, set.run(&self.env, job_id, &payload)).await;
            // The next one can run while this one is recorded.
            drop(slot);
            metrics::job(kind, outcome_label(&outcome), started.elapsed());
            log_outcome(&outcome, attempt >= spec.max_attempts);
            if matches!(outcome, Outcome::Retry(_) | Outcome::Fail(_)) {
                traces::failed(&job_span);
            }
            Ok(self.together.finish(&self.env, &self.jobs, spec.queue, lease, outcome).await?)
        };
        request::within(origin, Box::pin(run.instrument(span))).await
    }

    /// The outcome of a run, including timeouts and panics.
    async fn outcome(&self, spec: JobSpec, run: impl Future<Output = Result<Outcome, Internal>>) -> Outcome {
        let limit = spec.limit(&self.env.settings);
        let run = AssertUnwindSafe(run).catch_unwind();
        match tokio::time::timeout(limit, run).await {
            Ok(Ok(Ok(outcome))) => outcome,
            Ok(Ok(Err(error))) => Outcome::Retry(error.to_string()),
            Ok(Err(_panic)) => Outcome::Retry("the handler panicked".to_owned()),
            Err(_elapsed) => Outcome::Retry(format!("took longer than {} s", limit.as_secs_f32())),
        }
    }
}

/// Logs how a run ended: at ERROR if a person has to look at it.
fn log_outcome(outcome: &Outcome, was_last: bool) {
    match outcome {
        Outcome::Done => tracing::info!("done"),
        Outcome::NotBefore(at) => tracing::debug!(%at, "not yet"),
        Outcome::Retry(reason) if was_last => tracing::error!(reason, "failed too often"),
        Outcome::Retry(reason) => tracing::warn!(reason, "failed, to be tried again"),
        Outcome::Fail(reason) => tracing::error!(reason, "failed for good"),
    }
}

/// The `outcome` label of the job metrics.
fn outcome_label(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::NotBefore(_) => "not_yet",
        Outcome::Retry(_) => "retry",
        Outcome::Fail(_) => "failed",
    }
}
