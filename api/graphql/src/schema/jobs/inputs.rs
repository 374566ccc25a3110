//! What queries and mutations about jobs take.

use async_graphql::{Error, ID, InputObject};
use kernel::jobs;

use super::enums::{JobState, QueueName};
use crate::schema::renamed::renamed;

/// Which jobs are wanted; what is left out is not asked for.
#[derive(Default, InputObject)]
pub(crate) struct JobFilter {
    /// Only jobs that stand so.
    pub(crate) status: Option<JobState>,
    /// The same by its former name.
    #[graphql(deprecation = "Use `status`.")]
    pub(crate) state: Option<JobState>,
    /// Only jobs of this queue.
    pub(crate) queue: Option<QueueName>,
    /// Only jobs of this kind, such as `send_order_confirmation`.
    pub(crate) kind: Option<String>,
}

impl JobFilter {
    pub(super) fn wanted(self) -> Result<jobs::JobFilter, Error> {
        let status = renamed(("status", self.status), ("state", self.state))?;
        Ok(jobs::JobFilter { status: status.map(Into::into), queue: self.queue.map(Into::into), kind: self.kind })
    }
}

/// A job to be done again.
#[derive(InputObject)]
pub(crate) struct JobRetryInput {
    /// The job.
    pub(crate) job_id: ID,
}

/// A job to be given up.
#[derive(InputObject)]
pub(crate) struct JobDropInput {
    /// The job.
    pub(crate) job_id: ID,
}

/// Jobs to be done again.
#[derive(InputObject)]
pub(crate) struct JobsRetryAllInput {
    /// Their kind, such as `send_order_confirmation`.
    pub(crate) kind: String,
}

/// Jobs to be given up.
#[derive(InputObject)]
pub(crate) struct JobsDropAllInput {
    /// Their kind, such as `send_order_confirmation`.
    pub(crate) kind: String,
}

/// A queue to be paused.
#[derive(InputObject)]
pub(crate) struct QueuePauseInput {
    /// The queue.
    pub(crate) queue: QueueName,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}

/// A queue to be resumed.
#[derive(InputObject)]
pub(crate) struct QueueResumeInput {
    /// The queue.
    pub(crate) queue: QueueName,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}
