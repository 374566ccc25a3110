//! The length and lag of the queues.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::{DbErr, FromQueryResult, Statement};
use time::OffsetDateTime;

use super::{JobErrorCode, Queue, pause};
use crate::Env;
use crate::actor::Actor;
use crate::error::Failure;

/// How many jobs a queue has, and how late it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueStatus {
    /// The queue that was counted.
    pub queue: Queue,
    /// The number of jobs that are due and wait for a worker.
    pub due: u64,
    /// The number of jobs that are not due yet: holds that will expire, retries.
    pub scheduled: u64,
    /// The number of jobs that are handed out.
    pub running: u64,
    /// The number of jobs that failed for good and wait for an administrator.
    pub dead: u64,
    /// How long the oldest due job has been due; zero if none is.
    pub lag: Duration,
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    queue: String,
    state: String,
    later: bool,
    jobs: i64,
    oldest: Option<OffsetDateTime>,
}

/// A queue as administrators see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueView {
    /// How many jobs it has, and its lag.
    pub status: QueueStatus,
    /// Since when it is paused; none if it is not paused.
    pub paused_at: Option<OffsetDateTime>,
}

/// All queues, the most urgent first, in two statements.
///
/// Rule: administrators.
pub async fn queues(env: &Env, actor: &Actor) -> Result<Vec<QueueView>, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let paused: HashMap<Queue, OffsetDateTime> = pause::paused(env.db.primary()).await?.into_iter().collect();
    let statuses = statuses(env).await?;
    let view = |status: QueueStatus| QueueView { status, paused_at: paused.get(&status.queue).copied() };
    Ok(statuses.into_iter().map(view).collect())
}

/// The numbers of all queues, the most urgent first, in one statement.
pub async fn statuses(env: &Env) -> Result<Vec<QueueStatus>, DbErr> {
    let (conn, now) = (env.db.primary(), env.now());
    let sql = "SELECT queue, state, (state = 'ready' AND run_at > $1) AS later, COUNT(*) AS jobs, MIN(run_at) AS oldest \
               FROM outbox WHERE state IN ('ready', 'leased', 'dead') GROUP BY 1, 2, 3";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.into()]);
    let rows = Counted::find_by_statement(statement).all(conn).await?;
    let status = |queue: Queue| {
        let of = |state: &str, later: bool| {
            rows.iter().find(|row| row.queue == queue.name() && row.state == state && row.later == later)
        };
        let jobs = |row: Option<&Counted>| row.map_or(0, |row| row.jobs.unsigned_abs());
        let due_since = of("ready", false).and_then(|row| row.oldest);
        QueueStatus {
            queue,
            due: jobs(of("ready", false)),
            scheduled: jobs(of("ready", true)),
            running: jobs(of("leased", false)),
            dead: jobs(of("dead", false)),
            lag: due_since.map_or(Duration::ZERO, |since| (now - since).unsigned_abs()),
        }
    };
    Ok(Queue::ALL.map(status).to_vec())
}
