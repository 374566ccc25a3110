//! All metrics and their names. Without a recorder they cost nothing.
//!
//! Labels have few values: states, kinds, routes, operations of the schema; never ids, addresses or clients' input.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use sea_orm::{DatabaseConnection, DbErr};

use crate::Env;
use crate::db::is_sqlite;
use crate::jobs::{self, QueueStatus};
use crate::rate_limits::Group;

const HTTP: &str = "event_radar_http_request_seconds";
const GRAPHQL: &str = "event_radar_graphql_request_seconds";
const RATE_LIMITED: &str = "event_radar_rate_limit_refusals_total";
const REDIS_AWAY: &str = "event_radar_redis_away";
const TURNED_AWAY: &str = "event_radar_connections_turned_away_total";
const BATCH: &str = "event_radar_admission_batch_orders";
const ADMISSIONS: &str = "event_radar_admissions_total";
const PUBLIC_CACHE: &str = "event_radar_public_cache_total";
const PAYMENTS: &str = "event_radar_payments_total";
const MAILS: &str = "event_radar_mails_total";
const CRM: &str = "event_radar_crm_contacts_total";
const JOB: &str = "event_radar_job_seconds";
const JOBS: &str = "event_radar_jobs";
const LAG: &str = "event_radar_queue_lag_seconds";
const OUTBOX_AGE: &str = "event_radar_outbox_age_seconds";
const DATABASE: &str = "event_radar_database_up";
const CONNECTIONS: &str = "event_radar_database_connections";
const STATEMENTS: &str = "event_radar_database_statements_total";
const BUILD: &str = "event_radar_build_info";

/// The names of the histograms of durations, in seconds; they share their buckets.
pub const DURATIONS: [&str; 3] = [HTTP, GRAPHQL, JOB];
/// The name of the histogram of orders per transaction, which has buckets of its own.
pub const BATCHES: &str = BATCH;

/// Describes all metrics, and starts the counters of rare events at zero, so that their rates exist from the beginning.
pub fn describe(version: &'static str) {
    describe_histogram!(HTTP, Unit::Seconds, "How long requests took, by route, method and status.");
    describe_histogram!(GRAPHQL, Unit::Seconds, "How long GraphQL operations took, by root field and outcome.");
    describe_counter!(RATE_LIMITED, "Requests refused because they came too often, by group of limits.");
    describe_counter!(TURNED_AWAY, "Connections and sockets that were not taken, by what there were too many of.");
    describe_gauge!(REDIS_AWAY, "Whether Redis is configured and did not answer when it was last used, by use.");
    describe_histogram!(BATCH, "How many orders shared a transaction.");
    describe_counter!(ADMISSIONS, "Orders that were placed or refused, by outcome.");
    describe_counter!(PUBLIC_CACHE, "Public answers that were kept in memory (hit) or had to be made (miss).");
    describe_counter!(PAYMENTS, "Payments that came into a state.");
    describe_counter!(MAILS, "Mails given to the mail server, and those that came back, by kind and outcome.");
    describe_counter!(CRM, "Contacts sent to CRMs, by kind and outcome; calls that failed.");
    describe_histogram!(JOB, Unit::Seconds, "How long runs of jobs took, by kind and outcome.");
    describe_gauge!(JOBS, "Jobs that are due, scheduled for later, running or dead, by queue.");
    describe_gauge!(LAG, Unit::Seconds, "How long the job that waits longest has been due, by queue.");
    describe_gauge!(OUTBOX_AGE, Unit::Seconds, "How long the job that waits longest has been due, of all queues.");
    describe_gauge!(DATABASE, "Whether the database answers this process.");
    describe_gauge!(CONNECTIONS, "Connections to the database, by pool and state.");
    describe_counter!(STATEMENTS, "Statements sent to the database.");
    describe_gauge!(BUILD, "1, with the version that runs.");
    gauge!(BUILD, "version" => version).set(1.0);
    for outcome in ["placed", "sold_out", "not_on_sale", "refused"] {
        counter!(ADMISSIONS, "outcome" => outcome).absolute(0);
    }
    for outcome in ["hit", "miss"] {
        counter!(PUBLIC_CACHE, "outcome" => outcome).absolute(0);
    }
    for state in ["succeeded", "failed", "expired", "quarantined"] {
        counter!(PAYMENTS, "state" => state).absolute(0);
    }
    for usage in RedisUse::ALL {
        redis_away(usage, false);
    }
}

/// Records an answered request. `route` is the pattern of the path, not the path itself.
pub fn http_request(route: &str, method: &str, status: u16, took: Duration) {
    let labels = [("route", route.to_owned()), ("method", method.to_owned()), ("status", status.to_string())];
    histogram!(HTTP, &labels).record(took);
}

/// Records a GraphQL operation. `operation` is the name of its root field.
pub fn graphql_request(kind: &'static str, operation: String, outcome: &'static str, took: Duration) {
    histogram!(GRAPHQL, "kind" => kind, "operation" => operation, "outcome" => outcome).record(took);
}

/// The limit because of which a connection was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// The connections of all clients together.
    Full,
    /// The connections of one address.
    Address,
    /// The process's open file descriptors, which the operating system limits.
    NoHandles,
    /// The WebSockets of one address, account or process.
    Sockets,
}

/// Counts a connection or WebSocket that was not accepted.
pub fn connection_turned_away(turned: Turned) {
    let reason = match turned {
        Turned::Full => "connections",
        Turned::Address => "address",
        Turned::NoHandles => "handles",
        Turned::Sockets => "sockets",
    };
    counter!(TURNED_AWAY, "reason" => reason).increment(1);
}

/// What Redis is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedisUse {
    /// Rate limits that count for all processes together.
    RateLimits,
    /// Signals from other processes.
    Signals,
    /// The lines of waiting rooms.
    WaitingLines,
}

impl RedisUse {
    const ALL: [Self; 3] = [Self::RateLimits, Self::Signals, Self::WaitingLines];
}

/// Records whether Redis answered when it was last used. Call it on every failure, not only on the first: Redis may be
/// away before the metrics are first collected.
pub fn redis_away(usage: RedisUse, away: bool) {
    let usage = match usage {
        RedisUse::RateLimits => "rate_limits",
        RedisUse::Signals => "signals",
        RedisUse::WaitingLines => "waiting_lines",
    };
    gauge!(REDIS_AWAY, "use" => usage).set(if away { 1.0 } else { 0.0 });
}

/// Records how many orders one transaction placed.
pub fn admission_batch(orders: usize) {
    histogram!(BATCH).record(u32::try_from(orders).unwrap_or(u32::MAX));
}

/// Counts an answer for everybody that was kept (`hit`) or had to be made (`miss`).
pub fn public_cache(outcome: &'static str) {
    counter!(PUBLIC_CACHE, "outcome" => outcome).increment(1);
}

/// Counts an order that was placed (or found as placed before), or refused.
pub fn admission(outcome: &'static str) {
    counter!(ADMISSIONS, "outcome" => outcome).increment(1);
}

/// Counts a payment that reached a state.
pub fn payment(state: String) {
    counter!(PAYMENTS, "state" => state).increment(1);
}

/// Counts a mail that was `sent`, will be tried again (`delayed`), was `refused`, or came back later (`bounced`).
pub fn mail(kind: &str, outcome: &'static str) {
    counter!(MAILS, "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
}

/// Counts contacts that were `sent` to a CRM, `refused` by it or `erased` there, or a call that `failed`.
pub fn crm(kind: &'static str, outcome: &'static str, contacts: u64) {
    counter!(CRM, "kind" => kind, "outcome" => outcome).increment(contacts);
}

/// Records the duration and outcome of a job's run.
pub fn job(kind: &'static str, outcome: &'static str, took: Duration) {
    histogram!(JOB, "kind" => kind, "outcome" => outcome).record(took);
}

/// Updates the metrics that are read at collection time: queues, connections, and counters kept elsewhere.
///
/// # Errors
/// When the database does not answer. Metrics that don't need it are up to date anyway.
pub async fn observe(env: &Env, version: &'static str) -> Result<(), DbErr> {
    gauge!(BUILD, "version" => version).set(1.0);
    counter!(STATEMENTS).absolute(env.db.statements());
    for group in Group::ALL {
        counter!(RATE_LIMITED, "group" => group.name()).absolute(env.refusals.of(group));
    }
    for (pool, connection) in env.db.pools() {
        connections(pool, connection);
    }
    gauge!(DATABASE).set(0.0);
    let queues = jobs::statuses(env).await?;
    gauge!(DATABASE).set(1.0);
    for QueueStatus { queue, due, scheduled, running, dead, lag } in &queues {
        for (state, jobs) in [("due", due), ("scheduled", scheduled), ("running", running), ("dead", dead)] {
            gauge!(JOBS, "queue" => queue.name(), "state" => state).set(number(*jobs));
        }
        gauge!(LAG, "queue" => queue.name()).set(lag.as_secs_f64());
    }
    let oldest = queues.iter().map(|queue| queue.lag).max().unwrap_or_default();
    gauge!(OUTBOX_AGE).set(oldest.as_secs_f64());
    Ok(())
}

fn connections(pool: &'static str, connection: &DatabaseConnection) {
    let (open, idle) = if is_sqlite(connection) {
        let pool = connection.get_sqlite_connection_pool();
        (pool.size(), pool.num_idle())
    } else {
        let pool = connection.get_postgres_connection_pool();
        (pool.size(), pool.num_idle())
    };
    let idle = u32::try_from(idle).unwrap_or(open).min(open);
    gauge!(CONNECTIONS, "pool" => pool, "state" => "idle").set(f64::from(idle));
    gauge!(CONNECTIONS, "pool" => pool, "state" => "used").set(f64::from(open - idle));
}

/// A count as Prometheus wants it; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "there are no 2^53 jobs")]
fn number(count: u64) -> f64 {
    count as f64
}
