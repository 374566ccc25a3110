//! Background jobs. A crate declares its jobs ([`JobPayload`]) and runs them ([`JobSet`]). The outbox stores each job,
//! from the transaction that enqueues it until it has finished.

mod change;
mod each;
mod gathered;
mod leases;
mod list;
pub mod outbox;
mod pause;
mod queues;
mod waiting;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DbErr;
use serde::{Serialize, Serializer};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::Internal;
use crate::ids::JobId;
use crate::{Env, Settings};

pub use change::{ChangeJob, drop_all, drop_one, retry, retry_all};
pub use each::Each;
pub use gathered::{Runs, is_stale};
pub use leases::{Look, due_sql, lease, look, look_sql};
pub use list::{JobErrorCode, JobFailure, JobFilter, JobRow, JobStatus, failures_of, jobs};
pub use pause::{ChangeQueue, pause, resume};
pub use queues::{QueueStatus, QueueView, queues, statuses, statuses_sql};

/// A queue of jobs, with handlers of its own. Jobs of earlier queues are handed out first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Payments, refunds, and orders that expire.
    Payments,
    /// Mails to single recipients.
    Mail,
    /// Contacts for CRMs.
    Sync,
    /// Mails to many recipients, which nobody is waiting for.
    BulkMail,
    /// Deleting old rows, and other regular housekeeping.
    Maintenance,
}

impl Queue {
    /// All queues, the most urgent first.
    pub const ALL: [Self; 5] = [Self::Payments, Self::Mail, Self::Sync, Self::BulkMail, Self::Maintenance];

    /// The queue with this name; none if another build has it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.name() == name)
    }

    /// The queue's name in the database, in Redis and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Mail => "mail",
            Self::Sync => "sync",
            Self::BulkMail => "bulk_mail",
            Self::Maintenance => "maintenance",
        }
    }
}

/// The properties of a kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSpec {
    /// The kind's name in the outbox, such as `send_order_confirmation`.
    pub name: &'static str,
    /// The queue that jobs of this kind wait in.
    pub queue: Queue,
    /// The priority within the queue; lower goes first. Somebody is waiting for a login link or a ticket, nobody for a
    /// sale notice.
    pub priority: i16,
    /// The number of attempts before the job is dead.
    pub max_attempts: i32,
    /// How long one run may take. The lease is longer by [`Settings::lease_margin`].
    pub timeout: Duration,
}

impl JobSpec {
    /// A kind with the defaults of its queue.
    pub const fn new(name: &'static str, queue: Queue) -> Self {
        let (max_attempts, timeout) = match queue {
            Queue::Payments => (20, Duration::from_secs(30)),
            Queue::Mail => (12, Duration::from_secs(30)),
            Queue::Sync => (5, Duration::from_secs(30)),
            Queue::BulkMail => (20, Duration::from_mins(1)),
            Queue::Maintenance => (5, Duration::from_mins(2)),
        };
        Self { name, queue, priority: 10, max_attempts, timeout }
    }

    /// The same kind with another priority.
    #[must_use]
    pub const fn priority(self, priority: i16) -> Self {
        Self { priority, ..self }
    }

    /// The same kind with another number of attempts.
    #[must_use]
    pub const fn attempts(self, max_attempts: i32) -> Self {
        Self { max_attempts, ..self }
    }

    /// How long one run may take under these settings.
    pub fn limit(&self, settings: &Settings) -> Duration {
        settings.job_timeout.map_or(self.timeout, |most| most.min(self.timeout))
    }

    /// The same kind with another timeout.
    #[must_use]
    pub const fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// The payload of a job: what to do and for which ids; everything else is read when it runs. Its JSON is stored in the
/// outbox, and has to be readable by the builds before and after this one.
pub trait JobPayload: Serialize {
    /// The properties of this job's kind.
    fn spec(&self) -> JobSpec;
}

/// A job to be enqueued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// The properties of its kind.
    pub spec: JobSpec,
    /// The [`JobPayload`] as JSON, as in the outbox.
    pub payload: Value,
}

impl NewJob {
    /// Makes a job of a payload, which is serialized.
    pub fn of(payload: &impl JobPayload) -> Result<Self, DbErr> {
        let json = serde_json::to_value(payload).map_err(|error| DbErr::Json(error.to_string()))?;
        Ok(Self { spec: payload.spec(), payload: json })
    }
}

impl Serialize for NewJob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.payload.serialize(serializer)
    }
}

impl JobPayload for NewJob {
    fn spec(&self) -> JobSpec {
        self.spec
    }
}

/// The outcome of a job's run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It succeeded, and nothing is left to do.
    Done,
    /// It is too early: run again at this time. Does not count as an attempt.
    NotBefore(OffsetDateTime),
    /// It failed for this reason; worth another attempt.
    Retry(String),
    /// It can't succeed, for this reason. A person has to look at it.
    Fail(String),
}

/// A job that is enqueued at regular intervals.
#[derive(Debug, Clone)]
pub struct Scheduled {
    /// The job that is enqueued every time.
    pub job: NewJob,
    /// The interval, in whole seconds.
    pub every: Duration,
}

/// The jobs of one crate, and how they run.
#[async_trait]
pub trait JobSet: Send + Sync {
    /// The properties of a job; none if it is not one of this crate's.
    fn spec(&self, payload: &Value) -> Option<JobSpec>;

    /// The job to enqueue when this one is dead, if there is one: a notification, say.
    fn when_dead(&self, payload: &Value) -> Option<NewJob>;

    /// Runs a job, which may have run before. An error is a fault of the infrastructure and counts as
    /// [`Outcome::Retry`].
    async fn run(&self, env: &Env, id: JobId, payload: &Value) -> Result<Outcome, Internal>;

    /// The jobs of this crate that are enqueued at intervals.
    fn schedule(&self) -> Vec<Scheduled>;
}

/// The job sets of all crates.
#[derive(Clone, Default)]
pub struct Jobs(Arc<[Arc<dyn JobSet>]>);

impl Jobs {
    /// Combines the job sets of several crates.
    pub fn of(sets: impl IntoIterator<Item = Arc<dyn JobSet>>) -> Self {
        Self(sets.into_iter().collect())
    }

    /// The properties of a job, and the set that runs it; none if this build does not know it.
    pub fn find(&self, payload: &Value) -> Option<(JobSpec, &dyn JobSet)> {
        self.0.iter().find_map(|set| Some((set.spec(payload)?, &**set)))
    }

    /// All jobs that are enqueued at intervals.
    pub fn schedule(&self) -> Vec<Scheduled> {
        self.0.iter().flat_map(|set| set.schedule()).collect()
    }
}
