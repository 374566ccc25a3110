//! The disk is full or broken while people order: every confirmed order is stored, and no other.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

use futures::future::join_all;
use serde_json::{Value, json};

use super::beside_in;
use crate::support::{Answer, AppOptions, Database, Process, TestApp, eventually, free_address};

/// Makes one process's writes to the database fail.
struct Disk {
    library: PathBuf,
    faults: PathBuf,
}

impl Disk {
    fn new(app: &TestApp) -> Self {
        let library = app.folder().join("disk_faults.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/crash/disk_faults.c");
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let made =
            Command::new(&compiler).args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").status();
        assert!(made.expect("a C compiler, as SQLite needs one").success(), "{compiler} failed");
        Self { library, faults: app.folder().join("faults") }
    }

    fn fail(&self, fault: &str) {
        // Renamed into place, so that nobody reads a half-written file.
        let next = self.faults.with_extension("next");
        std::fs::write(&next, fault).unwrap();
        std::fs::rename(next, &self.faults).unwrap();
    }

    fn heal(&self) {
        std::fs::remove_file(&self.faults).unwrap();
    }

    async fn api(&self, app: &TestApp) -> (Process, String) {
        let address = free_address();
        let origin = format!("http://{address}");
        let environment =
            [("LD_PRELOAD", self.library.display().to_string()), ("DISK_FAULTS", self.faults.display().to_string())];
        let mut api = beside_in(app, "api", &["api", "--listen", &address], &[], &environment);
        api.ready(&origin).await;
        (api, origin)
    }
}

async fn place(app: &TestApp, origin: &str, input: &Value) -> Answer {
    app.gql("PlaceOrder", json!({ "input": input })).at(origin).send().await
}

async fn ready(app: &TestApp, origin: &str) -> u16 {
    app.http.get(format!("{origin}/health/ready")).send().await.unwrap().status().as_u16()
}

/// The acknowledged orders: their ids by idempotency key.
type History = HashMap<String, String>;

/// Places all orders at once, and records the confirmed ones. Returns how many clients were asked to retry.
async fn crowd(app: &TestApp, origin: &str, inputs: &[Value], history: &mut History) -> usize {
    let answers = join_all(inputs.iter().map(|input| place(app, origin, input))).await;
    let mut unavailable = 0;
    for (input, answer) in inputs.iter().zip(answers) {
        if answer.status == 503 {
            assert_eq!(answer.error_code(), "UNAVAILABLE", "{answer:#?}");
            unavailable += 1;
            continue;
        }
        let order = answer.ok();
        assert_eq!(order["order"]["status"], "CONFIRMED", "{answer:#?}");
        let id = order["order"]["id"].as_str().unwrap().to_owned();
        let earlier = history.insert(input["idempotencyKey"].to_string(), id.clone());
        assert!(earlier.is_none_or(|earlier| earlier == id), "an order that was confirmed is gone");
    }
    unavailable
}

/// Alternates several times between a working disk and one that can't be written.
async fn honest_about(faults: &[&str]) {
    const CROWD: usize = 8;
    let app = TestApp::start_with(Database::Sqlite, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    let event = app.event().quota(5000).published().await;
    let disk = Disk::new(&app);
    let (mut api, origin) = disk.api(&app).await;
    let mut history = History::new();
    let mut inputs: Vec<Value> = Vec::new();
    let mut more = || {
        inputs.extend((0..CROWD).map(|_| app.order_input(&event, 1)));
        inputs[inputs.len() - CROWD..].to_vec()
    };

    for fault in faults {
        assert_eq!(crowd(&app, &origin, &more(), &mut history).await, 0, "all is well");
        disk.fail(fault);
        // One after the other as well, so that each fails in its own transaction.
        let alone = more();
        for input in &alone {
            assert_eq!(crowd(&app, &origin, std::slice::from_ref(input), &mut history).await, 1, "{fault}");
        }
        assert_eq!(crowd(&app, &origin, &more(), &mut history).await, CROWD, "{fault}");
        assert_eq!(ready(&app, &origin).await, 503, "{fault}");
        disk.heal();
        // Orders work again at once, without a health check in between.
        assert_eq!(crowd(&app, &origin, &more(), &mut history).await, 0, "after {fault}");
        eventually("it is ready again", async || ready(&app, &origin).await == 200).await;
        assert_eq!(crowd(&app, &origin, &alone, &mut history).await, 0, "the same keys after {fault}");
    }
    let acknowledged = history.len();
    assert_eq!(stored(&app).await, (acknowledged, acknowledged), "orders and tickets, by another process");

    api.kill();
    let (_api, origin) = disk.api(&app).await;
    assert_eq!(crowd(&app, &origin, &inputs, &mut history).await, 0, "all the same keys after a crash");
    assert_eq!(stored(&app).await, (inputs.len(), inputs.len()), "each key has one order");
    app.tolerate_dead_jobs();
    app.finish().await;
}

async fn stored(app: &TestApp) -> (usize, usize) {
    let orders = app.count("SELECT COUNT(*) AS n FROM orders WHERE status = 'confirmed'").await;
    let tickets = app.count("SELECT COUNT(*) AS n FROM tickets").await;
    (usize::try_from(orders).unwrap(), usize::try_from(tickets).unwrap())
}

/// `ENOSPC` is a full disk. `EIO` is a broken one, which fails at the write or later at the sync.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_or_broken_disk_loses_no_order() {
    honest_about(&["28 w", "5 w", "5 s", "28 w"]).await;
}
