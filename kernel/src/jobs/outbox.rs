//! The outbox: jobs from the transaction that enqueues them until they have finished. A job that is not finished within
//! its lease is handed out again, so queues outside of the database may lose everything.

use std::collections::{BTreeMap, HashMap};

use entity::job_failure;
use entity::outbox::{Column, Entity, JobState, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::{JobPayload, JobSpec, Jobs, NewJob, Outcome};
use crate::db::{Tx, among, insert_missing};
use crate::ids::JobId;
use crate::request::{self, Origin};
use crate::retention::Old;
use crate::signals::Signal;
use crate::text::cut;
use crate::{Env, limits};

/// Enqueues jobs that run as soon as the transaction is committed.
pub async fn enqueue<P: JobPayload>(tx: &Tx, env: &Env, jobs: impl IntoIterator<Item = P>) -> Result<(), DbErr> {
    let now = env.now();
    let rows: Vec<_> = jobs.into_iter().map(|job| row(env, &job, now, None)).collect::<Result<_, _>>()?;
    insert(tx, rows).await
}

/// Enqueues a job that runs at a later time.
pub async fn enqueue_at(tx: &Tx, env: &Env, job: &impl JobPayload, run_at: OffsetDateTime) -> Result<(), DbErr> {
    insert(tx, vec![row(env, job, run_at, None)?]).await
}

/// Enqueues a job unless the outbox has one with the same key, be it finished or not.
pub async fn enqueue_once(tx: &Tx, env: &Env, job: &impl JobPayload, unique_key: String) -> Result<(), DbErr> {
    insert(tx, vec![row(env, job, env.now(), Some(unique_key))?]).await
}

/// Takes a unique key from this job, or from one that has ended, so that another job can be enqueued under it.
pub async fn free_key(tx: &Tx, unique_key: &str, job_id: JobId) -> Result<(), DbErr> {
    let ended = Column::State.is_not_in([JobState::Ready, JobState::Leased]);
    let update =
        Entity::update_many().filter(Column::UniqueKey.eq(unique_key)).filter(Column::Id.eq(job_id.uuid()).or(ended));
    update.col_expr(Column::UniqueKey, Expr::cust("NULL")).exec(tx).await?;
    Ok(())
}

/// Whether a job of this kind waits for its first or next attempt. For jobs without ids, of which one at a time is
/// enough.
pub async fn waits(conn: &impl ConnectionTrait, spec: &JobSpec) -> Result<bool, DbErr> {
    let waiting = Entity::find()
        .filter(Column::Queue.eq(spec.queue.name()))
        .filter(Column::State.eq(JobState::Ready))
        .filter(Column::Kind.eq(spec.name));
    Ok(waiting.one(conn).await?.is_some())
}

/// Makes a row for the outbox, for callers that insert many at once with [`insert`].
pub fn row(
    env: &Env,
    job: &impl JobPayload,
    run_at: OffsetDateTime,
    unique_key: Option<String>,
) -> Result<Model, DbErr> {
    let NewJob { spec, payload } = NewJob::of(job)?;
    let mut row = Model {
        id: env.ids.next(),
        kind: spec.name.to_owned(),
        payload,
        queue: spec.queue.name().to_owned(),
        priority: spec.priority,
        state: JobState::Ready,
        attempts: 0,
        max_attempts: spec.max_attempts,
        run_at,
        lease_until: None,
        unique_key,
        last_error: None,
        request_id: None,
        traceparent: None,
        created_at: env.now(),
        finished_at: None,
        notice_id: None,
    };
    set_origin(&mut row, &request::current());
    Ok(row)
}

/// Sets the request that a row comes from, if it is not the current one.
pub fn set_origin(row: &mut Model, origin: &Origin) {
    row.request_id = origin.request_id.as_deref().map(str::to_owned);
    row.traceparent = origin.traceparent.as_deref().map(str::to_owned);
}

/// Inserts rows made by [`row`], and wakes the workers on commit.
pub async fn insert(tx: &Tx, rows: Vec<Model>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    tx.announce(Signal::Work);
    insert_missing(tx, rows).await?;
    Ok(())
}

/// A job that was handed out. The attempt distinguishes a handler that is late from the one that replaced it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Lease {
    /// The primary key of the job's row.
    pub job_id: Uuid,
    /// The number of the attempt, from 1.
    pub attempt: i32,
}

/// A leased job, loaded for its run.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The job's id, for logs and handlers.
    pub id: JobId,
    /// The [`super::JobPayload`] as JSON.
    pub payload: Value,
    /// The request and trace that enqueued it.
    pub origin: Origin,
}

impl From<Model> for Loaded {
    fn from(row: Model) -> Self {
        let origin =
            Origin { request_id: row.request_id.map(Into::into), traceparent: row.traceparent.map(Into::into) };
        Self { id: JobId::from_uuid(row.id), payload: row.payload, origin }
    }
}

/// Loads the jobs of these leases, in their order; none for those that are over because the job finished or was handed out
/// again.
pub async fn load(conn: &impl ConnectionTrait, leases: &[Lease]) -> Result<Vec<Option<Loaded>>, DbErr> {
    let ids = leases.iter().map(|lease| lease.job_id);
    let rows = Entity::find().filter(among(conn, Column::Id, ids)).filter(Column::State.eq(JobState::Leased));
    let mut rows: HashMap<Uuid, Model> = rows.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut held = |lease: &Lease| rows.remove(&lease.job_id).filter(|row| row.attempts == lease.attempt);
    Ok(leases.iter().map(|lease| held(lease).map(Loaded::from)).collect())
}

/// Records that the runs of these leases are done, unless their leases are over.
pub async fn finish_done(env: &Env, leases: &[Lease]) -> Result<(), DbErr> {
    let mut by_attempt: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
    for lease in leases {
        by_attempt.entry(lease.attempt).or_default().push(lease.job_id);
    }
    let tx = env.begin().await?;
    for (attempt, ids) in by_attempt {
        Entity::update_many()
            .filter(among(&tx, Column::Id, ids))
            .filter(Column::State.eq(JobState::Leased))
            .filter(Column::Attempts.eq(attempt))
            .col_expr(Column::State, JobState::Done.to_value().into())
            .col_expr(Column::LeaseUntil, Expr::cust("NULL"))
            .col_expr(Column::FinishedAt, Expr::value(env.now()))
            .exec(&tx)
            .await?;
    }
    tx.commit().await
}

/// Records the outcome of a run, unless the lease is over.
pub async fn finish(env: &Env, jobs: &Jobs, lease: Lease, outcome: Outcome) -> Result<(), DbErr> {
    let now = env.now();
    let outcome = match outcome {
        Outcome::Retry(reason) => Outcome::Retry(cut(&reason, limits::ERROR)),
        Outcome::Fail(reason) => Outcome::Fail(cut(&reason, limits::ERROR)),
        other => other,
    };
    let tx = env.begin().await?;
    let held = Column::Id
        .eq(lease.job_id)
        .and(Expr::col(Column::State).eq(JobState::Leased.to_value()))
        .and(Column::Attempts.eq(lease.attempt));
    let update = Entity::update_many().filter(held).col_expr(Column::LeaseUntil, Expr::cust("NULL"));
    let (update, error) = match outcome {
        Outcome::Done => {
            let done = update.col_expr(Column::State, JobState::Done.to_value().into());
            (done.col_expr(Column::FinishedAt, Expr::value(now)), None)
        }
        Outcome::NotBefore(at) => {
            let ready = update.col_expr(Column::State, JobState::Ready.to_value().into());
            let ready = ready.col_expr(Column::Attempts, Expr::value(lease.attempt - 1));
            (ready.col_expr(Column::RunAt, Expr::value(at)), None)
        }
        Outcome::Retry(reason) => {
            let last = Expr::col(Column::MaxAttempts).lte(lease.attempt);
            let state = Expr::case(last.clone(), JobState::Dead.to_value()).finally(JobState::Ready.to_value());
            let ended = Expr::case(last, Expr::value(now)).finally(Expr::col(Column::FinishedAt));
            let again = update.col_expr(Column::State, state.into()).col_expr(Column::FinishedAt, ended.into());
            let again = again.col_expr(Column::RunAt, Expr::value(now + backoff(lease.attempt)));
            (again.col_expr(Column::LastError, Expr::value(reason.as_str())), Some(reason))
        }
        Outcome::Fail(reason) => {
            let dead = update.col_expr(Column::State, JobState::Dead.to_value().into());
            let dead = dead.col_expr(Column::FinishedAt, Expr::value(now));
            (dead.col_expr(Column::LastError, Expr::value(reason.as_str())), Some(reason))
        }
    };
    let finished = update.exec(&tx).await?.rows_affected;
    if let Some(error) = error.filter(|_| finished > 0) {
        note_failure(&tx, env, lease, error).await?;
        let row = Entity::find_by_id(lease.job_id).one(&tx).await?;
        if let Some(row) = row.filter(|row| row.state == JobState::Dead) {
            tell_of_death(&tx, env, jobs, &row).await?;
        }
    }
    tx.commit().await
}

/// Enqueues the job that follows a dead one ([`super::JobSet::when_dead`]), if there is one.
pub(super) async fn tell_of_death(tx: &Tx, env: &Env, jobs: &Jobs, row: &Model) -> Result<(), DbErr> {
    match jobs.find(&row.payload).and_then(|(_, set)| set.when_dead(&row.payload)) {
        Some(next) => enqueue(tx, env, [next]).await,
        None => Ok(()),
    }
}

/// Stores why a run failed, for the job's history.
pub(super) async fn note_failure(tx: &Tx, env: &Env, lease: Lease, error: String) -> Result<(), DbErr> {
    let row = job_failure::Model {
        id: env.ids.next(),
        job_id: lease.job_id,
        attempt: lease.attempt,
        error,
        created_at: env.now(),
    };
    job_failure::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// The pause after the n-th failed attempt: 2, 4, 8 … seconds, at most an hour.
pub fn backoff(attempt: i32) -> Duration {
    let exponent = u32::try_from(attempt.clamp(1, 12)).unwrap_or(1);
    Duration::seconds(i64::from(2_u32.pow(exponent))).min(Duration::hours(1))
}

/// Returns a job that was handed out but not started, when a worker shuts down.
pub async fn release(env: &Env, jobs: &Jobs, lease: Lease) -> Result<(), DbErr> {
    finish(env, jobs, lease, Outcome::NotBefore(env.now())).await
}

/// Deletes jobs that finished longer ago than `kept`, with their failures. Returns whether some are left because time
/// was up.
pub async fn forget(env: &Env, kept: Duration) -> Result<bool, DbErr> {
    let jobs: Old<Entity> = Old {
        id: Column::Id,
        at: Column::FinishedAt,
        before: env.now() - kept,
        which: Some("state IN ('done', 'dropped')"),
        with: &[("job_failures", "job_id")],
    };
    jobs.delete(env).await
}
