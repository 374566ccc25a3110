//! Queues, states of jobs, and why a mutation was refused.

use async_graphql::Enum;
use kernel::jobs::{JobStatus, Queue};

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
