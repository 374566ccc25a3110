//! Jobs, queues, and why something was refused.

use async_graphql::{ComplexObject, Context, Enum, Error, ID, Object, SimpleObject};
use kernel::ids::TypedId as _;
use kernel::jobs::{self, JobStatus, Queue, QueueView};

use super::loaders::FailuresOf;
use crate::schema::context;
use crate::schema::events::int;
use crate::schema::scalars::DateTime;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::jobs::JobErrorCode")]
pub(crate) enum JobErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such job, or not any more.
    NotFound,
    /// The job did not fail for good, so there is nothing to be done about it.
    NotDead,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "JobStatus")]
pub(crate) enum JobState {
    /// Its time has not come.
    Scheduled,
    /// It is due and waits for a worker.
    Ready,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It failed for good, or too often. Retry or drop it.
    Dead,
    /// It failed, and an administrator gave it up.
    Dropped,
}

/// Where jobs wait; the urgent ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Queue")]
pub(crate) enum QueueName {
    /// Money and orders.
    Payments,
    /// Mail.
    Mail,
    /// Other systems.
    Sync,
    /// Mails to many at once.
    BulkMail,
    /// Housekeeping.
    Maintenance,
}

/// Something that is done apart from requests, such as sending a mail.
#[derive(Debug, Clone)]
pub(crate) struct Job(pub(crate) jobs::JobRow);

impl Job {
    fn current(&self, ctx: &Context<'_>) -> JobStatus {
        JobStatus::of(&self.0, context::env(ctx).now())
    }
}

/// Something that is done apart from requests, such as sending a mail.
#[Object]
impl Job {
    /// The job's id, `job_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// What is to be done, such as `send_order_confirmation`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Where it waits; null for a queue that is not known any more.
    async fn queue(&self) -> Option<QueueName> {
        Queue::ALL.into_iter().find(|queue| queue.name() == self.0.queue).map(QueueName::from)
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> JobState {
        self.current(ctx).into()
    }

    /// The same by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self, ctx: &Context<'_>) -> JobState {
        self.current(ctx).into()
    }

    /// How often it was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// How often it is tried before it is dead.
    async fn max_attempts(&self) -> i32 {
        self.0.max_attempts
    }

    /// Why the last try failed; null if none did.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// The tries that failed, the first one first; those before a retry too.
    async fn failures(&self, ctx: &Context<'_>) -> Result<Vec<JobFailure>, Error> {
        let rows = context::rows(ctx).load_one(FailuresOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(JobFailure::from).collect())
    }

    /// When it is, or was, due.
    async fn run_at(&self) -> DateTime {
        DateTime(self.0.run_at)
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was over; null if it is not.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }
}

/// A try of a job that failed.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct JobFailure {
    /// Which try, counted from 1.
    attempt: i32,
    /// What went wrong.
    error: String,
    /// When it failed.
    failed_at: DateTime,
}

#[ComplexObject]
impl JobFailure {
    /// The same by its former name.
    #[graphql(deprecation = "Use `failedAt`.")]
    async fn at(&self) -> DateTime {
        self.failed_at
    }
}

impl From<jobs::JobFailure> for JobFailure {
    fn from(row: jobs::JobFailure) -> Self {
        Self { attempt: row.attempt, error: row.error, failed_at: DateTime(row.created_at) }
    }
}

/// How a queue stands.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct JobQueue {
    /// Which one.
    name: QueueName,
    /// Jobs that are due and wait for a worker.
    depth: i32,
    /// How long the first of those has been waiting, in seconds; 0 if none waits.
    lag_seconds: i32,
    /// Jobs that workers have.
    running: i32,
    /// Jobs whose time has not come.
    scheduled: i32,
    /// Jobs that failed for good and wait for somebody.
    dead: i32,
    /// Whether no jobs are handed out.
    paused: bool,
    /// Since when it is paused; null if it is not.
    paused_at: Option<DateTime>,
}

impl From<QueueView> for JobQueue {
    fn from(QueueView { status, paused_at }: QueueView) -> Self {
        Self {
            name: status.queue.into(),
            depth: int(status.due),
            lag_seconds: int(status.lag.as_secs()),
            running: int(status.running),
            scheduled: int(status.scheduled),
            dead: int(status.dead),
            paused: paused_at.is_some(),
            paused_at: paused_at.map(DateTime),
        }
    }
}
