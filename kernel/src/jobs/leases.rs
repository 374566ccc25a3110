//! Handing out due jobs, many in one statement.

use std::collections::BTreeMap;
use std::time::Duration;

use entity::outbox::{Column, Entity, JobState, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use time::OffsetDateTime;

use super::outbox::{Lease, Loaded, note_failure, tell_of_death};
use super::waiting::waiting;
use super::{Jobs, Queue};
use crate::Env;
use crate::db::{Tx, among, is_sqlite};

/// Hands out up to `limit` due jobs of a queue: those that are ready, and those whose lease has expired. [`look`] tells
/// whether there are any.
pub async fn lease(env: &Env, jobs: &Jobs, queue: Queue, limit: u64) -> Result<Vec<(Lease, Loaded)>, DbErr> {
    let now = env.now();
    let tx = env.begin().await?;
    // Concurrent relays take different rows.
    let rows = due(&tx, queue, now, limit, "FOR UPDATE SKIP LOCKED").await?;
    let (due, lost): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.attempts < row.max_attempts);
    let mut by_timeout: BTreeMap<Duration, Vec<Uuid>> = BTreeMap::new();
    for row in &due {
        let timeout = jobs.find(&row.payload).map_or(UNKNOWN_TIMEOUT, |(spec, _)| spec.limit(&env.settings));
        by_timeout.entry(timeout).or_default().push(row.id);
    }
    for (timeout, ids) in by_timeout {
        Entity::update_many()
            .filter(among(&tx, Column::Id, ids))
            .col_expr(Column::State, JobState::Leased.to_value().into())
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::LeaseUntil, Expr::value(now + timeout + env.settings.lease_margin))
            .exec(&tx)
            .await?;
    }
    for row in &lost {
        give_up(&tx, env, jobs, row).await?;
    }
    tx.commit().await?;
    for row in lost {
        tracing::error!(job_id = %row.id, kind = row.kind, reason = WORKER_LOST, "failed too often");
    }
    let handed_out = |row: Model| (Lease { job_id: row.id, attempt: row.attempts + 1 }, Loaded::from(row));
    Ok(due.into_iter().map(handed_out).collect())
}

/// The timeout of jobs that this build does not know, for their lease.
const UNKNOWN_TIMEOUT: Duration = Duration::from_secs(30);
const WORKER_LOST: &str = "the last attempt's worker was lost";

/// Up to `limit` due jobs of a queue, the most urgent first. Each priority is looked up in the index by itself, so jobs
/// that wait for a later time cost nothing.
async fn due(
    conn: &impl ConnectionTrait,
    queue: Queue,
    now: OffsetDateTime,
    limit: u64,
    lock: &'static str,
) -> Result<Vec<Model>, DbErr> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = due_sql(is_sqlite(conn), lock);
    let values = [queue.name().into(), now.into(), limit.into()];
    Entity::find()
        .from_raw_sql(Statement::from_sql_and_values(conn.get_database_backend(), sql, values))
        .all(conn)
        .await
}

/// The statement that finds due jobs: of queue `$1`, at the time `$2`, at most `$3`. SQLite has one writer at a time and no
/// row locks, and no lateral joins, which a table-valued function replaces.
pub fn due_sql(sqlite: bool, lock: &str) -> String {
    // In the order of the index, as in `waiting.rs`.
    let order = "ORDER BY queue, priority, run_at, id LIMIT 1";
    let priorities = format!(
        "WITH RECURSIVE steps(priority) AS ( \
             SELECT (SELECT priority FROM outbox WHERE queue = $1 AND state = 'ready' {order}) \
             UNION ALL SELECT ( \
                 SELECT priority FROM outbox \
                 WHERE queue = $1 AND state = 'ready' AND outbox.priority > steps.priority {order}) \
             FROM steps WHERE steps.priority IS NOT NULL)"
    );
    let ready = "FROM outbox WHERE queue = $1 AND state = 'ready' AND outbox.priority = steps.priority \
                 AND run_at <= $2 ORDER BY run_at, id LIMIT $3";
    let expired =
        "FROM outbox WHERE queue = $1 AND state = 'leased' AND lease_until < $2 ORDER BY lease_until LIMIT $3";
    if sqlite {
        format!(
            "{priorities} SELECT outbox.* FROM ( \
                 SELECT found.value AS id FROM steps CROSS JOIN json_each(( \
                     SELECT json_group_array(hex(id)) FROM (SELECT id {ready}))) AS found \
                 UNION ALL SELECT hex(id) FROM (SELECT id {expired})) AS due \
             CROSS JOIN outbox ON outbox.id = unhex(due.id) \
             ORDER BY outbox.priority, outbox.run_at, outbox.id LIMIT $3"
        )
    } else {
        format!(
            "{priorities} SELECT * FROM ( \
                 SELECT found.* FROM steps CROSS JOIN LATERAL (SELECT * {ready} {lock}) AS found \
                 UNION ALL SELECT expired.* FROM (SELECT * {expired} {lock}) AS expired) AS due \
             ORDER BY priority, run_at, id LIMIT $3"
        )
    }
}

/// Marks a job as dead, since the worker of its last attempt was lost.
async fn give_up(tx: &Tx, env: &Env, jobs: &Jobs, row: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .filter(Column::Id.eq(row.id))
        .col_expr(Column::State, JobState::Dead.to_value().into())
        .col_expr(Column::LastError, Expr::value(WORKER_LOST))
        .col_expr(Column::FinishedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    let lost = Lease { job_id: row.id, attempt: row.attempts };
    note_failure(tx, env, lost, WORKER_LOST.to_owned()).await?;
    tell_of_death(tx, env, jobs, row).await
}

/// How things stand with a queue, for whoever hands out its jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The queue.
    pub queue: Queue,
    /// The number of its jobs that are handed out and not finished.
    pub running: u64,
    /// Whether a job could be handed out.
    pub is_due: bool,
    /// How long the oldest of those has been due.
    pub lag: Duration,
    /// Whether an administrator has paused it.
    pub is_paused: bool,
}

#[derive(FromQueryResult)]
struct Found {
    queue: String,
    what: String,
    jobs: i64,
    oldest: Option<OffsetDateTime>,
}

/// Looks at all queues in one statement.
pub async fn look(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Look>, DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), look_sql(), [now.into()]);
    let found = Found::find_by_statement(statement).all(conn).await?;
    let mut looks =
        Queue::ALL.map(|queue| Look { queue, running: 0, is_due: false, lag: Duration::ZERO, is_paused: false });
    for Found { queue, what, jobs, oldest } in found {
        let Some(look) = looks.iter_mut().find(|look| look.queue.name() == queue) else { continue };
        match what.as_str() {
            "running" => look.running = jobs.unsigned_abs(),
            "paused" => look.is_paused = true,
            _ => {
                look.is_due = true;
                look.lag = look.lag.max(oldest.map_or(Duration::ZERO, |since| (now - since).unsigned_abs()));
            }
        }
    }
    Ok(looks.to_vec())
}

/// The statement that looks at all queues at the time `$1`.
pub fn look_sql() -> String {
    let leased = |what: &str, oldest: &str, when: &str| {
        format!(
            "SELECT queue, '{what}', COUNT(*), {oldest} FROM outbox WHERE state = 'leased' AND lease_until {when} \
             GROUP BY queue"
        )
    };
    format!(
        "{} SELECT queue, 'due' AS what, COUNT(*) AS jobs, MIN(earliest) AS oldest FROM waiting WHERE earliest <= $1 \
         GROUP BY queue \
         UNION ALL {} UNION ALL {} \
         UNION ALL SELECT queue, 'paused', COUNT(*), NULL FROM queue_pauses GROUP BY queue",
        waiting(),
        leased("lost", "MIN(run_at)", "< $1"),
        leased("running", "NULL", ">= $1"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    use time::Duration;

    use super::*;
    use crate::testing::{TestEnv, test_env};

    async fn job(env: &Env, number: u128, queue: Queue, priority: i16, late: Duration) -> Uuid {
        let row = Model {
            id: Uuid::from_u128(number),
            kind: "unknown".to_owned(),
            payload: serde_json::json!({ "kind": "unknown" }),
            queue: queue.name().to_owned(),
            priority,
            state: JobState::Ready,
            attempts: 0,
            max_attempts: 2,
            run_at: env.now() - late,
            lease_until: None,
            unique_key: None,
            last_error: None,
            request_id: None,
            traceparent: None,
            created_at: env.now(),
            finished_at: None,
            notice_id: None,
        };
        row.into_active_model().reset_all().insert(env.db.writer()).await.unwrap().id
    }

    async fn leased_numbers(env: &Env, limit: u64) -> Vec<u128> {
        let leases = lease(env, &Jobs::default(), Queue::Mail, limit).await.unwrap();
        leases.iter().map(|(lease, _)| lease.job_id.as_u128()).collect()
    }

    #[tokio::test]
    async fn the_most_urgent_go_first_then_the_oldest() {
        let TestEnv { env, .. } = &test_env().await;
        let seconds = Duration::seconds;
        for (number, priority, late) in [(1, 20, 90), (2, 0, 1), (3, 10, 5), (4, 10, 6), (5, 0, -60), (6, 20, 91)] {
            job(env, number, Queue::Mail, priority, seconds(late)).await;
        }
        job(env, 7, Queue::Payments, 0, seconds(100)).await;
        assert_eq!(leased_numbers(env, 4).await, [2, 4, 3, 6]);
        assert_eq!(leased_numbers(env, 4).await, [1]);
        assert_eq!(leased_numbers(env, 4).await, [] as [u128; 0], "5 is for later, 7 is in another queue");
        let looks = look(env.db.primary(), env.now()).await.unwrap();
        let told = |look: &Look| (look.queue, look.running, look.is_due, look.lag.as_secs(), look.is_paused);
        let expected = Queue::ALL.map(|queue| match queue {
            Queue::Payments => (queue, 0, true, 100, false),
            Queue::Mail => (queue, 5, false, 0, false),
            _ => (queue, 0, false, 0, false),
        });
        assert_eq!(looks.iter().map(told).collect::<Vec<_>>(), expected);
    }

    #[tokio::test]
    async fn a_job_whose_worker_was_lost_is_handed_out_again_until_its_last_attempt() {
        let TestEnv { env, clock, .. } = &test_env().await;
        let id = job(env, 1, Queue::Mail, 10, Duration::ZERO).await;
        for attempt in 1..=2 {
            let again = lease(env, &Jobs::default(), Queue::Mail, 5).await.unwrap();
            let again: Vec<Lease> = again.into_iter().map(|(lease, _)| lease).collect();
            assert_eq!(again, [Lease { job_id: id, attempt }]);
            assert!(leased_numbers(env, 5).await.is_empty(), "while it runs");
            clock.advance(Duration::minutes(2));
        }
        assert!(leased_numbers(env, 5).await.is_empty());
        let row = Entity::find_by_id(id).one(env.db.primary()).await.unwrap().unwrap();
        assert_eq!((row.state, row.last_error.as_deref()), (JobState::Dead, Some(WORKER_LOST)));
    }

    #[tokio::test]
    async fn many_are_handed_out_by_as_many_statements_as_one() {
        let TestEnv { env, .. } = &test_env().await;
        let mut statements = BTreeSet::new();
        for jobs in [1, 40] {
            for number in 0..jobs {
                job(env, 1_000 * jobs + number, Queue::Mail, 10, Duration::ZERO).await;
            }
            let before = env.db.statements();
            assert_eq!(leased_numbers(env, 100).await.len() as u128, jobs);
            statements.insert(env.db.statements() - before);
        }
        assert_eq!(statements.len(), 1, "{statements:?}");
        let before = env.db.statements();
        look(env.db.primary(), env.now()).await.unwrap();
        assert_eq!(env.db.statements() - before, 1, "nothing to do costs one");
    }
}
