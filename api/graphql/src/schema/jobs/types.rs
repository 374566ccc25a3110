//! Jobs and queues.

use async_graphql::{ComplexObject, Context, Error, ID, Object, SimpleObject};
use kernel::ids::TypedId as _;
use kernel::jobs::{self, JobStatus, Queue, QueueView};

use super::enums::{JobState, QueueName};
use super::loaders::FailuresOf;
use crate::schema::context;
use crate::schema::events::int;
use crate::schema::names::{self, NamedThing};
use crate::schema::scalars::DateTime;

/// Work that is done outside of requests, such as sending an email.
#[derive(Debug, Clone)]
pub(crate) struct Job(pub(crate) jobs::JobRow);

impl Job {
    fn current(&self, ctx: &Context<'_>) -> JobStatus {
        JobStatus::of(&self.0, context::env(ctx).now())
    }
}

/// Work that is done outside of requests, such as sending an email.
#[Object]
impl Job {
    /// The job's id, `job_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// What it does, such as `send_order_confirmation`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What it is about, by its name; null if it is about nothing in particular, or about something that is gone.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<NamedThing>, Error> {
        match domain::names::subject_of(&self.0) {
            Some(id) => names::of(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The queue that it waits in; null for a queue that no longer exists.
    async fn queue(&self) -> Option<QueueName> {
        Queue::ALL.into_iter().find(|queue| queue.name() == self.0.queue).map(QueueName::from)
    }

    /// Whether it waits, is running, or how it ended.
    async fn status(&self, ctx: &Context<'_>) -> JobState {
        self.current(ctx).into()
    }

    /// `status` by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self, ctx: &Context<'_>) -> JobState {
        self.current(ctx).into()
    }

    /// How many attempts were made since it was created or last retried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// After how many failed attempts it is dead.
    async fn max_attempts(&self) -> i32 {
        self.0.max_attempts
    }

    /// Why the last attempt failed; null if none did.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// Its failed attempts, oldest first, including those before a retry.
    async fn failures(&self, ctx: &Context<'_>) -> Result<Vec<JobFailure>, Error> {
        let rows = context::rows(ctx).load_one(FailuresOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(JobFailure::from).collect())
    }

    /// When it is, or was, due.
    async fn run_at(&self) -> DateTime {
        DateTime(self.0.run_at)
    }

    /// When it was enqueued, which may be long before it is due.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it succeeded, died or was dropped; null until then.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }
}

/// A failed attempt of a job.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct JobFailure {
    /// The number of the attempt, counted from 1; a retry starts again at 1.
    attempt: i32,
    /// The error message, shortened to 2,000 characters.
    error: String,
    /// When the attempt ended with the error.
    failed_at: DateTime,
}

#[ComplexObject]
impl JobFailure {
    /// `failedAt` by its former name.
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

/// A queue and the numbers of its jobs.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct JobQueue {
    /// The name of the queue.
    name: QueueName,
    /// How many jobs are due and wait for a worker.
    depth: i32,
    /// How many seconds the oldest of those has been waiting; 0 if none waits.
    lag_seconds: i32,
    /// How many jobs workers are running.
    running: i32,
    /// How many jobs are due later.
    scheduled: i32,
    /// How many jobs failed permanently and wait for someone to retry or drop them.
    dead: i32,
    /// Whether its jobs are not started.
    paused: bool,
    /// Since when it has been paused; null if it is not.
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
