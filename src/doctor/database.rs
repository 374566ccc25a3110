//! Checks the database, the queues and Redis.

use std::time::{Duration, Instant};

use domain::bounces;
use integrations::probes;
use kernel::db;
use kernel::jobs::{self, QueueStatus};
use kernel::readiness::{self, Readiness};
use kernel::rules::{self, Broken};
use time::OffsetDateTime;
use tokio::time::timeout;

use super::Finding;
use crate::compose::{App, Outside, db_options};
use crate::config::Config;

/// The timeout of all checks of the database together.
const PATIENCE: Duration = Duration::from_secs(15);
/// The largest accepted difference between clocks; with a larger one, links and holds end at the wrong time.
const SKEW: Duration = Duration::from_secs(2);
/// How long a replica may take to be up to date.
const LOOK: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(50);
/// The lag from which a queue seems to have no worker.
const LAG: Duration = Duration::from_mins(2);

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let (mut database, redis) = tokio::join!(examine(config), redis(config));
    database.extend(redis);
    database
}

async fn examine(config: &Config) -> Vec<Finding> {
    if config.is_embedded() && !config.data.join("event-radar.db").exists() {
        let message = "there is no embedded database yet";
        return vec![Finding::warning("database", message, "event-radar serve or event-radar migrate creates one")];
    }
    match timeout(PATIENCE, connected(config)).await {
        Ok(Ok(findings)) => findings,
        Ok(Err(error)) => vec![unusable(&error)],
        Err(_) => vec![Finding::problem("database", format!("no answer within {} s", PATIENCE.as_secs()), ADVICE)],
    }
}

const ADVICE: &str = "check database.url, that the server runs and accepts connections from here, and the password";

fn unusable(error: &anyhow::Error) -> Finding {
    // The error may quote the URL; its last cause does not.
    let cause = error.root_cause().to_string();
    // The location in sqlx's code helps nobody.
    let cause = cause.split(" at line ").next().unwrap_or_default();
    // What PgBouncer says to the parameters of a connection, and PostgreSQL to names that were mixed up.
    if cause.contains("unsupported startup parameter") || cause.contains("prepared statement") {
        return pooler();
    }
    let message = format!("it can't be used: {cause}");
    if cause.contains("no such table") || cause.contains("does not exist") && cause.contains("relation") {
        let advice = "something has removed what a migration made: restore the database from a backup, see \
                      \"Backups\" in docs/operations.md";
        return Finding::problem("database", message, advice);
    }
    Finding::problem("database", message, ADVICE)
}

/// Reports a pooler that can't be used with named statements.
fn pooler() -> Finding {
    let message = "database.url leads to a pooler in transaction mode, which does not take named statements";
    let advice = "set database.prepared_statements = false, and database.migration_url past the pooler; see \"PgBouncer\" \
                  in docs/operations.md";
    Finding::problem("database", message, advice)
}

/// Reports whether lists and reports use the replica.
async fn replica(app: &App) -> Option<Finding> {
    app.config.database.replica_url.as_ref()?;
    let used = timeout(LOOK, async {
        while !app.env.db.replica().use_replica() {
            tokio::time::sleep(STEP).await;
        }
    });
    Some(if used.await.is_ok() {
        Finding::ok("replica", "it is up to date")
    } else {
        let message = "it is behind, away or can't be compared with the primary, which answers instead";
        let advice = "check database.replica_url, that it streams from the primary, and that the user may read how far it \
                      is: GRANT pg_read_all_stats TO the user";
        Finding::warning("replica", message, advice)
    })
}

/// Reports connections without time limits, which a pooler may have dropped.
fn time_limits(limited: bool) -> Option<Finding> {
    let message = "statements wait for locks without a limit: a pooler ignores the connections' parameters";
    let advice = "ALTER ROLE … SET lock_timeout = '8s', SET statement_timeout = '30s' and SET jit = off";
    (!limited).then(|| Finding::warning("database", message, advice))
}

async fn connected(config: &Config) -> anyhow::Result<Vec<Finding>> {
    let options = db_options(config);
    if options.prepared_statements && !options.url.starts_with("sqlite:") && db::mixes_up_names(&options.url).await? {
        return Ok(vec![pooler()]);
    }
    let app = App::new(config.clone(), Outside::default()).await?;
    let started = Instant::now();
    let ready = readiness::check(&app.env, &migration::newest()).await?;
    let millis = started.elapsed().as_millis();
    let unknown = migration::unknown(&app.env.db.for_migrations().await?).await?;
    let mut findings = match (ready, unknown.last()) {
        (Readiness::Ready, None) => vec![Finding::ok("database", format!("it answers in {millis} ms and is migrated"))],
        (Readiness::Ready, Some(newest)) => vec![Finding::warning(
            "database",
            format!("a newer build has written to it: {newest}"),
            "fine during an upgrade; else use the newer build",
        )],
        (Readiness::NotMigrated, _) => {
            let message = "it answers but lacks this build's migrations";
            return Ok(vec![Finding::problem("database", message, "event-radar migrate")]);
        }
        (Readiness::NotWritable, _) => {
            let message = "it answers but can't be written to";
            let advice = "look for a full disk, a read-only file or volume, or a standby that database.url leads to";
            return Ok(vec![Finding::problem("database", message, advice)]);
        }
    };
    findings.extend(time_limits(readiness::limits_time(&app.env).await?));
    findings.extend(replica(&app).await);
    findings.extend(rules_missing(&rules::missing(app.env.db.primary()).await?));
    findings.extend(rules_broken(&rules::broken(app.env.db.primary()).await?));
    findings.push(clock(readiness::clock_skew(&app.env).await?));
    findings.extend(jobs(&jobs::statuses(&app.env).await?));
    findings.push(returns(config, bounces::last(&app.env).await?));
    Ok(findings)
}

/// Reports rules that were removed, or could not be created yet.
fn rules_missing(missing: &[String]) -> Option<Finding> {
    let message = format!("the database lacks its rules {}", missing.join(", "));
    (!missing.is_empty()).then(|| Finding::problem("rules", message, "event-radar migrate restores them"))
}

/// Reports rows that break a rule, which they can if they are older than it.
fn rules_broken(broken: &[Broken]) -> Vec<Finding> {
    if broken.is_empty() {
        return vec![Finding::ok("rules", "every row keeps the rules of the database")];
    }
    let finding = |Broken { rule, rows }: &Broken| {
        let advice = "a person has to look: see \"Rows that break a rule\" in docs/operations.md";
        Finding::warning("rules", format!("{rows} rows break {rule}"), advice)
    };
    broken.iter().map(finding).collect()
}

/// Reports whether bounces are configured, and when the last one arrived.
fn returns(config: &Config, last: Option<OffsetDateTime>) -> Finding {
    let mail = &config.mail;
    match (&mail.bounce_secret, last) {
        (_, Some(last)) => {
            Finding::ok("bounces", format!("mails that come back are noted, the last on {}", last.date()))
        }
        (Some(_), None) => {
            Finding::ok("bounces", "mails that come back are taken in at /webhooks/bounces; none came yet")
        }
        (None, None) if mail.bounce_address.is_some() => {
            let message = "mails that come back go to mail.bounce_address, and none has ever arrived";
            let advice = "have the mail server pipe them to event-radar mail bounce, or set mail.bounce_secret and have \
                          them posted; see \"Mails that come back\" in docs/operations.md";
            Finding::warning("bounces", message, advice)
        }
        (None, None) => Finding::ok("bounces", "only what the mail server refuses at once is noted"),
    }
}

fn clock(skew: Option<Duration>) -> Finding {
    match skew {
        None => Finding::ok("clock", "the embedded database has this machine's"),
        Some(skew) if skew <= SKEW => Finding::ok("clock", "this machine's and the database's agree"),
        Some(skew) => {
            let message = format!("this machine's and the database's are {} s apart", skew.as_secs());
            Finding::problem("clock", message, "let both follow NTP (timedatectl set-ntp true)")
        }
    }
}

fn jobs(queues: &[QueueStatus]) -> Vec<Finding> {
    let lag = queues.iter().map(|queue| queue.lag).max().unwrap_or_default();
    let due: u64 = queues.iter().map(|queue| queue.due).sum();
    let dead: u64 = queues.iter().map(|queue| queue.dead).sum();
    let waiting = if lag <= LAG {
        Finding::ok("outbox", format!("{due} jobs are due, the oldest for {} s", lag.as_secs()))
    } else {
        let message = format!("{due} jobs are due, the oldest for {} s", lag.as_secs());
        Finding::problem("outbox", message, "start a worker, or more of them; look for errors in their log")
    };
    let mut findings = vec![waiting];
    if dead > 0 {
        let advice = "a person has to look: see \"Dead jobs\" in docs/operations.md";
        findings.push(Finding::warning("outbox", format!("{dead} jobs are dead"), advice));
    }
    findings
}

async fn redis(config: &Config) -> Vec<Finding> {
    let Some(url) = &config.redis.url else {
        return vec![Finding::ok("redis", "not configured: enough for one process that is both API and worker")];
    };
    let facts = match probes::redis(url).await {
        Ok(facts) => facts,
        Err(error) => {
            let advice = "check redis.url, that the server runs and accepts connections from here, and the password";
            return vec![Finding::problem("redis", format!("it can't be used: {error}"), advice)];
        }
    };
    vec![match facts.eviction.as_deref() {
        Some("noeviction") | None => Finding::ok("redis", format!("version {} answers", facts.version)),
        Some(other) => {
            let message = format!("it drops jobs when its memory is full (maxmemory-policy {other})");
            Finding::warning("redis", message, "set maxmemory-policy to noeviction")
        }
    }]
}
