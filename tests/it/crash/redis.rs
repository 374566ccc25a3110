use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::support::smtp_sink::{Mood, SmtpSink};
use crate::support::{AppOptions, Database, TestApp, eventually, free_port};

const MAILS: usize = 24;

/// A Redis server for a single test, which can be emptied and killed.
struct OwnRedis {
    port: u16,
    folder: TempDir,
    server: Child,
}

impl OwnRedis {
    async fn start() -> Self {
        let port = free_port();
        let folder = tempfile::tempdir().unwrap();
        let server = spawn(port, &folder);
        let redis = Self { port, folder, server };
        redis.answers().await;
        redis
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    async fn answers(&self) {
        eventually("Redis answers", async || tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok())
            .await;
    }

    /// Deletes all its data.
    async fn flush(&self) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(b"FLUSHALL\r\n").await.unwrap();
        let mut answer = [0; 5];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"+OK\r\n");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.server.id().to_string()]).status().unwrap();
        assert!(sent.success(), "kill {signal}");
    }

    /// Kills it, waits for a while, and starts it without data.
    async fn restart(&mut self, away: Duration) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        tokio::time::sleep(away).await;
        self.server = spawn(self.port, &self.folder);
        self.answers().await;
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn spawn(port: u16, folder: &TempDir) -> Child {
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("this test kills a Redis of its own, so redis-server has to be installed")
}

/// Starts a server with this Redis that sends one slow mail at a time, so that some jobs always wait there.
async fn start(redis: &OwnRedis, sink: &SmtpSink) -> TestApp {
    let options = AppOptions {
        config: vec![
            ("redis.url", redis.url().into()),
            ("mail.url", sink.url().into()),
            ("limits.enabled", true.into()),
            ("limits.sign_ups", "1000/1m".into()),
            ("worker.mail", 2.into()),
            ("worker.job_timeout_seconds", 3.into()),
            ("worker.lease_margin_seconds", 2.into()),
        ],
        no_worker: true,
        ..AppOptions::default()
    };
    let mut app = TestApp::start_with(Database::Postgres, options).await;
    for _ in 0..MAILS {
        app.signed_up().await;
    }
    sink.next([Mood::TakeAfter(Duration::from_millis(100)); MAILS]);
    app.run_worker();
    eventually("some mails are sent", async || sink.mails().len() >= 3).await;
    app
}

/// Asserts that everybody got exactly one mail, and that all jobs are done.
async fn all_is_done(app: TestApp, sink: &SmtpSink) {
    eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
    let mut receivers: Vec<_> = sink.mails().into_iter().flat_map(|mail| mail.to).collect();
    receivers.sort();
    let sent = receivers.len();
    receivers.dedup();
    assert_eq!((sent, receivers.len()), (MAILS, MAILS), "mails sent, people who got one");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_to_answer_for_a_while() {
    let (redis, sink) = (OwnRedis::start().await, SmtpSink::start().await);
    let app = start(&redis, &sink).await;
    // Longer than two heartbeats of the queues' workers, so that polls and heartbeats overlap in every way.
    for _ in 0..8 {
        redis.signal("-STOP");
        tokio::time::sleep(Duration::from_millis(1300)).await;
        redis.signal("-CONT");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let env = &app.parts.env;
    let tx = env.begin().await.unwrap();
    kernel::jobs::outbox::enqueue(&tx, env, [domain::job::Job::ReconcilePayments]).await.unwrap();
    tx.commit().await.unwrap();
    let user = app.signed_up().await;
    eventually("a mail is sent", async || sink.mails().iter().any(|mail| mail.to.contains(&user.email))).await;
    eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flushed_with_work_in_it() {
    let (redis, sink) = (OwnRedis::start().await, SmtpSink::start().await);
    let app = start(&redis, &sink).await;
    redis.flush().await;
    assert!(sink.mails().len() < MAILS, "there was no work left to lose");
    all_is_done(app, &sink).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarted_with_work_in_it() {
    let (mut redis, sink) = (OwnRedis::start().await, SmtpSink::start().await);
    let app = start(&redis, &sink).await;
    redis.restart(Duration::from_secs(2)).await;
    assert!(sink.mails().len() < MAILS, "there was no work left to lose");
    all_is_done(app, &sink).await;
}

/// A frozen Redis delays nobody: rate limits are counted within the process, and signals stay there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frozen_while_people_sign_up() {
    let (redis, sink) = (OwnRedis::start().await, SmtpSink::start().await);
    let app = start(&redis, &sink).await;
    let admin = app.admin().await;
    let counting = async || {
        let limits = app.gql("{ rateLimits { counting } }", serde_json::json!({})).as_(&admin).ok().await;
        limits["counting"].clone()
    };
    assert_eq!(counting().await, "REDIS");
    redis.signal("-STOP");
    for _ in 0..5 {
        // A request that waits for Redis would time out.
        app.signed_up().await;
    }
    assert_eq!(counting().await, "REDIS_AWAY");
    redis.signal("-CONT");
    eventually("it is counted in Redis again", async || counting().await == "REDIS").await;
    eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
    app.finish().await;
}

/// Orders work while Redis is away, and their mails are sent when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn away_while_people_sign_up() {
    let (mut redis, sink) = (OwnRedis::start().await, SmtpSink::start().await);
    let app = start(&redis, &sink).await;
    redis.server.kill().unwrap();
    redis.server.wait().unwrap();
    let user = app.signed_up().await;
    redis.restart(Duration::ZERO).await;
    eventually("the mail comes", async || sink.mails().iter().any(|mail| mail.to == [user.email.clone()])).await;
    eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
    app.finish().await;
}
