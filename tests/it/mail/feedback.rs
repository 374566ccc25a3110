//! Feedback on events: who is asked, who may give it, and who may read it.

use std::time::Duration;

use domain::job::Job;
use serde_json::{Value, json};

use crate::organizers::{refuses, send};
use crate::support::{TestApp, TestEvent, both};

const GIVE: &str = "mutation($input: FeedbackGiveInput!) {
    feedbackGive(input: $input) { feedback { rating comment givenAt } errors { code field message } }
}";
const READ: &str = "query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Event { feedback {
    count average
    entries(first: $first, after: $after) { nodes { rating comment } pageInfo { hasNextPage endCursor } }
} } } }";
const SAID: &str =
    "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { feedback { rating comment } } }";
const DAY: Duration = Duration::from_hours(24);

/// Places an order as a guest, and returns the address and the order.
async fn order(app: &TestApp, event: &TestEvent) -> (String, Value) {
    let input = app.order_input(event, 1);
    let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    (input["email"].as_str().unwrap().to_owned(), placed["order"].clone())
}

/// Publishes an event that ends in 31 days.
async fn event(app: &TestApp) -> TestEvent {
    app.event().with("title", "Jazz im Hof").published().await
}

/// Moves the clock, and runs the scheduled job that asks for feedback.
async fn later(app: &TestApp, days: u32) {
    app.advance(days * DAY);
    app.run(Job::AskForFeedback).await;
}

fn asked(app: &TestApp, address: &str) -> usize {
    app.mailbox.to(address).iter().filter(|mail| mail.subject.starts_with("How was")).count()
}

fn said(order: &Value, rating: i32, comment: &str) -> Value {
    json!({ "orderId": order["id"], "secret": order["secret"], "rating": rating, "comment": comment })
}

async fn read(app: &TestApp, event: &TestEvent, variables: Value) -> Value {
    let organizer = app.again(&event.organizer.user).await;
    let mut variables = variables;
    variables["id"] = json!(event.id);
    app.gql(READ, variables).as_(&organizer).ok().await["feedback"].clone()
}

both! {
    async fn those_who_came_are_asked_a_day_after(app: TestApp) {
        let event = event(app).await;
        let (came, order_of_came) = order(app, &event).await;
        let (stayed_away, _) = order(app, &event).await;
        let check_in = json!({ "eventId": event.id, "ticketSecret": order_of_came["tickets"][0]["secret"] });
        app.gql("RecordCheckIn", json!({ "input": check_in })).as_(&event.organizer.user).ok().await;
        later(app, 31).await;
        assert_eq!((asked(app, &came), asked(app, &stayed_away)), (0, 0), "it is just over");
        for _ in 0..2 {
            later(app, 1).await;
            assert_eq!((asked(app, &came), asked(app, &stayed_away)), (1, 0));
        }
        let mail = app.mail_about(&came, "How was Jazz im Hof?").await;
        let (id, secret) = (order_of_came["id"].as_str().unwrap(), order_of_came["secret"].as_str().unwrap());
        let link = format!("{}/orders/{id}/feedback?secret={secret}", app.origin);
        assert!(mail.text.contains(&link) && mail.unsubscribe.is_some(), "{}", mail.text);
    }
}

both! {
    async fn where_nobody_was_checked_in_all_are_asked(app: TestApp) {
        let event = event(app).await;
        let (one, said_before) = order(app, &event).await;
        let (other, gave_back) = order(app, &event).await;
        let (third, _) = order(app, &event).await;
        let cancel = json!({ "orderId": gave_back["id"], "secret": gave_back["secret"] });
        app.gql("CancelOrder", json!({ "input": cancel })).ok().await;
        app.settle().await;
        app.advance(31 * DAY + Duration::from_hours(1));
        app.gql(GIVE, json!({ "input": said(&said_before, 5, "") })).ok().await;
        later(app, 1).await;
        assert_eq!((asked(app, &one), asked(app, &other), asked(app, &third)), (0, 0, 1));
    }
}

both! {
    async fn nobody_is_asked_about_what_was_cancelled_or_is_long_over(app: TestApp) {
        let cancelled = event(app).await;
        let (of_cancelled, _) = order(app, &cancelled).await;
        let input = json!({ "eventId": cancelled.id, "reason": "The singer is ill." });
        app.gql("CancelEvent", json!({ "input": input })).as_(&cancelled.organizer.user).ok().await;
        let old = event(app).await;
        let (of_old, _) = order(app, &old).await;
        app.settle().await;
        // The state if no worker has run meanwhile.
        app.execute("UPDATE events SET feedback_asked_at = created_at").await;
        app.advance(40 * DAY);
        app.settle().await;
        app.execute("UPDATE events SET feedback_asked_at = NULL").await;
        later(app, 0).await;
        assert_eq!((asked(app, &of_cancelled), asked(app, &of_old)), (0, 0));
    }
}

both! {
    async fn the_organizer_reads_what_is_said(app: TestApp) {
        let event = event(app).await;
        let mut orders = Vec::new();
        for _ in 0..3 {
            orders.push(order(app, &event).await.1);
        }
        app.settle().await;
        app.advance(31 * DAY + Duration::from_hours(1));
        let nothing = read(app, &event, json!({})).await;
        assert_eq!((&nothing["count"], &nothing["average"]), (&json!(0), &Value::Null));
        for (order, rating) in orders.iter().zip([5, 2, 4]) {
            app.gql(GIVE, json!({ "input": said(order, rating, "  ") })).ok().await;
        }
        // The attendee changes the feedback.
        let given = app.gql(GIVE, json!({ "input": said(&orders[1], 3, "Good, but cold.") })).ok().await;
        assert_eq!(given["feedback"]["comment"], "Good, but cold.");
        let seen = read(app, &event, json!({ "first": 2 })).await;
        assert_eq!((&seen["count"], &seen["average"]), (&json!(3), &json!(4.0)));
        let page = &seen["entries"];
        let expected = json!([{ "rating": 4, "comment": null }, { "rating": 3, "comment": "Good, but cold." }]);
        assert_eq!(page["nodes"], expected, "newest first");
        let second = read(app, &event, json!({ "after": page["pageInfo"]["endCursor"] })).await;
        assert_eq!(second["entries"]["nodes"], json!([{ "rating": 5, "comment": null }]));
        assert_eq!(second["entries"]["pageInfo"]["hasNextPage"], false);
        let order = &orders[1];
        let own = app.gql(SAID, json!({ "id": order["id"], "secret": order["secret"] })).ok().await;
        assert_eq!(own["feedback"], json!({ "rating": 3, "comment": "Good, but cold." }));
        for other in [None, Some(app.organizer().await.user)] {
            let request = app.gql(READ, json!({ "id": event.id }));
            let request = if let Some(other) = &other { request.as_(other) } else { request };
            assert_eq!(request.ok().await["feedback"], Value::Null, "it is the organizer's");
        }
    }
}

both! {
    async fn only_who_has_tickets_tells_and_only_afterwards(app: TestApp) {
        let event = event(app).await;
        let buyer = app.user().await;
        let input = app.order_input(&event, 1);
        let placed = app.gql("PlaceOrder", json!({ "input": input })).as_(&buyer).ok().await;
        let own = &placed["order"];
        let early = app.gql(GIVE, json!({ "input": said(own, 5, "") })).send().await;
        assert_eq!(early.codes(), ["EVENT_NOT_OVER"]);
        let (_, given_back) = order(app, &event).await;
        let cancel = json!({ "orderId": given_back["id"], "secret": given_back["secret"] });
        app.gql("CancelOrder", json!({ "input": cancel })).ok().await;
        app.settle().await;
        app.advance(31 * DAY + Duration::from_hours(1));
        let refused = app.gql(GIVE, json!({ "input": said(&given_back, 5, "") })).send().await;
        assert_eq!(refused.codes(), ["ORDER_NOT_CONFIRMED"]);
        let wrong = json!({ "orderId": own["id"], "secret": "wrong", "rating": 5 });
        let anonymous = app.gql(GIVE, json!({ "input": wrong })).send().await;
        assert_eq!(anonymous.codes(), ["NOT_FOUND"]);
        let other = send(app, &app.user().await, GIVE, json!({ "orderId": own["id"], "rating": 5 })).await;
        assert_eq!(other.codes(), ["NOT_FOUND"]);
        let buyer = app.again(&buyer).await;
        let good = json!({ "orderId": own["id"], "rating": 5 });
        let bad = vec![
            ("rating", json!(0)), ("rating", json!(6)), ("rating", json!(-1)), ("comment", json!("x".repeat(2_001))),
            ("comment", json!("a\u{0}b")), ("orderId", json!("event_01h455vb4pex5vsknk084sn02q")),
        ];
        refuses(app, &buyer, GIVE, &good, bad).await;
        assert_eq!(send(app, &buyer, GIVE, good).await.ok()["feedback"]["rating"], 5);
    }
}
