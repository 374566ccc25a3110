//! Retrying and dropping dead jobs.

use entity::outbox::{Column, Entity, JobState, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{QuerySelect as _, UpdateMany};
use serde_json::{Value, json};

use super::JobErrorCode::{self, NotDead};
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{Failure, Validation};
use crate::ids::{self, JobKind};
use crate::signals::Signal;
use crate::text::line;
use crate::{Env, audit};

/// The input of [`retry`] and [`drop_one`], unparsed.
#[derive(Debug, Clone)]
pub struct ChangeJob {
    /// The job's id, `job_…`.
    pub job_id: String,
}

/// What an administrator does with a dead job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Retry,
    Drop,
}

impl Change {
    fn action(self) -> &'static str {
        match self {
            Self::Retry => "job.retry",
            Self::Drop => "job.drop",
        }
    }

    /// An update that makes the change to dead jobs only; the caller adds which.
    fn apply(self, env: &Env) -> UpdateMany<Entity> {
        let update = Entity::update_many().filter(Column::State.eq(JobState::Dead));
        match self {
            Self::Retry => update
                .col_expr(Column::State, JobState::Ready.to_value().into())
                .col_expr(Column::Attempts, Expr::value(0))
                .col_expr(Column::RunAt, Expr::value(env.now()))
                .col_expr(Column::LeaseUntil, Expr::cust("NULL"))
                .col_expr(Column::FinishedAt, Expr::cust("NULL"))
                // If it fails for good again, administrators are notified again.
                .col_expr(Column::NoticeId, Expr::cust("NULL")),
            Self::Drop => update
                .col_expr(Column::State, JobState::Dropped.to_value().into())
                .col_expr(Column::FinishedAt, Expr::value(env.now())),
        }
    }
}

/// Makes a dead job due now, with all its attempts.
///
/// Rule: administrators.
pub async fn retry(env: &Env, actor: &Actor, input: ChangeJob) -> Result<Model, Failure<JobErrorCode>> {
    change_one(env, actor, &input, Change::Retry).await
}

/// Drops a dead job: it will never run again.
///
/// Rule: administrators.
pub async fn drop_one(env: &Env, actor: &Actor, input: ChangeJob) -> Result<Model, Failure<JobErrorCode>> {
    change_one(env, actor, &input, Change::Drop).await
}

/// Retries all dead jobs of a kind, and returns how many there were.
///
/// Rule: administrators.
pub async fn retry_all(env: &Env, actor: &Actor, kind: &str) -> Result<u64, Failure<JobErrorCode>> {
    change_all(env, actor, kind, Change::Retry).await
}

/// Drops all dead jobs of a kind, and returns how many there were.
///
/// Rule: administrators.
pub async fn drop_all(env: &Env, actor: &Actor, kind: &str) -> Result<u64, Failure<JobErrorCode>> {
    change_all(env, actor, kind, Change::Drop).await
}

async fn change_one(
    env: &Env,
    actor: &Actor,
    input: &ChangeJob,
    change: Change,
) -> Result<Model, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let id = checks.take("jobId", ids::parse::<JobKind>(&input.job_id));
    let id = checks.finish_with(id)?;
    let tx = env.begin().await?;
    let query = Entity::find_by_id(id).lock(LockType::Update);
    let job = query.one(&tx).await?.ok_or_else(|| Failure::not_found("jobId", "job"))?;
    if job.state != JobState::Dead {
        return Err(Failure::field(NotDead, "jobId", "This job has not failed for good."));
    }
    change.apply(env).filter(Column::Id.eq(job.id)).exec(&tx).await?;
    record(&tx, env, actor, change, job.id, json!({ "kind": job.kind })).await?;
    let job = Entity::find_by_id(job.id).one(&tx).await?.unwrap_or(job);
    tx.commit().await?;
    Ok(job)
}

async fn change_all(env: &Env, actor: &Actor, kind: &str, change: Change) -> Result<u64, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let kind = checks.take("kind", line(kind, 64));
    let kind = checks.finish_with(kind)?;
    let tx = env.begin().await?;
    let changed = change.apply(env).filter(Column::Kind.eq(kind.as_str())).exec(&tx).await?.rows_affected;
    if changed > 0 {
        // The entry is about several jobs, so it has no single subject.
        record(&tx, env, actor, change, Uuid::nil(), json!({ "kind": kind, "jobs": changed })).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Writes the audit entry, and wakes the workers if jobs are due now.
async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    change: Change,
    subject_id: Uuid,
    details: Value,
) -> Result<(), DbErr> {
    if change == Change::Retry {
        tx.announce(Signal::Work);
    }
    let entry = audit::Entry::of(change.action(), "job", subject_id).details(details);
    audit::record(tx, env, actor, entry).await
}
