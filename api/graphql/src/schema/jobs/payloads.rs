//! The payloads of job mutations.

use async_graphql::SimpleObject;

use super::enums::JobErrorCode;
use super::types::{Job, JobQueue};
use crate::schema::errors::Refusal;

/// The result of `jobRetry`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobRetryPayload {
    /// The job, which is due now; null if the mutation was refused.
    pub(crate) job: Option<Job>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The result of `jobDrop`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobDropPayload {
    /// The dropped job; null if the mutation was refused.
    pub(crate) job: Option<Job>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The result of `jobsRetryAll`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobsRetryAllPayload {
    /// How many jobs are due now; null if the mutation was refused.
    pub(crate) count: Option<i32>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The result of `jobsDropAll`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobsDropAllPayload {
    /// How many jobs were dropped; null if the mutation was refused.
    pub(crate) count: Option<i32>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The result of `queuePause`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct QueuePausePayload {
    /// The queue, now paused; null if the mutation was refused.
    pub(crate) queue: Option<JobQueue>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The result of `queueResume`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct QueueResumePayload {
    /// The queue, no longer paused; null if the mutation was refused.
    pub(crate) queue: Option<JobQueue>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}
