//! Redis behind a Sentinel, which makes a replica the master when the old one is gone.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use integrations::RedisSignals;
use kernel::clock::SystemRandom;
use kernel::signals::{Signal, Signals as _};
use serde_json::json;

use crate::support::{AppOptions, Database, TestApp, eventually, free_port};

/// A Redis process for a single test, which is killed when dropped.
struct Redis(Child);

impl Redis {
    async fn start(folder: &Path, port: u16, args: &[&str]) -> Self {
        let mut server = Command::new("redis-server");
        server.args(args).args(["--port", &port.to_string(), "--bind", "127.0.0.1"]);
        let server =
            server.current_dir(folder).stdout(Stdio::null()).spawn().expect("redis-server has to be installed");
        eventually("Redis answers", async || tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Self(server)
    }

    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether the answer of a server to a command contains these words.
fn says(port: u16, command: &[&str], words: &str) -> bool {
    let answer = Command::new("redis-cli").args(["-p", &port.to_string()]).args(command).output().unwrap();
    String::from_utf8(answer.stdout).unwrap().contains(words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fail_over_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, sentinel] = [free_port(), free_port(), free_port()];
    let volatile = ["--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0"];
    let mut master = Redis::start(folder.path(), first, &volatile).await;
    let replicaof = ["--replicaof", "127.0.0.1", &first.to_string()];
    let _replica = Redis::start(folder.path(), second, &[&volatile[..], &replicaof[..]].concat()).await;
    let synchronized = async || says(second, &["INFO", "replication"], "master_link_status:up");
    eventually("the replica follows", synchronized).await;
    let watched = format!(
        "sentinel monitor tickets 127.0.0.1 {first} 1\nsentinel down-after-milliseconds tickets 500\n\
         sentinel failover-timeout tickets 3000\n"
    );
    std::fs::write(folder.path().join("sentinel.conf"), watched).unwrap();
    let _sentinel = Redis::start(folder.path(), sentinel, &["sentinel.conf", "--sentinel"]).await;
    let known = async || says(sentinel, &["SENTINEL", "REPLICAS", "tickets"], &second.to_string());
    eventually("the Sentinel knows the replica", known).await;

    let (url, namespace) = (format!("redis+sentinel://127.0.0.1:{sentinel}/tickets"), format!("sentinel-{sentinel}"));
    let config = vec![
        ("redis.url", url.clone().into()),
        ("redis.namespace", namespace.clone().into()),
        ("limits.enabled", true.into()),
        ("limits.sign_ups", "100/1h".into()),
        ("limits.reads", "100000/1m".into()),
        ("worker.job_timeout_seconds", 3.into()),
        ("worker.lease_margin_seconds", 2.into()),
    ];
    let app = TestApp::start_with(Database::Postgres, AppOptions { config, ..AppOptions::default() }).await;
    let elsewhere = RedisSignals::connect(&url.into(), &namespace, &SystemRandom).unwrap();
    let heard = elsewhere.listen(&[Signal::Work]);
    let admin = app.admin().await;
    let all_work = async || {
        let user = app.signed_up().await;
        app.mail_about(&user.email, "").await;
        eventually("limits are counted in Redis", async || {
            let limits = app.gql("{ rateLimits { counting } }", json!({})).as_(&admin).ok().await;
            limits["counting"] == "REDIS"
        })
        .await;
        let before = heard.count();
        eventually("others hear signals", async || {
            app.parts.env.signals.publish(Signal::Work);
            heard.count() > before
        })
        .await;
    };
    all_work().await;
    master.kill();
    let moved = async || says(sentinel, &["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "tickets"], &second.to_string());
    eventually("the replica is the master", moved).await;
    // What the old master had is not needed.
    eventually("it can be written", async || says(second, &["FLUSHALL"], "OK")).await;
    all_work().await;
    app.signed_up().await;
    assert!(says(second, &["KEYS", &format!("{namespace}:limit:*")], "limit"), "the new master counts");
    app.finish().await;
}
