//! How the queues stand.

use std::collections::HashMap;

use entity::outbox::{Column, Entity, JobState};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{DbErr, FromQueryResult, QuerySelect as _};
use time::OffsetDateTime;

use super::{JobErrorCode, pause};
use crate::Env;
use crate::actor::Actor;
use crate::admins::require_admin;
use crate::error::Failure;
use crate::job::Queue;

/// How a queue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStanding {
    /// Which one.
    pub queue: Queue,
    /// Jobs that are due and wait to be handed out.
    pub ready: i64,
    /// How long the first of those has been waiting, in seconds.
    pub lag_seconds: i64,
    /// Jobs that are handed out.
    pub running: i64,
    /// Jobs whose time has not come.
    pub scheduled: i64,
    /// Jobs that failed for good.
    pub dead: i64,
    /// Since when it is paused; none if it is not.
    pub paused_at: Option<OffsetDateTime>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    queue: String,
    state: JobState,
    due: i64,
    jobs: i64,
    first: OffsetDateTime,
}

/// How all queues stand, most urgent first: two statements.
///
/// Rule: administrators.
pub async fn queues(env: &Env, actor: &Actor) -> Result<Vec<QueueStanding>, Failure<JobErrorCode>> {
    require_admin(actor)?;
    let conn = env.db.primary();
    let paused: HashMap<Queue, OffsetDateTime> = pause::paused(conn).await?.into_iter().collect();
    let rows = counted(env).await?;
    let standing = |queue: Queue| {
        let of = |state: JobState, due: i64| {
            let jobs = rows.iter().filter(move |row| row.queue == queue.name() && row.state == state);
            jobs.filter(move |row| row.due == due).map(|row| row.jobs).sum::<i64>()
        };
        let first = rows.iter().filter(|row| row.queue == queue.name() && row.state == JobState::Ready && row.due == 1);
        let lag = first.map(|row| (env.now() - row.first).whole_seconds()).max().unwrap_or(0);
        QueueStanding {
            queue,
            ready: of(JobState::Ready, 1),
            lag_seconds: Ord::max(lag, 0),
            running: of(JobState::Leased, 0) + of(JobState::Leased, 1),
            scheduled: of(JobState::Ready, 0),
            dead: of(JobState::Dead, 0) + of(JobState::Dead, 1),
            paused_at: paused.get(&queue).copied(),
        }
    };
    Ok(Queue::ALL.into_iter().map(standing).collect())
}

/// How many jobs that are not over there are of each queue and state, those that are due apart from the others.
async fn counted(env: &Env) -> Result<Vec<Row>, DbErr> {
    let due: SimpleExpr = Expr::case(Expr::col(Column::RunAt).lte(env.now()), 1_i64).finally(0_i64).into();
    Entity::find()
        .select_only()
        .columns([Column::Queue, Column::State])
        .column_as(due.clone(), "due")
        .column_as(Column::Id.count(), "jobs")
        .column_as(Column::RunAt.min(), "first")
        .filter(Column::State.is_in([JobState::Ready, JobState::Leased, JobState::Dead]))
        .group_by(Column::Queue)
        .group_by(Column::State)
        .group_by(Expr::cust("due"))
        .into_model()
        .all(env.db.primary())
        .await
}
