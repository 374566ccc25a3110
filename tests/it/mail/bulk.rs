//! Messages to thousands of recipients over a real mail server, which must not delay order confirmations.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use crate::support::proof;
use crate::support::smtp_sink::{Received, SmtpSink};
use crate::support::{AppOptions, Database, TestApp, TestEvent, eventually};

/// The number of recipients.
fn attendees() -> usize {
    proof::size(3_000, 10_000)
}
/// The most tickets per order.
const PER_ORDER: usize = 100;

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id } errors { code field message } }
}";
const CANCEL: &str = "mutation($input: MessageCancelInput!) { messageCancel(input: $input) { errors { code } } }";
const SUBJECT: &str = "Doors open at seven";
/// How many people order meanwhile.
const ORDERS: usize = 10;
/// The pause between their orders.
const BETWEEN: Duration = Duration::from_millis(300);
/// How many mails of the message may go out before a confirmation that was asked for meanwhile. In the same queue, all
/// those left would.
const AHEAD: usize = 500;

/// Sells tickets to many people with different addresses.
async fn sell(app: &TestApp, event: &TestEvent) {
    let order = |number: usize| {
        let attendee = |place: usize| {
            let number = number * PER_ORDER + place;
            json!({ "name": format!("Guest {number}"), "email": format!("attendee-{number}@example.org") })
        };
        let mut input = app.order_input(event, 1);
        input["lines"][0]["quantity"] = json!(PER_ORDER);
        input["lines"][0]["attendees"] = (0..PER_ORDER).map(attendee).collect::<Vec<_>>().into();
        input
    };
    let orders =
        (0..attendees() / PER_ORDER).map(|number| app.gql("PlaceOrder", json!({ "input": order(number) })).ok());
    for placed in join_all(orders).await {
        assert_eq!(placed["order"]["status"], "CONFIRMED");
    }
}

/// While a message goes to thousands of people, others order. The confirmations do not queue behind it, and nobody gets
/// the message twice.
async fn in_front_of_thousands(database: Database) {
    let sink = SmtpSink::start().await;
    let config = vec![("mail.url", sink.url().into())];
    let mut app = TestApp::start_with(database, AppOptions { config, no_worker: true, ..AppOptions::default() }).await;
    let organizer = app.event().quota(1).published().await.organizer;
    let event = app.event().by(&organizer).ticket_type("maxPerOrder", PER_ORDER).quota(20_000).published().await;
    let other = app.event().by(&organizer).published().await;
    sell(&app, &event).await;
    // The mails about these orders don't matter here.
    app.execute("DELETE FROM outbox").await;
    app.run_worker();
    confirmed(&app, &other, &sink).await;
    let input = json!({
        "eventId": event.id, "subject": SUBJECT, "body": "Bring a **jacket**.", "audience": {},
        "idempotencyKey": "bulk",
    });
    let sent = app.gql(SEND, json!({ "input": input })).as_(&event.organizer.user).ok().await;

    // The first orders are placed while the list of recipients is written.
    let mut ahead = Vec::new();
    for _ in 0..ORDERS {
        ahead.push(confirmed(&app, &other, &sink).await);
        tokio::time::sleep(BETWEEN).await;
    }
    let left = app.count("SELECT COUNT(*) AS n FROM message_recipients WHERE state = 'waiting'").await;
    assert!(left > 1_000, "it was still going out: {left} were left");
    assert!(ahead.iter().all(|mails| *mails < AHEAD), "{ahead:?}");

    // Sending all mails takes minutes with a debug build, so the rest is cancelled.
    let of_message = || sink.mails().into_iter().filter(is_message).map(|mail| mail.to[0].clone()).collect::<Vec<_>>();
    eventually("a thousand have it", async || of_message().len() >= 1_000).await;
    let input = json!({ "messageId": sent["message"]["id"] });
    app.gql(CANCEL, json!({ "input": input })).as_(&event.organizer.user).ok().await;
    app.settle().await;
    let mut receivers = of_message();
    let noted = app.count("SELECT COUNT(*) AS n FROM message_recipients WHERE state = 'sent'").await;
    assert_eq!(i64::try_from(receivers.len()), Ok(noted));
    receivers.sort();
    receivers.dedup();
    assert_eq!(i64::try_from(receivers.len()), Ok(noted), "nobody got it twice");
    app.finish().await;
}

/// Places an order, and returns how many mails the mail server accepted between its answer and the confirmation.
async fn confirmed(app: &TestApp, event: &TestEvent, sink: &SmtpSink) -> usize {
    let input = app.order_input(event, 1);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    let ordered = sink.taken();
    let buyer = input["email"].as_str().unwrap();
    eventually("the order is confirmed by mail", async || sink.taken_before(buyer).is_some()).await;
    sink.taken_before(buyer).unwrap().saturating_sub(ordered)
}

fn is_message(mail: &Received) -> bool {
    mail.data.contains(&format!("Subject: {SUBJECT}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_front_of_thousands_sqlite() {
    in_front_of_thousands(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_front_of_thousands_postgres() {
    in_front_of_thousands(Database::Postgres).await;
}
