use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use super::beside;
use crate::support::stripe_double::{SECRET_KEY, WEBHOOK_SECRET};
use crate::support::{AppOptions, Database, Process, TestApp, eventually, free_address};

/// Starts an API process in addition to the test's own.
async fn api(app: &TestApp, name: &str, more: &[(&str, String)]) -> (Process, String) {
    let address = free_address();
    let origin = format!("http://{address}");
    let mut api = beside(app, name, &["api", "--listen", &address], more);
    api.ready(&origin).await;
    (api, origin)
}

/// The API is killed after the order was committed, while it waits for Stripe and before it has answered. The client
/// retries with the same key and gets the same order, with one payment and one checkout.
async fn killed_between_commit_and_answer(database: Database) {
    let app = TestApp::start_with(database, AppOptions { stripe: true, ..AppOptions::default() }).await;
    let stripe = app.stripe.clone().unwrap();
    let event = app.event().paid("25.00").quota(5).published().await;
    app.settle().await;
    let keys = [
        ("STRIPE__SECRET_KEY", SECRET_KEY.to_owned()),
        ("STRIPE__WEBHOOK_SECRETS", WEBHOOK_SECRET.to_owned()),
        ("STRIPE__API_BASE", stripe.api_base().to_owned()),
    ];
    let (mut first, origin) = api(&app, "first", &keys).await;

    let input = app.order_input(&event, 2);
    stripe.slow_next(1, Duration::from_secs(3));
    let request = app.gql("PlaceOrder", json!({ "input": input })).at(&origin).try_send();
    let killed = async {
        eventually("Stripe has opened the checkout", async || stripe.sessions().len() == 1).await;
        first.kill();
    };
    let (answer, ()) = tokio::join!(request, killed);
    assert!(answer.is_err(), "the API answered before it was killed: {answer:?}");

    let (mut second, origin) = api(&app, "second", &keys).await;
    let again = app.gql("PlaceOrder", json!({ "input": input })).at(&origin).ok().await;
    assert_eq!(again["order"]["status"], "PENDING");
    // Stripe may still process the first request and refuse the second; then the job of each order retries.
    app.advance(Duration::from_mins(2));
    let order = json!({ "id": again["order"]["id"], "secret": again["order"]["secret"] });
    eventually("the order has a checkout", async || {
        let order = app.gql("Order", order.clone()).at(&origin).ok().await;
        order["payment"]["checkoutUrl"].is_string()
    })
    .await;
    for (table, rows) in [("orders", 1), ("payments", 1), ("tickets", 0)] {
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, rows, "{table}");
    }
    assert_eq!(app.count("SELECT SUM(held) AS n FROM quotas").await, 2);
    assert_eq!(stripe.sessions().len(), 1, "one payment has one checkout");

    stripe.pay(&stripe.sessions()[0].id);
    stripe.deliver().await;
    eventually("the order is confirmed", async || {
        app.count("SELECT COUNT(*) AS n FROM orders WHERE status = 'confirmed'").await == 1
    })
    .await;
    assert!(second.terminate().await, "{}", second.log());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_commit_and_answer_sqlite() {
    killed_between_commit_and_answer(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_commit_and_answer_postgres() {
    killed_between_commit_and_answer(Database::Postgres).await;
}

/// The API is killed at some point while many order. All clients retry with their keys, and everybody has exactly one
/// order, one ticket and one mail.
async fn killed_in_a_crowd(database: Database) {
    const CROWD: i64 = 60;
    let app = TestApp::start(database).await;
    let event = app.event().quota(500).published().await;
    app.settle().await;
    let (mut first, origin) = api(&app, "first", &[]).await;
    let inputs: Vec<Value> = (0..CROWD).map(|_| app.order_input(&event, 1)).collect();
    let place = |input: &Value, origin: &str| {
        let request = app.gql("PlaceOrder", json!({ "input": input })).at(origin);
        async move { request.try_send().await.ok() }
    };

    let killed = async {
        eventually("some orders are committed", async || app.count("SELECT COUNT(*) AS n FROM orders").await >= 5)
            .await;
        first.kill();
    };
    let (before, ()) = tokio::join!(join_all(inputs.iter().map(|input| place(input, &origin))), killed);
    let (mut second, origin) = api(&app, "second", &[]).await;
    let after = join_all(inputs.iter().map(|input| place(input, &origin))).await;

    for (before, after) in before.iter().zip(&after) {
        let after = after.as_ref().expect("the second API answers").ok();
        assert_eq!(after["order"]["status"], "CONFIRMED");
        if let Some(before) = before {
            assert_eq!(before.ok()["order"]["id"], after["order"]["id"]);
        }
    }
    for table in ["orders", "tickets"] {
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, CROWD, "{table}");
    }
    assert_eq!(app.count("SELECT MAX(sold) AS n FROM quotas").await, CROWD);
    app.settle().await;
    for input in &inputs {
        assert_eq!(app.mailbox.to(input["email"].as_str().unwrap()).len(), 1, "mails to {}", input["email"]);
    }
    assert!(second.terminate().await, "{}", second.log());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_a_crowd_sqlite() {
    killed_in_a_crowd(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_a_crowd_postgres() {
    killed_in_a_crowd(Database::Postgres).await;
}
