//! Queues, states of jobs, and why a mutation was refused.

use async_graphql::Enum;
use kernel::jobs::{JobStatus, Queue};

/// Why a mutation of a job or queue was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::jobs::JobErrorCode")]
pub(crate) enum JobErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such job, or it was deleted.
    NotFound,
    /// The job is not dead, so it can be neither retried nor dropped.
    NotDead,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "JobStatus")]
pub(crate) enum JobState {
    /// Its `runAt` is in the future.
    Scheduled,
    /// It is due and waits for a worker.
    Ready,
    /// A worker is running it.
    Running,
    /// It has succeeded. It is deleted after a week, unless the server's configuration says otherwise.
    Done,
    /// It failed permanently, or as often as `maxAttempts` allows. Retry or drop it.
    Dead,
    /// It was dead, and an admin dropped it.
    Dropped,
}

/// The queue that a job waits in. Each has workers of its own, so a full queue does not delay the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Queue")]
pub(crate) enum QueueName {
    /// Jobs about payments, refunds and the ends of orders.
    Payments,
    /// Single emails, such as tickets, login links and notices.
    Mail,
    /// Jobs that send contacts to CRMs.
    Sync,
    /// Organizers' messages to attendees.
    BulkMail,
    /// Cleanup, reminders that are due, reconciliation of payments and other recurring work.
    Maintenance,
}
