//! The inputs of job queries and mutations.

use async_graphql::{Error, ID, InputObject};
use kernel::jobs;

use super::enums::{JobState, QueueName};
use crate::schema::renamed::renamed;

/// Which jobs to return. All given conditions have to hold.
#[derive(Default, InputObject)]
pub(crate) struct JobFilter {
    /// Only jobs in this state.
    pub(crate) status: Option<JobState>,
    /// `status` by its former name.
    #[graphql(deprecation = "Use `status`.")]
    pub(crate) state: Option<JobState>,
    /// Only jobs of this queue.
    pub(crate) queue: Option<QueueName>,
    /// Only jobs of this kind, such as `send_order_confirmation`.
    pub(crate) kind: Option<String>,
}

impl JobFilter {
    pub(super) fn parse(self) -> Result<jobs::JobFilter, Error> {
        let status = renamed(("status", self.status), ("state", self.state))?;
        Ok(jobs::JobFilter { status: status.map(Into::into), queue: self.queue.map(Into::into), kind: self.kind })
    }
}

/// A dead job to run again.
#[derive(InputObject)]
pub(crate) struct JobRetryInput {
    /// The job's id, `job_…`.
    pub(crate) job_id: ID,
}

/// A dead job to drop.
#[derive(InputObject)]
pub(crate) struct JobDropInput {
    /// The job's id, `job_…`.
    pub(crate) job_id: ID,
}

/// A kind of job whose dead jobs are to run again.
#[derive(InputObject)]
pub(crate) struct JobsRetryAllInput {
    /// The kind, such as `send_order_confirmation`.
    pub(crate) kind: String,
}

/// A kind of job whose dead jobs are to be dropped.
#[derive(InputObject)]
pub(crate) struct JobsDropAllInput {
    /// The kind, such as `send_order_confirmation`.
    pub(crate) kind: String,
}

/// A queue to pause.
#[derive(InputObject)]
pub(crate) struct QueuePauseInput {
    /// The queue whose jobs are to wait.
    pub(crate) queue: QueueName,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}

/// A queue to resume.
#[derive(InputObject)]
pub(crate) struct QueueResumeInput {
    /// The queue whose jobs are to run again.
    pub(crate) queue: QueueName,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}
