//! The worker: last attempts, the schedule, and cleaning up finished jobs in Redis.

use std::time::Duration;

use kernel::jobs;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{AppOptions, Database, TestApp, both, eventually, redis};

both! {
    async fn a_job_that_never_works_is_left_for_a_person(app: TestApp) {
        app.mailbox.refuse_next(1000);
        let user = app.signed_up().await;
        eventually("the last attempt failed", async || {
            app.settle().await;
            app.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'dead'").await == 1
        })
        .await;
        assert_eq!(app.count("SELECT MAX(attempts) AS n FROM outbox WHERE state = 'dead'").await, 12);
        assert!(app.mailbox.to(&user.email).is_empty());
        app.tolerate_dead_jobs();
    }
}

both! {
    async fn due_jobs_are_found_through_indexes(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let sqlite = app.parts.env.db.is_sqlite();
        // Mails that wait, and payments for later.
        let (id, json, numbers) = if sqlite {
            let numbers = "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) \
                           SELECT n FROM numbers)";
            ("randomblob(16)", "'{}'", numbers)
        } else {
            ("gen_random_uuid()", "'{}'::jsonb", "generate_series(1, 20000) AS numbers(n)")
        };
        for (queue, at) in [("mail", "2020-01-01 00:00:00+00:00"), ("payments", "2099-01-01 00:00:00+00:00")] {
            app.execute(&format!(
                "INSERT INTO outbox (id, kind, payload, queue, priority, state, max_attempts, run_at, created_at) \
                 SELECT {id}, 'x', {json}, '{queue}', n % 3 * 10, 'ready', 5, '{at}', '{at}' FROM {numbers}"
            ))
            .await;
        }
        for known in ["nothing", "the numbers"] {
            let types = ["text", "timestamptz", "bigint"];
            let plan = app.plan(&jobs::due_sql(sqlite, ""), &types, "'mail', '2026-01-01', 64").await;
            assert!(plan.contains("outbox_ready") && plan.contains("outbox_leased"), "{known}: {plan}");
            assert!(!plan.contains("Seq Scan on outbox") && !plan.contains("SCAN outbox"), "{known}: {plan}");
            assert!(plan.matches("Sort Key").count() <= 1, "only what was found is sorted, {known}: {plan}");
            for sql in [jobs::look_sql(), jobs::statuses_sql()] {
                let plan = app.plan(&sql, &["timestamptz"], "'2026-01-01'").await;
                assert!(plan.contains("outbox_ready") && plan.contains("outbox_leased"), "{known}: {plan}");
                assert!(!plan.contains("Seq Scan on outbox"), "{known}: {plan}");
                assert!(!plan.lines().any(|step| step.contains("SCAN outbox") && !step.contains("USING")), "{known}: {plan}");
            }
            app.execute("ANALYZE").await;
        }
        app.execute("DELETE FROM outbox").await;
    }
}

/// A job that this build does not know, which a newer one may enqueue during an upgrade.
async fn waits_for_its_worker(database: Database) {
    let mut app = TestApp::start_with(database, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    app.signed_up().await;
    app.execute("UPDATE outbox SET payload = '{\"kind\": \"of_tomorrow\"}' WHERE state = 'ready'").await;
    app.run_worker();
    let gave_up = "SELECT COUNT(*) AS n FROM outbox WHERE state = 'dead' \
                AND last_error LIKE 'this build does not know such a job%' AND attempts = max_attempts";
    eventually("the last attempt failed", async || {
        app.settle().await;
        app.count(gave_up).await == 1
    })
    .await;
    app.tolerate_dead_jobs();
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_of_a_newer_build_waits_for_its_worker_on_sqlite() {
    waits_for_its_worker(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_of_a_newer_build_waits_for_its_worker_on_postgres() {
    waits_for_its_worker(Database::Postgres).await;
}

/// Two workers share a schedule: each tick is enqueued once.
async fn keeps_one_schedule(database: Database) {
    let mut app = TestApp::start_with(database, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    app.run_worker();
    app.run_worker();
    for ticks in 1..=3 {
        eventually("both workers saw the tick", async || {
            app.count("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'reconcile_payments' AND state = 'done'").await
                >= ticks
        })
        .await;
        app.advance(Duration::from_mins(1));
    }
    // The schedule is checked every second, so after two, both workers have checked it.
    tokio::time::sleep(Duration::from_secs(2)).await;
    app.settle().await;
    let (ticks, jobs) = ("COUNT(DISTINCT unique_key)", "COUNT(*)");
    let count = |what| format!("SELECT {what} AS n FROM outbox WHERE unique_key LIKE 'schedule:reconcile_payments:%'");
    assert_eq!(app.count(&count(ticks)).await, app.count(&count(jobs)).await);
    assert_eq!(app.count("SELECT COUNT(*) AS n FROM outbox WHERE attempts <> 1").await, 0, "a tick ran twice");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_keep_one_schedule_on_sqlite() {
    keeps_one_schedule(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_keep_one_schedule_on_postgres() {
    keeps_one_schedule(Database::Postgres).await;
}

both! {
    async fn ticks_of_a_paused_queue_do_not_pile_up(app: TestApp) {
        let admin = app.admin().await;
        let pause = "mutation { queuePause(input: { queue: MAINTENANCE, reason: \"Repairs.\" }) { queue { paused } errors { code } } }";
        app.gql(pause, serde_json::json!({})).as_(&admin).ok().await;
        let waiting = async |kind: &str| {
            app.count(&format!("SELECT COUNT(*) AS n FROM outbox WHERE kind = '{kind}' AND state = 'ready'")).await
        };
        // A relay that read the queue before the pause may still hand out jobs.
        eventually("a tick waits", async || {
            app.advance(Duration::from_mins(1));
            waiting("reconcile_payments").await > 0
        })
        .await;
        app.advance(Duration::from_hours(1));
        // It is the last job of the schedule.
        eventually("the hourly one waits, too", async || waiting("clean_up").await > 0).await;
        assert_eq!(waiting("reconcile_payments").await, 1);
        app.execute("DELETE FROM queue_pauses").await;
        app.settle().await;
    }
}

/// apalis keeps finished jobs forever; the worker deletes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_keeps_nothing_of_what_is_done() {
    let app = TestApp::start(Database::Postgres).await;
    for _ in 0..5 {
        app.signed_up().await;
    }
    app.settle().await;
    let queue = format!("{}:mail:batches", app.parts.config.redis.namespace);
    assert!(number(&["HLEN", &format!("{queue}:data")]).await > 0, "the jobs did not go through Redis");
    eventually("Redis is empty", async || {
        let kept = number(&["HLEN", &format!("{queue}:data")]).await;
        kept == 0 && number(&["SCARD", &format!("{queue}:done")]).await == 0
    })
    .await;
    app.finish().await;
}

/// The number that Redis returns for a command.
async fn number(command: &[&str]) -> u64 {
    let url = redis::url();
    let host = url.trim_start_matches("redis://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).await.expect("Redis answers");
    stream.write_all(format!("{}\r\n", command.join(" ")).as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).await.unwrap();
    let text = std::str::from_utf8(&answer[..read]).unwrap();
    text.trim_start_matches(':').trim_end().parse().unwrap_or_else(|_| panic!("{text:?}"))
}
