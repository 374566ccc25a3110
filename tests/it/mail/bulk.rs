//! Messages to ten thousand, over a real mail server: those who have just ordered don't wait for them.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::smtp_sink::SmtpSink;
use crate::support::{Database, TestApp, TestEvent, Wishes, eventually};

const ATTENDEES: usize = 10_000;
/// The most that an order can have.
const PER_ORDER: usize = 100;

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id } errors { code field message } }
}";
const CANCEL: &str = "mutation($input: MessageCancelInput!) {
    messageCancel(input: $input) { message { state progress { total sent left } } errors { code field message } }
}";

/// Sells tickets to many, each with an address of their own.
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
    let orders = (0..ATTENDEES / PER_ORDER).map(|number| app.gql("PlaceOrder", json!({ "input": order(number) })).ok());
    for placed in join_all(orders).await {
        assert_eq!(placed["order"]["status"], "CONFIRMED");
    }
}

/// While a message goes to ten thousand, somebody orders: the confirmation is there while nearly all still wait for
/// theirs. Then the message is stopped, and no more goes out.
async fn in_front_of_ten_thousand(database: Database) {
    let sink = SmtpSink::start().await;
    let config = vec![("mail.url", sink.url().into())];
    let mut app = TestApp::start_with(database, Wishes { config, no_worker: true, ..Wishes::default() }).await;
    let organizer = app.event_without_worker(1).await.organizer;
    let event = app.event().by(&organizer).ticket_type("maxPerOrder", PER_ORDER).quota(20_000).published().await;
    sell(&app, &event).await;
    // What they are told of their orders is not what this is about.
    app.execute("DELETE FROM outbox").await;
    app.run_worker();
    let input = json!({
        "eventId": event.id, "subject": "Doors open at seven", "body": "Bring a **jacket**.", "audience": {},
        "idempotencyKey": "bulk",
    });
    let sent = app.gql(SEND, json!({ "input": input })).as_(&event.organizer.user).ok().await;
    eventually("some have it", async || sink.taken() >= 100).await;

    let input = app.order_input(&event, 1);
    let before = sink.taken();
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    let buyer = input["email"].as_str().unwrap();
    eventually("the order is confirmed by mail", async || sink.taken_before(buyer).is_some()).await;
    let between = sink.taken_before(buyer).unwrap() - before;
    let cancel = json!({ "messageId": sent["message"]["id"] });
    let stopped = app.gql(CANCEL, json!({ "input": cancel })).as_(&event.organizer.user).ok().await;
    assert_eq!(stopped["message"]["state"], "STOPPED");
    let progress = &stopped["message"]["progress"];
    let left = progress["left"].as_u64().unwrap();
    assert_eq!(progress["total"], ATTENDEES);
    assert!(left > 8_000, "nearly all still wait: {progress}");
    assert!(between < 1_000, "the confirmation waited for {between} others");

    app.settle().await;
    let waiting = "SELECT COUNT(*) AS n FROM message_recipients WHERE state = 'waiting'";
    let waiting = app.count(waiting).await;
    assert!(
        u64::try_from(waiting).unwrap() + 10 > left,
        "a few were under way, and no more went out: {waiting} of {left}"
    );
    assert!(no_doubles(&sink), "nobody got it twice");
    app.finish().await;
}

fn no_doubles(sink: &SmtpSink) -> bool {
    let mut receivers: Vec<Value> = sink.mails().into_iter().map(|mail| json!(mail.to)).collect();
    let all = receivers.len();
    receivers.sort_by_key(Value::to_string);
    receivers.dedup();
    receivers.len() == all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_front_of_ten_thousand_sqlite() {
    in_front_of_ten_thousand(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_front_of_ten_thousand_postgres() {
    in_front_of_ten_thousand(Database::Postgres).await;
}
