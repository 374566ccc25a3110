//! What mutations about jobs answer.

use async_graphql::SimpleObject;

use super::enums::JobErrorCode;
use super::types::{Job, JobQueue};
use crate::schema::errors::Refusal;

/// The answer to `jobRetry`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobRetryPayload {
    /// The job, due at once.
    pub(crate) job: Option<Job>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The answer to `jobDrop`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobDropPayload {
    /// The job, given up.
    pub(crate) job: Option<Job>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The answer to `jobsRetryAll`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobsRetryAllPayload {
    /// How many jobs are due at once now; null if it was refused.
    pub(crate) count: Option<i32>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The answer to `jobsDropAll`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct JobsDropAllPayload {
    /// How many jobs were given up; null if it was refused.
    pub(crate) count: Option<i32>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The answer to `queuePause`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct QueuePausePayload {
    /// The queue as it stands now.
    pub(crate) queue: Option<JobQueue>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}

/// The answer to `queueResume`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct QueueResumePayload {
    /// The queue as it stands now.
    pub(crate) queue: Option<JobQueue>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<JobErrorCode>>,
}
