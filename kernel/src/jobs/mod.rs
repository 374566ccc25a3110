//! Jobs: what is done apart from the request that asks for it. A crate declares its jobs ([`JobPayload`]) and does them
//! ([`JobSet`]); the outbox keeps each one from the transaction that wants it to its end.

mod change;
mod each;
mod list;
pub mod outbox;
mod pause;
mod queues;

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
pub use list::{JobErrorCode, JobFailure, JobFilter, JobRow, JobStatus, failures_of, jobs};
pub use pause::{ChangeQueue, pause, paused, resume};
pub use queues::{QueueStatus, QueueView, queues, statuses};

/// Where a job waits. Earlier ones go first when workers are busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Money and orders.
    Payments,
    /// Mail.
    Mail,
    /// Other systems.
    Sync,
    /// Mails to many at once, which nobody waits for.
    BulkMail,
    /// Housekeeping.
    Maintenance,
}

impl Queue {
    /// All queues, most urgent first.
    pub const ALL: [Self; 5] = [Self::Payments, Self::Mail, Self::Sync, Self::BulkMail, Self::Maintenance];

    /// The name in the database and in Redis.
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

/// How a kind of job is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSpec {
    /// The kind's name, as in the outbox: `send_order_confirmation`.
    pub name: &'static str,
    /// Where it waits.
    pub queue: Queue,
    /// Within a queue, lower goes first: a person waits for a link or a ticket, nobody for a sale notice.
    pub priority: i16,
    /// How often it is tried before it is left for a person.
    pub max_attempts: i32,
    /// How long one run may take; the lease is a little longer.
    pub timeout: Duration,
}

impl JobSpec {
    /// A kind with what is usual for its queue.
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

    /// The same with another place within the queue.
    #[must_use]
    pub const fn priority(self, priority: i16) -> Self {
        Self { priority, ..self }
    }

    /// The same with another number of tries.
    #[must_use]
    pub const fn attempts(self, max_attempts: i32) -> Self {
        Self { max_attempts, ..self }
    }

    /// How long one run may take here.
    pub fn limit(&self, settings: &Settings) -> Duration {
        settings.job_timeout.map_or(self.timeout, |most| most.min(self.timeout))
    }

    /// The same with another limit on one run.
    #[must_use]
    pub const fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// What is to be done, with the ids it takes; the rest is read when it runs. Its JSON is kept in the outbox, where jobs of
/// the builds before and after this one are found as well.
pub trait JobPayload: Serialize {
    /// How it is dealt with.
    fn spec(&self) -> JobSpec;
}

/// A job to be put into the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// How it is dealt with.
    pub spec: JobSpec,
    /// Its JSON.
    pub payload: Value,
}

impl NewJob {
    /// The job of a payload.
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

/// How a run of a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left to do.
    Done,
    /// It is too early; look again at this time. Not counted as an attempt.
    NotBefore(OffsetDateTime),
    /// Worth another try, and why.
    Retry(String),
    /// It can't succeed, and why. A person has to look.
    Fail(String),
}

/// A job that comes by the clock.
#[derive(Debug, Clone)]
pub struct Scheduled {
    /// What is done.
    pub job: NewJob,
    /// How often, in whole seconds.
    pub every: Duration,
}

/// The jobs that a crate brings, and how they are done.
#[async_trait]
pub trait JobSet: Send + Sync {
    /// How the job is dealt with; none if it is none of this crate's.
    fn spec(&self, payload: &Value) -> Option<JobSpec>;

    /// What follows when it failed for good, if anything does: somebody who has to hear of that.
    fn when_dead(&self, payload: &Value) -> Option<NewJob>;

    /// Does it, once or again. An error is a fault of infrastructure and worth another try.
    async fn run(&self, env: &Env, id: JobId, payload: &Value) -> Result<Outcome, Internal>;

    /// What comes by the clock.
    fn schedule(&self) -> Vec<Scheduled>;
}

/// The jobs of all crates.
#[derive(Clone, Default)]
pub struct Jobs(Arc<[Arc<dyn JobSet>]>);

impl Jobs {
    /// Those of these crates.
    pub fn of(sets: impl IntoIterator<Item = Arc<dyn JobSet>>) -> Self {
        Self(sets.into_iter().collect())
    }

    /// How a job is dealt with, and by whom; none if this build knows no such job.
    pub fn find(&self, payload: &Value) -> Option<(JobSpec, &dyn JobSet)> {
        self.0.iter().find_map(|set| Some((set.spec(payload)?, &**set)))
    }

    /// What comes by the clock.
    pub fn schedule(&self) -> Vec<Scheduled> {
        self.0.iter().flat_map(|set| set.schedule()).collect()
    }
}
