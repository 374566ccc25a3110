//! PgBouncer in front of PostgreSQL, in transaction mode: each transaction gets any server connection.

use std::process::{Child, Command, Stdio};

use futures::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::own_postgres::{OwnPostgres, folder_with, user};
use crate::support::{AppOptions, Database, Process, TestApp, eventually, free_port, redis};

const QUOTA: usize = 40;
/// More than the pooler has connections to the server.
const PEOPLE: usize = 100;

/// A PgBouncer for a single test.
struct Pooler {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Pooler {
    /// Starts it, with more lines for its configuration.
    async fn start(postgres: &OwnPostgres, more: &str) -> Self {
        let version = Command::new("pgbouncer").arg("--version").output().expect("pgbouncer has to be installed");
        let version = String::from_utf8(version.stdout).unwrap();
        let minor = version.trim_start_matches("PgBouncer 1.").split('.').next().and_then(|minor| minor.parse().ok());
        // From this version on it can know named statements.
        let names = if minor.is_some_and(|minor: u32| minor >= 21) { "max_prepared_statements = 0" } else { "" };
        let (folder, port) = (folder_with("pooler"), free_port());
        let file = folder.path().join("pgbouncer.ini");
        let (server, pool) = (postgres.port(), "pool_mode = transaction\ndefault_pool_size = 10");
        let listen = format!("listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any");
        let lines = format!(
            "[databases]\n* = host=127.0.0.1 port={server} user=postgres\n[pgbouncer]\n{listen}\n{pool}\n{names}\n{more}\n"
        );
        std::fs::write(&file, lines).unwrap();
        let mut command = Command::new("pgbouncer");
        if let Some(user) = user() {
            std::os::unix::process::CommandExt::uid(&mut command, user);
        }
        let process = command.arg(&file).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        eventually("PgBouncer answers", async || tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok())
            .await;
        Self { port, process, _folder: folder }
    }

    fn url(&self) -> String {
        OwnPostgres::url_at(self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs the doctor until it has said something.
async fn doctor_says(app: &TestApp, name: &str, variables: &[(&str, String)], words: &str) {
    let mut all = vec![("DATA", app.folder().display().to_string())];
    all.extend(variables.iter().cloned());
    Process::spawn(&app.folder(), name, &["doctor"], &all).wrote(words).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_order_through_a_pooler_in_transaction_mode() {
    let postgres = OwnPostgres::start().await;
    let pooler = Pooler::start(&postgres, "").await;
    let config: Vec<(&str, Value)> = vec![
        ("database.url", pooler.url().into()),
        ("database.migration_url", postgres.url().into()),
        ("database.prepared_statements", false.into()),
        ("database.max_connections", 30.into()),
        ("redis.url", redis::url().into()),
        ("redis.namespace", format!("pooler-{}", pooler.port).into()),
    ];
    let app = TestApp::start_with(Database::Sqlite, AppOptions { config, ..AppOptions::default() }).await;
    let event = app.event().quota(u32::try_from(QUOTA).unwrap()).published().await;
    let order = async |_| {
        let input = app.order_input(&event, 1);
        let answer = app.gql("PlaceOrder", json!({ "input": input })).send().await;
        answer.codes().is_empty().then(|| answer.field()["order"].clone())
    };
    let orders: Vec<Value> = join_all((0..PEOPLE).map(order)).await.into_iter().flatten().collect();
    assert_eq!(orders.len(), QUOTA);
    assert!(orders.iter().all(|order| order["status"] == "CONFIRMED"));
    assert_eq!(app.count("SELECT SUM(sold) AS n FROM quotas").await, i64::try_from(QUOTA).unwrap());
    app.mail_about(&app.buyer_of(&orders[0]).await, "").await;

    let staff = &event.organizer.user;
    let scan = json!({ "input": { "eventId": event.id, "ticketSecret": orders[0]["tickets"][0]["secret"] } });
    let scans = join_all((0..12).map(|_| app.gql("RecordCheckIn", scan.clone()).as_(staff).send())).await;
    assert_eq!(scans.iter().filter(|answer| answer.codes().is_empty()).count(), 1);
    let limit = "SELECT CASE current_setting('lock_timeout') WHEN '8s' THEN 8 END AS n";
    assert_eq!(app.count(limit).await, 8, "no statement waits for a lock for ever");

    let through = ("DATABASE__URL", pooler.url());
    doctor_says(&app, "refused", std::slice::from_ref(&through), "database.prepared_statements = false").await;
    let ignoring = Pooler::start(&postgres, "ignore_startup_parameters = extra_float_digits,options").await;
    let through_it = ("DATABASE__URL", ignoring.url());
    doctor_says(&app, "mixed-up", &[through_it], "database.prepared_statements = false").await;
    let past = ("DATABASE__MIGRATION_URL", postgres.url());
    let unnamed = ("DATABASE__PREPARED_STATEMENTS", "false".to_owned());
    doctor_says(&app, "well", &[through, past, unnamed], "and is migrated").await;
    app.finish().await;
}
