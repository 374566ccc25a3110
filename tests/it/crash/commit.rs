//! Connections to PostgreSQL that break at `COMMIT`, before or after the server has executed it, and a server that
//! becomes read-only.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use sea_orm::{ConnectOptions, ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::own_postgres::OwnPostgres;
use crate::support::{AppOptions, Database, TestApp, eventually};

/// A proxy in front of the server that cuts connections.
struct Proxy {
    port: u16,
    /// How many of the next commits are cut off, every other one after the server has received it.
    cuts: Arc<AtomicU32>,
}

impl Proxy {
    async fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self { port: listener.local_addr().unwrap().port(), cuts: Arc::default() };
        let cuts = Arc::clone(&proxy.cuts);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let cuts = Arc::clone(&cuts);
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
                    let ((from_client, to_client), (from_server, to_server)) =
                        (client.into_split(), server.into_split());
                    // If one direction ends, both do.
                    tokio::select! {
                        () = there(from_client, to_server, &cuts) => {}
                        () = back(from_server, to_client) => {}
                    }
                });
            }
        });
        proxy
    }
}

async fn there(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, cuts: &AtomicU32) {
    let mut buffer = vec![0; 65536];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let said = &buffer[..read];
        let commits = said.windows(7).any(|words| words == b"COMMIT\0");
        let cut = commits.then(|| cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)));
        match cut {
            Some(Ok(left)) => {
                if left.is_multiple_of(2) {
                    // The server receives the commit, but its response is lost.
                    let _ = to.write_all(said).await;
                    let _ = to.shutdown().await;
                }
                return;
            }
            _ => {
                if to.write_all(said).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn back(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

/// Every client has exactly the order that was acknowledged, wherever the connection broke. Those that were asked to
/// retry get it with the same key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_lost_at_commit_loses_and_doubles_no_order() {
    let postgres = OwnPostgres::start().await;
    let proxy = Proxy::start(postgres.port()).await;
    let config = vec![("database.url", OwnPostgres::url_at(proxy.port).into())];
    let options = AppOptions { config, no_worker: true, ..AppOptions::default() };
    let app = TestApp::start_with(Database::Sqlite, options).await;
    let event = app.event().quota(5000).published().await;
    let mut confirmed: HashMap<String, String> = HashMap::new();
    let mut inputs: Vec<Value> = Vec::new();

    // After one cut, a look-up over a new connection finds the order. After more, it may fail, and the client retries.
    for cuts in [1, 2, 1, 3, 4] {
        inputs.extend((0..6).map(|_| app.order_input(&event, 1)));
        proxy.cuts.store(cuts, Ordering::SeqCst);
        let placed = join_all(inputs.iter().map(|input| app.gql("PlaceOrder", json!({ "input": input })).send())).await;
        for (input, answer) in inputs.iter().zip(placed) {
            let email = input["email"].as_str().unwrap();
            if answer.status == 503 {
                assert!(cuts > 1, "one more connection would have told: {answer:#?}");
                assert_eq!(answer.error_code(), "UNAVAILABLE");
                continue;
            }
            let order = answer.ok();
            assert_eq!(order["order"]["status"], "CONFIRMED");
            let id = order["order"]["id"].as_str().unwrap().to_owned();
            let earlier = confirmed.insert(email.to_owned(), id.clone());
            assert!(earlier.is_none_or(|earlier| earlier == id), "another order than the one acknowledged");
        }
    }
    proxy.cuts.store(0, Ordering::SeqCst);
    for input in &inputs {
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        let id = order["order"]["id"].as_str().unwrap();
        let earlier = confirmed.get(input["email"].as_str().unwrap());
        assert!(earlier.is_none_or(|earlier| earlier == id), "an order that was acknowledged is gone");
    }
    let all = i64::try_from(inputs.len()).unwrap();
    for table in ["orders", "tickets"] {
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, all, "{table}");
    }
    assert_eq!(app.count("SELECT MAX(sold) AS n FROM quotas").await, all);
    app.tolerate_dead_jobs();
    app.finish().await;
}

/// After a failover, connections may lead to a server that is now a standby, and later to a primary again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_no_writes_is_not_ready() {
    let app = TestApp::start_with(Database::Postgres, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    let event = app.event().quota(500).published().await;
    let ready = async || app.http.get(app.url("/health/ready")).send().await.unwrap().status().as_u16();
    let url = app.variables().into_iter().find(|(key, _)| key == "DATABASE__URL").unwrap().1;
    let server = sea_orm::Database::connect(ConnectOptions::new(url).max_connections(1).to_owned()).await.unwrap();
    let read_only = async |value: &str| {
        let name = "SELECT format('ALTER DATABASE %I SET default_transaction_read_only = ', current_database()) AS sql";
        let name = server.query_one_raw(Statement::from_string(DbBackend::Postgres, name)).await.unwrap().unwrap();
        let set: String = name.try_get("", "sql").unwrap();
        server.execute_unprepared("SET default_transaction_read_only = off").await.unwrap();
        server.execute_unprepared(&format!("{set}{value}")).await.unwrap();
    };

    let input = app.order_input(&event, 1);
    read_only("on").await;
    // Existing connections keep the old setting until they reconnect.
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    server.execute_unprepared(others).await.unwrap();
    eventually("it is not ready", async || ready().await == 503).await;
    let refused = app.gql("PlaceOrder", json!({ "input": input })).send().await;
    assert_eq!((refused.status.as_u16(), refused.error_code().as_str()), (503, "UNAVAILABLE"), "{refused:#?}");
    assert_eq!(ready().await, 503);

    read_only("off").await;
    eventually("it is ready again", async || ready().await == 200).await;
    let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    assert_eq!(placed["order"]["status"], "CONFIRMED");
    app.tolerate_dead_jobs();
    app.finish().await;
}
