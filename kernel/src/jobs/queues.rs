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

/// How far jobs are counted: counting all would take longer the more there are.
const COUNTED: u64 = 100_000;

#[derive(Debug, FromQueryResult)]
struct Counted {
    queue: String,
    due: i64,
    scheduled: i64,
    running: i64,
    dead: i64,
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

/// The numbers of all queues, the most urgent first, in one statement. Each count stops at 100,000.
pub async fn statuses(env: &Env) -> Result<Vec<QueueStatus>, DbErr> {
    let (conn, now) = (env.db.primary(), env.now());
    let sql = Queue::ALL.map(|queue| counts(queue.name())).join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.into()]);
    let rows = Counted::find_by_statement(statement).all(conn).await?;
    let status = |queue: Queue| {
        let row = rows.iter().find(|row| row.queue == queue.name());
        let jobs = |of: fn(&Counted) -> i64| row.map_or(0, |row| of(row).unsigned_abs());
        QueueStatus {
            queue,
            due: jobs(|row| row.due),
            scheduled: jobs(|row| row.scheduled),
            running: jobs(|row| row.running),
            dead: jobs(|row| row.dead),
            lag: row.and_then(|row| row.oldest).map_or(Duration::ZERO, |since| (now - since).unsigned_abs()),
        }
    };
    Ok(Queue::ALL.map(status).to_vec())
}

/// A query for the numbers of a queue. `$1` is the current time.
fn counts(queue: &str) -> String {
    let jobs = |which: &str| format!("FROM outbox WHERE queue = '{queue}' AND {which}");
    let count = |which: &str| format!("(SELECT COUNT(*) FROM (SELECT 1 {} LIMIT {COUNTED}) AS counted)", jobs(which));
    let (due, later) = ("state = 'ready' AND run_at <= $1", "state = 'ready' AND run_at > $1");
    format!(
        "SELECT '{queue}' AS queue, {} AS due, {} AS scheduled, {} AS running, {} AS dead, (SELECT MIN(run_at) {}) AS oldest",
        count(due),
        count(later),
        count("state = 'leased'"),
        count("state = 'dead'"),
        jobs(due),
    )
}
