//! Messages from organizers to attendees: recipients, schedule and progress.

mod audience;
mod limits;
mod progress;
mod templates;

use std::time::Duration;

use kernel::mail::Mail;
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{Answer, TestApp, TestEvent};

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id state sendAt author } errors { code field message } }
}";
const PREVIEW: &str = "query($input: MessagePreviewInput!) {
    messagePreview(input: $input) { recipients unwanted subject html text errors { code field message } }
}";
const MESSAGE: &str = "query($id: ID!) { node(id: $id) { ... on Message {
    id subject bodyHtml state startedAt finishedAt author event { id }
    audience { status checkedIn allTicketTypes ticketTypes { id } }
    progress { total sent failed unwanted left }
    failures { nodes { email name reason } pageInfo { hasNextPage } }
} } }";
const LIST: &str = "query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Event {
    messages(first: $first, after: $after) {
        nodes { id author event { id } audience { ticketTypes { id } } progress { total }
            failures(first: 1) { nodes { email } pageInfo { hasNextPage endCursor } } }
        pageInfo { hasNextPage endCursor }
    }
} } }";
const HOUR: Duration = Duration::from_hours(1);

/// The input of a message to all ticket holders, with additional or changed fields.
fn message(event: &TestEvent, key: &str, more: &Value) -> Value {
    let mut input = json!({
        "eventId": event.id, "subject": "Doors open at seven", "body": "Bring a **jacket**.", "audience": {},
        "idempotencyKey": key,
    });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    input
}

/// Sends a message, and waits until it is sent.
async fn write(app: &TestApp, event: &TestEvent, key: &str, more: Value) -> String {
    let organizer = app.again(&event.organizer.user).await;
    let sent = send(app, &organizer, SEND, message(event, key, &more)).await.ok();
    app.settle().await;
    sent["message"]["id"].as_str().unwrap_or_else(|| panic!("{sent:#}")).to_owned()
}

async fn read(app: &TestApp, event: &TestEvent, id: &str) -> Value {
    let organizer = app.again(&event.organizer.user).await;
    app.gql(MESSAGE, json!({ "id": id })).as_(&organizer).ok().await
}

/// Places an order as a guest, with additional or changed fields; returns the address and the order.
async fn order(app: &TestApp, event: &TestEvent, more: Value) -> (String, Value) {
    let mut input = app.order_input(event, 2);
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    app.settle().await;
    (input["email"].as_str().unwrap().to_owned(), placed["order"].clone())
}

fn about(app: &TestApp, address: &str) -> Vec<Mail> {
    app.mailbox.to(address).into_iter().filter(|mail| mail.subject.contains("Doors open")).collect()
}

async fn preview(app: &TestApp, event: &TestEvent, audience: Value) -> Answer {
    let organizer = app.again(&event.organizer.user).await;
    let mut input = message(event, "", &json!({ "audience": audience }));
    input.as_object_mut().unwrap().remove("idempotencyKey");
    app.gql(PREVIEW, json!({ "input": input })).as_(&organizer).send().await
}

async fn recipients(app: &TestApp, event: &TestEvent, audience: Value) -> Value {
    preview(app, event, audience).await.ok()["recipients"].clone()
}
