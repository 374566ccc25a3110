//! Lists of jobs and their failures, for administrators.

use std::collections::HashMap;

use entity::job_failure;
use entity::outbox::{self, JobState};
use sea_orm::prelude::*;
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QueryOrder as _};
use time::OffsetDateTime;

use super::Queue;
use crate::Env;
use crate::actor::Actor;
use crate::db::among;
use crate::error::{ErrorCode, Failure};
use crate::page::{Page, PageRequest};

pub use entity::job_failure::Model as JobFailure;
pub use entity::outbox::Model as JobRow;

/// The error codes of operations on jobs and queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobErrorCode {
    /// The value of a field is invalid.
    InvalidInput,
    /// No job has this id, or it was deleted since it finished.
    NotFound,
    /// The job is not dead, so it can be neither retried nor dropped.
    NotDead,
}

impl ErrorCode for JobErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The status of a job, from its row and the current time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// It is not due yet.
    Scheduled,
    /// It is due and waits for a worker.
    Ready,
    /// It was handed out to a worker.
    Running,
    /// A run succeeded, and nothing is left to do.
    Done,
    /// It failed for good or used up its attempts, and waits for an administrator.
    Dead,
    /// It was dead, and an administrator dropped it.
    Dropped,
}

impl JobStatus {
    /// The status of a job at this time.
    pub fn of(row: &JobRow, now: OffsetDateTime) -> Self {
        match row.state {
            JobState::Ready if row.run_at > now => Self::Scheduled,
            JobState::Ready => Self::Ready,
            JobState::Leased => Self::Running,
            JobState::Done => Self::Done,
            JobState::Dead => Self::Dead,
            JobState::Dropped => Self::Dropped,
        }
    }

    fn condition(self, now: OffsetDateTime) -> Condition {
        use outbox::Column::{RunAt, State};
        let state = |state: JobState| Condition::all().add(State.eq(state));
        match self {
            Self::Scheduled => state(JobState::Ready).add(RunAt.gt(now)),
            Self::Ready => state(JobState::Ready).add(RunAt.lte(now)),
            Self::Running => state(JobState::Leased),
            Self::Done => state(JobState::Done),
            Self::Dead => state(JobState::Dead),
            Self::Dropped => state(JobState::Dropped),
        }
    }
}

/// A filter for jobs. Criteria that are none match every job.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Only jobs with this status.
    pub status: Option<JobStatus>,
    /// Only jobs of this queue.
    pub queue: Option<Queue>,
    /// Only jobs of this kind, such as `send_order_confirmation`.
    pub kind: Option<String>,
}

/// Jobs, newest first. Finished ones are there until `retention.jobs_days` have passed.
///
/// Rule: administrators.
pub async fn jobs(
    env: &Env,
    actor: &Actor,
    filter: &JobFilter,
    page: &PageRequest,
) -> Result<Page<JobRow>, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let mut query = outbox::Entity::find();
    if let Some(status) = filter.status {
        query = query.filter(status.condition(env.now()));
    }
    if let Some(queue) = filter.queue {
        query = query.filter(outbox::Column::Queue.eq(queue.name()));
    }
    if let Some(kind) = &filter.kind {
        // PostgreSQL rejects text with NUL in it, and no kind contains one.
        query = query.filter(outbox::Column::Kind.eq(kind.replace('\0', " ")));
    }
    let query = page.by_id(query, outbox::Column::Id, Order::Desc);
    Ok(Page::of(query.all(env.db.primary()).await?, page))
}

/// The failures of jobs, by job, oldest first. Empty for actors who are not administrators.
pub async fn failures_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    jobs: &[Uuid],
) -> Result<HashMap<Uuid, Vec<JobFailure>>, DbErr> {
    let mut by_job: HashMap<Uuid, Vec<JobFailure>> = HashMap::new();
    if actor.require_admin::<JobErrorCode>().is_err() {
        return Ok(by_job);
    }
    let rows = job_failure::Entity::find()
        .filter(among(conn, job_failure::Column::JobId, jobs.iter().copied()))
        .order_by_asc(job_failure::Column::Id)
        .all(conn)
        .await?;
    for row in rows {
        by_job.entry(row.job_id).or_default().push(row);
    }
    Ok(by_job)
}
