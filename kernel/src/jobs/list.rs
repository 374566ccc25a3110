//! Lists of jobs and their failures, for administrators.

use std::collections::HashMap;

use entity::job_failure;
use entity::outbox::{self, JobState};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QueryOrder as _, QuerySelect as _, QueryTrait as _};
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

    /// The condition, with the states written as in the conditions of the partial indexes: with bound values the planner
    /// would not use them.
    fn condition(self, now: OffsetDateTime) -> Condition {
        use outbox::Column::RunAt;
        let state = |state: &'static str| Condition::all().add(Expr::cust(state));
        match self {
            Self::Scheduled => state("outbox.state = 'ready'").add(RunAt.gt(now)),
            Self::Ready => state("outbox.state = 'ready'").add(RunAt.lte(now)),
            Self::Running => state("outbox.state = 'leased'"),
            Self::Done => state("outbox.state = 'done'"),
            Self::Dead => state("outbox.state = 'dead'"),
            Self::Dropped => state("outbox.state = 'dropped'"),
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
    Ok(Page::of(newest_first(env.db.primary(), query, filter, page).await?, page))
}

/// How many of the newest jobs are read first: most lists find a page among them.
const NEWEST: u64 = 2_000;

/// A page of the jobs that match. Those that are not done may be few and lie far apart, so they are looked up by their
/// status and then sorted: read in their order, all jobs would have to be read until a page is full.
async fn newest_first(
    conn: &impl ConnectionTrait,
    query: Select<outbox::Entity>,
    filter: &JobFilter,
    page: &PageRequest,
) -> Result<Vec<JobRow>, DbErr> {
    use outbox::Column::Id;
    if filter.status.is_none_or(|status| status == JobStatus::Done) {
        return page.by_id(query, Id, Order::Desc).all(conn).await;
    }
    let newest = outbox::Entity::find().select_only().column(Id);
    let newest = page.by_id(newest, Id, Order::Desc).limit(NEWEST).into_query();
    let found = page.by_id(query.clone().filter(Id.in_subquery(newest)), Id, Order::Desc).all(conn).await?;
    if u64::try_from(found.len()).is_ok_and(|found| found >= page.limit()) {
        return Ok(found);
    }
    // The limit keeps the planner from reading in the order of the list after all.
    let all = page.between(query.select_only().column(Id), Id, &Order::Desc).limit(u64::from(u32::MAX)).into_query();
    page.by_id(outbox::Entity::find().filter(Id.in_subquery(all)), Id, Order::Desc).all(conn).await
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
