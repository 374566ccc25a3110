use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use super::beside;
use crate::support::stripe_double::{SECRET_KEY, WEBHOOK_SECRET};
use crate::support::{AppOptions, Database, TestApp, eventually, free_address};

const CLIENTS: usize = 6;

/// If the API has to stop under load, it reports that it is not ready, continues for a moment, and finishes its
/// requests. A load balancer with checks every 50 ms loses no request, and every acknowledged order exists once, with
/// its mail.
async fn told_to_stop_under_load(database: Database) {
    let app = TestApp::start_with(database, AppOptions { stripe: true, ..AppOptions::default() }).await;
    let stripe = app.stripe.clone().unwrap();
    let free = app.event().quota(5000).published().await;
    let paid = app.event().paid("25.00").quota(5).published().await;
    app.settle().await;
    let address = free_address();
    let origin = format!("http://{address}");
    let variables = [
        ("HTTP__DRAIN_SECONDS", "2".to_owned()),
        ("STRIPE__SECRET_KEY", SECRET_KEY.to_owned()),
        ("STRIPE__WEBHOOK_SECRETS", WEBHOOK_SECRET.to_owned()),
        ("STRIPE__API_BASE", stripe.api_base().to_owned()),
    ];
    let mut api = beside(&app, "api", &["api", "--listen", &address], &variables);
    api.ready(&origin).await;
    let watched = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id } }";
    let mut socket = app.subscribe_at(&origin, watched, json!({ "id": paid.id })).await;

    let ready = AtomicBool::new(true);
    let client = async || {
        let mut emails = Vec::new();
        while ready.load(Ordering::SeqCst) {
            let input = app.order_input(&free, 1);
            let order = app.gql("PlaceOrder", json!({ "input": input })).at(&origin).ok().await;
            assert_eq!(order["order"]["status"], "CONFIRMED");
            emails.push(input["email"].as_str().unwrap().to_owned());
        }
        emails
    };
    let balancer = async {
        loop {
            let answer =
                app.http.get(format!("{origin}/health/ready")).send().await.expect("it answers while it leaves");
            if answer.status() == 503 {
                let body: Value = answer.json().await.unwrap();
                assert_eq!(body["status"], "stopping");
                return ready.store(false, Ordering::SeqCst);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // Stripe takes longer than the drain, so this request is in progress when no more connections are accepted.
    stripe.slow_next(1, Duration::from_secs(3));
    let slow = app.gql("PlaceOrder", json!({ "input": app.order_input(&paid, 1) })).at(&origin);
    let stop = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        api.terminate().await
    };
    let clients = join_all((0..CLIENTS).map(|_| client()));
    let (slow, emails, (), ended, closed) = tokio::join!(slow.ok(), clients, balancer, stop, socket.closed());
    assert!(ended, "{}", api.log());
    assert!(slow["order"]["payment"]["checkoutUrl"].is_string(), "{slow:#}");
    assert_eq!(closed, 1001);
    assert!(!api.log().contains("still open"), "{}", api.log());

    let emails: Vec<String> = emails.into_iter().flatten().collect();
    assert!(emails.len() > CLIENTS, "there was no load");
    let confirmed = "SELECT COUNT(*) AS n FROM orders WHERE status = 'confirmed'";
    assert_eq!(app.count(confirmed).await, i64::try_from(emails.len()).unwrap());
    eventually("every mail was sent", async || emails.iter().all(|email| !app.mailbox.to(email).is_empty())).await;
    app.settle().await;
    assert!(emails.iter().all(|email| app.mailbox.to(email).len() == 1), "somebody got two mails");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_under_load_sqlite() {
    told_to_stop_under_load(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_under_load_postgres() {
    told_to_stop_under_load(Database::Postgres).await;
}
