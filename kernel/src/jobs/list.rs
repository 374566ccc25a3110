//! Jobs as administrators see them: what waits, and what went wrong.

use std::collections::HashMap;

use entity::job_failure;
use entity::outbox::{self, JobState};
use sea_orm::prelude::*;
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QueryOrder as _};
use time::OffsetDateTime;

use super::Queue;
use crate::Env;
use crate::actor::Actor;
use crate::error::{ErrorCode, Failure};
use crate::page::{Page, PageRequest};

pub use entity::job_failure::Model as JobFailure;
pub use entity::outbox::Model as JobRow;

/// Why something about a job was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such job.
    NotFound,
    /// The job did not fail for good, so there is nothing to be done about it.
    NotDead,
}

impl ErrorCode for JobErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// Its time has not come.
    Scheduled,
    /// It is due and waits to be handed out.
    Ready,
    /// It was handed out to a worker.
    Running,
    /// It is done.
    Done,
    /// It failed for good, or too often, and waits for a person.
    Dead,
    /// It failed, and a person gave it up.
    Dropped,
}

impl JobStatus {
    /// Where the job stands now.
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

/// Which jobs are wanted; what is none is not asked for.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Only those that stand so.
    pub status: Option<JobStatus>,
    /// Only those of this queue.
    pub queue: Option<Queue>,
    /// Only those of this kind, such as `send_order_confirmation`.
    pub kind: Option<String>,
}

/// Jobs, newest first. Finished ones are kept for a week.
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
        // PostgreSQL takes no text with NUL in it, and no kind has one.
        query = query.filter(outbox::Column::Kind.eq(kind.replace('\0', " ")));
    }
    let query = page.by_id(query, outbox::Column::Id, Order::Desc);
    Ok(Page::of(query.all(env.db.primary()).await?, page))
}

/// What went wrong with jobs, by job, the first run first; nothing for those who are no administrators.
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
        .filter(job_failure::Column::JobId.is_in(jobs.iter().copied()))
        .order_by_asc(job_failure::Column::Id)
        .all(conn)
        .await?;
    for row in rows {
        by_job.entry(row.job_id).or_default().push(row);
    }
    Ok(by_job)
}
