//! Having failed jobs done again, or giving them up.

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

/// A job to be done again or given up. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct ChangeJob {
    /// The job.
    pub job_id: String,
}

/// What becomes of a failed job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Again,
    Dropped,
}

impl Fate {
    fn action(self) -> &'static str {
        match self {
            Self::Again => "job.retry",
            Self::Dropped => "job.drop",
        }
    }

    /// Changes those of the jobs that are dead.
    fn apply(self, env: &Env) -> UpdateMany<Entity> {
        let update = Entity::update_many().filter(Column::State.eq(JobState::Dead));
        match self {
            Self::Again => update
                .col_expr(Column::State, JobState::Ready.to_value().into())
                .col_expr(Column::Attempts, Expr::value(0))
                .col_expr(Column::RunAt, Expr::value(env.now()))
                .col_expr(Column::LeaseUntil, Expr::cust("NULL"))
                .col_expr(Column::FinishedAt, Expr::cust("NULL"))
                // Should it fail for good again, that is news.
                .col_expr(Column::NoticeId, Expr::cust("NULL")),
            Self::Dropped => update
                .col_expr(Column::State, JobState::Dropped.to_value().into())
                .col_expr(Column::FinishedAt, Expr::value(env.now())),
        }
    }
}

/// Has a dead job done again at once, with all its attempts.
///
/// Rule: administrators.
pub async fn retry(env: &Env, actor: &Actor, input: ChangeJob) -> Result<Model, Failure<JobErrorCode>> {
    change_one(env, actor, &input, Fate::Again).await
}

/// Gives a dead job up: what it was for does not happen.
///
/// Rule: administrators.
pub async fn drop_one(env: &Env, actor: &Actor, input: ChangeJob) -> Result<Model, Failure<JobErrorCode>> {
    change_one(env, actor, &input, Fate::Dropped).await
}

/// Has all dead jobs of a kind done again, and returns how many.
///
/// Rule: administrators.
pub async fn retry_all(env: &Env, actor: &Actor, kind: &str) -> Result<u64, Failure<JobErrorCode>> {
    change_all(env, actor, kind, Fate::Again).await
}

/// Gives all dead jobs of a kind up, and returns how many.
///
/// Rule: administrators.
pub async fn drop_all(env: &Env, actor: &Actor, kind: &str) -> Result<u64, Failure<JobErrorCode>> {
    change_all(env, actor, kind, Fate::Dropped).await
}

async fn change_one(env: &Env, actor: &Actor, input: &ChangeJob, fate: Fate) -> Result<Model, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let Some(id) = checks.take("jobId", ids::parse::<JobKind>(&input.job_id)) else {
        return Err(checks.into_failure());
    };
    let tx = env.begin().await?;
    let query = Entity::find_by_id(id).lock(LockType::Update);
    let job = query.one(&tx).await?.ok_or_else(|| Failure::not_found("jobId", "job"))?;
    if job.state != JobState::Dead {
        return Err(Failure::field(NotDead, "jobId", "This job did not fail for good."));
    }
    fate.apply(env).filter(Column::Id.eq(job.id)).exec(&tx).await?;
    record(&tx, env, actor, fate, job.id, json!({ "kind": job.kind })).await?;
    let job = Entity::find_by_id(job.id).one(&tx).await?.unwrap_or(job);
    tx.commit().await?;
    Ok(job)
}

async fn change_all(env: &Env, actor: &Actor, kind: &str, fate: Fate) -> Result<u64, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let Some(kind) = checks.take("kind", line(kind, 64)) else {
        return Err(checks.into_failure());
    };
    let tx = env.begin().await?;
    let changed = fate.apply(env).filter(Column::Kind.eq(kind.as_str())).exec(&tx).await?.rows_affected;
    if changed > 0 {
        // There is no one job that this is about.
        record(&tx, env, actor, fate, Uuid::nil(), json!({ "kind": kind, "jobs": changed })).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Notes what becomes of jobs, and wakes the workers if there is something to do for them.
async fn record(tx: &Tx, env: &Env, actor: &Actor, fate: Fate, subject_id: Uuid, details: Value) -> Result<(), DbErr> {
    if fate == Fate::Again {
        tx.announce(Signal::Work);
    }
    let entry = audit::Entry::of(fate.action(), "job", subject_id).details(details);
    audit::record(tx, env, actor, entry).await
}
