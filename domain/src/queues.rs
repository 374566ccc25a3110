//! How the queues stand.

use std::time::Duration;

use sea_orm::{DbErr, FromQueryResult, Statement};
use time::OffsetDateTime;

use crate::Env;
use crate::job::Queue;

/// How a queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The queue.
    pub queue: Queue,
    /// Jobs that could run now.
    pub due: u64,
    /// Jobs for later: ends of holds, retries.
    pub scheduled: u64,
    /// Jobs that were handed out.
    pub running: u64,
    /// Jobs that wait for a person.
    pub dead: u64,
    /// For how long the job that waits longest has been due.
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

/// Looks at all queues, most urgent first, in one statement.
pub async fn standing(env: &Env) -> Result<Vec<Standing>, DbErr> {
    let (conn, now) = (env.db.primary(), env.now());
    let sql = "SELECT queue, state, (state = 'ready' AND run_at > $1) AS later, COUNT(*) AS jobs, MIN(run_at) AS oldest \
               FROM outbox WHERE state IN ('ready', 'leased', 'dead') GROUP BY 1, 2, 3";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.into()]);
    let rows = Counted::find_by_statement(statement).all(conn).await?;
    let standing = |queue: Queue| {
        let of = |state: &str, later: bool| {
            rows.iter().find(|row| row.queue == queue.name() && row.state == state && row.later == later)
        };
        let jobs = |row: Option<&Counted>| row.map_or(0, |row| row.jobs.unsigned_abs());
        let due_since = of("ready", false).and_then(|row| row.oldest);
        Standing {
            queue,
            due: jobs(of("ready", false)),
            scheduled: jobs(of("ready", true)),
            running: jobs(of("leased", false)),
            dead: jobs(of("dead", false)),
            lag: due_since.map_or(Duration::ZERO, |since| (now - since).unsigned_abs()),
        }
    };
    Ok(Queue::ALL.map(standing).to_vec())
}
