//! The database goes away while people order, and comes back.

use serde_json::{Value, json};

use super::own_postgres::OwnPostgres;
use crate::support::{Answer, AppOptions, Database, TestApp, TestEvent, eventually, in_time};

/// So many requests in a row would take minutes if each of them waited for the database.
const AT_ONCE: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frozen_and_killed_while_people_order() {
    let mut postgres = OwnPostgres::start().await;
    let options = AppOptions { config: vec![("database.url", postgres.url().into())], ..AppOptions::default() };
    let app = TestApp::start_with(Database::Sqlite, options).await;
    let event = app.event().quota(500).published().await;
    app.settle().await;
    let mut watched = app.subscribe("AvailabilityChanged", json!({ "eventId": event.id })).await;
    watched.next().await;

    postgres.freeze();
    let met = away(&app, &event).await;
    postgres.thaw();
    back(&app, &event, met).await;

    postgres.kill();
    pages_say_so_at_once(&app, &event).await;
    let met = away(&app, &event).await;
    postgres.start_again().await;
    back(&app, &event, met).await;
    // Whoever watched goes on watching.
    let left = app.count("SELECT size - held - sold AS n FROM quotas").await;
    in_time("the places that are left now", async {
        while watched.next().await["availabilityChanged"]["availability"] != left {}
    })
    .await;
    app.finish().await;
}

async fn order(app: &TestApp, input: &Value) -> Answer {
    app.gql("PlaceOrder", json!({ "input": input })).send().await
}

fn is_honest(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:#?}");
    assert_eq!(answer.error_code(), "UNAVAILABLE");
    let extensions = &answer.body["errors"][0]["extensions"];
    assert!(extensions["requestId"].is_string() && extensions["retryAfter"].is_number(), "{extensions}");
    assert_eq!(answer.headers["retry-after"], "5");
}

/// Requests are answered with an outage error: the first after a moment, the others at once. Returns the first's order
/// input.
async fn away(app: &TestApp, event: &TestEvent) -> Value {
    let input = app.order_input(event, 1);
    is_honest(&in_time("the first answer", order(app, &input)).await);
    // A broken connection fails at once; the rest of the process learns of the outage a moment later.
    eventually("the outage is noticed", async || app.parts.database.is_away()).await;
    in_time("answers that don't wait for the database", async {
        for _ in 0..AT_ONCE / 2 {
            is_honest(&order(app, &app.order_input(event, 1)).await);
            is_honest(&app.gql("{ viewer { id } }", json!({})).send().await);
        }
    })
    .await;
    let get = async |path: &str| app.http.get(app.url(path)).header("accept", "text/html").send().await.unwrap();
    let page = get("/login").await;
    assert_eq!((page.status().as_u16(), &page.headers()["retry-after"] == "5"), (503, true));
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"), "a page for people");
    assert_eq!(get("/health/ready").await.status(), 503);
    assert_eq!(get("/health/live").await.status(), 200, "an outage of the database must not restart every replica");
    input
}

/// The first requests get broken connections, before the outage is known. Server-rendered pages report it as well.
async fn pages_say_so_at_once(app: &TestApp, event: &TestEvent) {
    let order = "/orders/order_01h455vb4pex5vsknk084sn02q?secret=none";
    let (shown, checkout) = (format!("/events/{}", event.slug), format!("/events/{}/checkout", event.slug));
    for path in ["/", &shown, &checkout, order, "/sitemap.xml", "/sitemap/1.xml"] {
        let page = in_time(path, app.http.get(app.url(path)).send()).await.unwrap();
        assert_eq!((page.status().as_u16(), page.headers().get("retry-after").is_some()), (503, true), "{path}");
    }
    let form = app.http.post(app.url("/verify-email")).header("sec-fetch-site", "same-origin");
    let page = form.form(&[("token", "none")]).send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.headers().get("retry-after").is_some()), (503, true));
}

/// Soon everything works again, and a client that repeats its order has exactly one.
async fn back(app: &TestApp, event: &TestEvent, met: Value) {
    eventually("it comes back", async || order(app, &met).await.status == 200).await;
    for _ in 0..30 {
        order(app, &app.order_input(event, 1)).await.ok();
    }
    let again = order(app, &met).await.ok();
    assert_eq!(again["order"]["status"], "CONFIRMED");
    let email = met["email"].as_str().unwrap();
    assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM orders WHERE email = '{email}'")).await, 1);
    app.settle().await;
    assert_eq!(app.mailbox.to(email).len(), 1);
}
