//! An on-sale: many orders at the same moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::stream::{self, StreamExt as _};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;

use crate::support::{Answer, AppOptions, Database, TestApp, proof};

/// How often the on-sale is repeated, each with an event of its own.
fn rounds() -> usize {
    proof::size(1, 10)
}

const QUOTA: u32 = 500;
const ATTEMPTS: usize = 5_000;
/// The number of concurrent requests, each on its own connection.
const AT_ONCE: usize = 200;

/// 5,000 people order 500 places over HTTP: exactly 500 get one, all others are refused as sold out.
async fn exactly_the_quota(database: Database) {
    let app = TestApp::start_with(database, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    for round in 1..=i64::try_from(rounds()).unwrap() {
        let event = app.event().quota(QUOTA).published().await;
        let outcomes = stream::iter(0..ATTEMPTS)
            .map(|_| app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send())
            .buffer_unordered(AT_ONCE)
            .map(|answer| {
                let payload = answer.field();
                let refused = payload["errors"][0]["code"].as_str().map(str::to_owned);
                refused.unwrap_or_else(|| payload["order"]["status"].as_str().unwrap().to_owned())
            })
            .fold(BTreeMap::<String, u32>::new(), |mut counts, outcome| async move {
                *counts.entry(outcome).or_default() += 1;
                counts
            })
            .await;
        let expected =
            [("CONFIRMED".to_owned(), QUOTA), ("SOLD_OUT".to_owned(), u32::try_from(ATTEMPTS).unwrap() - QUOTA)];
        assert_eq!(outcomes, BTreeMap::from(expected));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, i64::from(QUOTA) * round);
        assert_eq!(app.count("SELECT SUM(sold) AS n FROM quotas").await, i64::from(QUOTA) * round);
        assert_eq!(app.count("SELECT SUM(held) AS n FROM quotas").await, 0);
    }
    app.tolerate_dead_jobs();
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_the_quota_sqlite() {
    exactly_the_quota(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_the_quota_postgres() {
    exactly_the_quota(Database::Postgres).await;
}

/// Three processes sell at the same time, each with batches of its own: together exactly the quota.
async fn several_processes(database: Database) {
    const PLACES: u32 = 120;
    let mut app = TestApp::start_with(database, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    let urls = [app.url(""), app.run_another_api().await, app.run_another_api().await];
    let event = app.event().quota(PLACES).published().await;
    let place = |(number, url): (u32, &String)| {
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1 + number % 3) })).at(url).send()
    };
    let people = (0..400).zip(urls.iter().cycle());
    let answers: Vec<_> = stream::iter(people).map(place).buffer_unordered(90).collect().await;
    let payloads: Vec<_> = answers.iter().map(Answer::field).collect();
    let mut refused = payloads.iter().filter(|payload| payload["order"].is_null());
    assert!(refused.all(|payload| payload["errors"][0]["code"] == "SOLD_OUT"), "{payloads:?}");
    assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, i64::from(PLACES));
    assert_eq!(app.count("SELECT sold AS n FROM quotas").await, i64::from(PLACES));
    app.execute("DELETE FROM outbox").await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_sell_exactly_the_quota_sqlite() {
    several_processes(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_sell_exactly_the_quota_postgres() {
    several_processes(Database::Postgres).await;
}

/// The control: without the lock, the condition and the CHECK, the same load oversells the same table, so the test
/// above would notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guard_it_oversells() {
    let app = TestApp::start_with(Database::Postgres, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    app.event().quota(5).published().await;
    let db = Arc::new(app.parts.env.db.writer().clone());
    db.execute_unprepared("ALTER TABLE quotas DROP CONSTRAINT quotas_never_oversold").await.unwrap();
    let everybody_looked = Arc::new(tokio::sync::Barrier::new(8));
    let buyers = (0..8).map(|_| {
        let (db, everybody_looked) = (Arc::clone(&db), Arc::clone(&everybody_looked));
        tokio::spawn(async move {
            let tx = db.begin().await.unwrap();
            let look = sea_orm::Statement::from_string(
                sea_orm::DbBackend::Postgres,
                "SELECT size - held - sold AS n FROM quotas",
            );
            let left: i64 = tx.query_one_raw(look).await.unwrap().unwrap().try_get("", "n").unwrap();
            everybody_looked.wait().await;
            if left > 0 {
                tx.execute_unprepared("UPDATE quotas SET sold = sold + 1").await.unwrap();
            }
            tx.commit().await.unwrap();
        })
    });
    futures::future::join_all(buyers).await.into_iter().for_each(|buyer| buyer.unwrap());
    assert_eq!(app.count("SELECT sold AS n FROM quotas").await, 8, "five places, eight sold");
    app.tolerate_dead_jobs();
    app.finish().await;
}
