//! The primary is killed while people order, and a standby is promoted: the process follows without a restart.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join_all;
use serde_json::{Value, json};

use super::own_postgres::OwnPostgres;
use super::short_leases;
use crate::support::{Answer, AppOptions, Database, TestApp, eventually};

const BUYERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promotion_is_followed_and_no_order_is_lost() {
    let mut primary = OwnPostgres::start().await;
    let standby = primary.standby().await;
    // From now on a commit is confirmed once the standby has it.
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'").await;
    primary.sql("SELECT pg_reload_conf()").await;
    eventually("the standby is synchronous", async || {
        primary.sql("SELECT count(*) AS n FROM pg_stat_replication WHERE sync_state = 'sync'").await == 1
    })
    .await;
    let (first, second) = (primary.port(), standby.port());
    let url = format!("postgres://postgres@127.0.0.1:{first},127.0.0.1:{second}/postgres");
    // What was running when the primary died is given to a worker again after a few seconds.
    let options = AppOptions { no_worker: false, ..short_leases([("database.url", url.into())]) };
    let mut app = TestApp::start_with(Database::Sqlite, options).await;
    let event = app.event().quota(20_000).published().await;
    app.settle().await;

    let (confirmed, unsure) = (Mutex::new(Vec::<String>::new()), Mutex::new(Vec::<Value>::new()));
    let enough = AtomicBool::new(false);
    let order = async |input: &Value| -> Answer { app.gql("PlaceOrder", json!({ "input": input })).send().await };
    let buyer = async |_| {
        while !enough.load(Ordering::Relaxed) {
            let input = app.order_input(&event, 1);
            let answer = order(&input).await;
            if answer.status == 200 {
                confirmed.lock().unwrap().push(input["email"].as_str().unwrap().to_owned());
            } else {
                assert_eq!(answer.error_code(), "UNAVAILABLE");
                unsure.lock().unwrap().push(input);
            }
        }
    };
    let promote = async {
        eventually("people order", async || confirmed.lock().unwrap().len() > 20).await;
        primary.kill();
        standby.sql("SELECT pg_promote()").await;
        let before = confirmed.lock().unwrap().len();
        eventually("people order again", async || confirmed.lock().unwrap().len() > before + 20).await;
        enough.store(true, Ordering::Relaxed);
    };
    tokio::join!(promote, join_all((0..BUYERS).map(buyer)));

    let emails = confirmed.into_inner().unwrap();
    let list = emails.iter().map(|email| format!("'{email}'")).collect::<Vec<_>>().join(",");
    let kept = app.count(&format!("SELECT COUNT(*) AS n FROM orders WHERE email IN ({list})")).await;
    assert_eq!(kept, i64::try_from(emails.len()).unwrap(), "a confirmed order is lost");
    for input in unsure.into_inner().unwrap().iter().take(10) {
        order(input).await.ok();
        let email = input["email"].as_str().unwrap();
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM orders WHERE email = '{email}'")).await, 1);
    }

    // The old primary comes back as it was. A process that starts now finds the new one all the same.
    primary.start_again().await;
    let late = app.event().published().await;
    let other = app.run_another_api().await;
    let page = app.gql("EventPage", json!({ "slug": late.slug })).at(&other).ok().await;
    assert_eq!(page["id"], late.id.as_str());
    app.settle().await;
    app.finish().await;
}
