//! The length and lag of the queues.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::{DbErr, FromQueryResult, Statement};
use time::OffsetDateTime;

use super::waiting::waiting;
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
const COUNTED: u64 = 50_000;

#[derive(Debug, FromQueryResult)]
struct Counted {
    queue: String,
    what: String,
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

/// The numbers of all queues, the most urgent first, in one statement. Those that wait are counted up to 50,000 of each
/// priority.
pub async fn statuses(env: &Env) -> Result<Vec<QueueStatus>, DbErr> {
    let (conn, now) = (env.db.primary(), env.now());
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), statuses_sql(), [now.into()]);
    let rows = Counted::find_by_statement(statement).all(conn).await?;
    let status = |queue: Queue| {
        let rows = || rows.iter().filter(|row| Queue::named(&row.queue) == Some(queue));
        let jobs = |what: &str| rows().filter(|row| row.what == what).map(|row| row.jobs.unsigned_abs()).sum();
        let oldest = rows().filter_map(|row| row.oldest).min();
        QueueStatus {
            queue,
            due: jobs("due"),
            scheduled: jobs("scheduled"),
            running: jobs("running"),
            dead: jobs("dead"),
            lag: oldest.map_or(Duration::ZERO, |since| (now - since).unsigned_abs()),
        }
    };
    Ok(Queue::ALL.map(status).to_vec())
}

/// The statement that counts the jobs of all queues at the time `$1`.
pub fn statuses_sql() -> String {
    let of_group = |when: &str| {
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE outbox.queue = waiting.queue AND state = 'ready' \
             AND outbox.priority = waiting.priority AND run_at {when} LIMIT {COUNTED}) AS counted)"
        )
    };
    let others = |what: &str, state: &str| {
        format!("SELECT queue, '{what}', COUNT(*), NULL FROM outbox WHERE state = '{state}' GROUP BY queue")
    };
    format!(
        "{} SELECT queue, 'due' AS what, {} AS jobs, CASE WHEN earliest <= $1 THEN earliest END AS oldest FROM waiting \
         WHERE queue IS NOT NULL \
         UNION ALL SELECT queue, 'scheduled', {}, NULL FROM waiting WHERE queue IS NOT NULL \
         UNION ALL {} UNION ALL {}",
        waiting(),
        of_group("<= $1"),
        of_group("> $1"),
        others("running", "leased"),
        others("dead", "dead"),
    )
}
