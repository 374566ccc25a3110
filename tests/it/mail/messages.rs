//! Messages from organizers to attendees: recipients, schedule and progress.

use std::time::Duration;

use kernel::mail::Mail;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::organizers::{bad_lines, refuses, send};
use crate::support::{Answer, AppOptions, TestApp, TestEvent, both};

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id state sendAt author } errors { code field message } }
}";
const TEST: &str = "mutation($input: MessageTestInput!) {
    messageTest(input: $input) { sentTo errors { code field message } }
}";
const CANCEL: &str = "mutation($input: MessageCancelInput!) {
    messageCancel(input: $input) { message { id state progress { total left } } errors { code field message } }
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

both! {
    async fn each_address_gets_it_once_in_its_own_frame(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let (buyer, _) = order(app, &event, json!({})).await;
        order(app, &event, json!({ "email": buyer, "idempotencyKey": "another" })).await;
        let line = json!({ "ticketTypeId": event.ticket_type_id, "quantity": 2, "attendees": [
            { "name": "Hanna Holder", "email": "hanna@example.net" },
            { "name": "Holger Holder", "email": "Holger@Example.net" },
        ] });
        let (who_bought, _) = order(app, &event, json!({ "lines": [line], "locale": "de" })).await;
        let body = "Bring a **jacket**. [map](https://example.org/map)\n\n<script>alert(1)</script>";
        let id = write(app, &event, "one", json!({ "body": body })).await;
        assert_eq!(about(app, &buyer).len(), 1, "one mail, however many tickets");
        assert!(about(app, &who_bought).is_empty(), "who does not come is no attendee");
        let german = &about(app, "hanna@example.net")[0];
        assert_eq!(about(app, "holger@example.net").len(), 1);
        assert!(german.text.contains("Hallo Hanna Holder") && german.text.contains("Jazz im Hof"), "{}", german.text);
        assert!(german.text.contains("Bring a **jacket**."), "{}", german.text);
        let html = &german.html;
        let link = "href=\"https://example.org/map\"";
        assert!(html.contains("<strong>jacket</strong>") && html.contains(link), "{html}");
        assert!(!html.contains("<script") && !html.contains("secret="), "{html}");
        assert!(german.unsubscribe.as_ref().unwrap().contains("/unsubscribe?key="));
        let seen = read(app, &event, &id).await;
        assert_eq!(seen["state"], "SENT");
        assert_eq!(seen["author"], "Pat Person");
        assert_eq!(seen["progress"], json!({ "total": 3, "sent": 3, "failed": 0, "unwanted": 0, "left": 0 }));
        assert!(seen["startedAt"].is_string() && seen["finishedAt"].is_string());
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'message.send'";
        assert_eq!(app.count(trail).await, 1);
        assert_eq!(app.gql(MESSAGE, json!({ "id": id })).as_(&app.user().await).ok().await, Value::Null);
    }
}

both! {
    async fn the_audience_is_chosen_by_type_status_and_check_in(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        let input = json!({ "eventId": event.id, "name": "Balcony", "kind": "PAID",
            "price": { "amount": "5", "currency": "EUR" } });
        let balcony = app.gql("CreateTicketType", json!({ "input": input })).as_(organizer).ok().await;
        let balcony = balcony["ticketType"]["id"].clone();
        let (came, here) = order(app, &event, json!({})).await;
        order(app, &event, json!({})).await;
        let (_, gave_back) = order(app, &event, json!({})).await;
        order(app, &event, json!({ "lines": [{ "ticketTypeId": balcony, "quantity": 1 }] })).await;
        let check_in = json!({ "eventId": event.id, "ticketSecret": here["tickets"][0]["secret"] });
        app.gql("RecordCheckIn", json!({ "input": check_in })).as_(organizer).ok().await;
        let cancel = json!({ "orderId": gave_back["id"], "secret": gave_back["secret"] });
        app.gql("CancelOrder", json!({ "input": cancel })).ok().await;
        for (audience, people) in [
            (json!({}), 2),
            (json!({ "checkedIn": true }), 1),
            // Nobody who was checked in, even if their second ticket was not.
            (json!({ "checkedIn": false }), 1),
            (json!({ "status": "CANCELLED" }), 1),
            (json!({ "status": "PENDING" }), 1),
            (json!({ "status": "PENDING", "ticketTypeIds": [balcony] }), 1),
            (json!({ "status": "PENDING", "ticketTypeIds": [event.ticket_type_id] }), 0),
            (json!({ "ticketTypeIds": [event.ticket_type_id] }), 2),
            (json!({ "ticketTypeIds": [balcony] }), 0),
            (json!({ "ticketTypeIds": [balcony, event.ticket_type_id] }), 2),
        ] {
            assert_eq!(recipients(app, &event, audience.clone()).await, people, "{audience}");
        }
        let id = write(app, &event, "one", json!({ "audience": { "checkedIn": true } })).await;
        assert_eq!(about(app, &came).len(), 1);
        let seen = read(app, &event, &id).await;
        assert_eq!(seen["progress"]["total"], 1);
        assert_eq!(seen["audience"], json!({
            "status": "CONFIRMED", "checkedIn": true, "allTicketTypes": true, "ticketTypes": [],
        }));
        let elsewhere = app.event().by(&event.organizer).published().await;
        let foreign = preview(app, &event, json!({ "ticketTypeIds": [elsewhere.ticket_type_id] })).await;
        assert_eq!((foreign.codes(), foreign.fields()),
            (vec!["NOT_FOUND".to_owned()], vec![Some("audience.ticketTypeIds".to_owned())]));
        let nonsense = preview(app, &event, json!({ "status": "PENDING", "checkedIn": true })).await;
        assert_eq!((nonsense.codes(), nonsense.fields()),
            (vec!["INVALID_INPUT".to_owned()], vec![Some("audience.checkedIn".to_owned())]));
    }
}

both! {
    async fn a_preview_is_the_mail_and_a_test_comes_to_its_author(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let organizer = &event.organizer.user;
        let (buyer, _) = order(app, &event, json!({ "locale": "de" })).await;
        let seen = preview(app, &event, json!({})).await.ok();
        assert_eq!((&seen["recipients"], &seen["unwanted"]), (&json!(1), &json!(0)));
        assert_eq!(seen["subject"], "Doors open at seven");
        assert!(seen["html"].as_str().unwrap().contains("<strong>jacket</strong>"));
        assert!(seen["text"].as_str().unwrap().contains("Hello Pat Person"));
        let mut input = message(&event, "", &json!({}));
        input.as_object_mut().unwrap().remove("idempotencyKey");
        let alone = "query($input: MessagePreviewInput!) { messagePreview(input: $input) { subject text } }";
        let looked = app.gql(alone, json!({ "input": input })).as_(organizer);
        let counted = app.gql(PREVIEW, json!({ "input": input })).as_(organizer);
        let (looked, counted) = (app.statements(looked).await, app.statements(counted).await);
        assert!(looked < counted, "nobody is counted unasked: {looked}, {counted}");
        input.as_object_mut().unwrap().remove("audience");
        let tested = send(app, organizer, TEST, input.clone()).await.ok();
        assert_eq!(tested["sentTo"], organizer.email.as_str());
        app.settle().await;
        let mails = about(app, &organizer.email);
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "Test: Doors open at seven");
        assert!(about(app, &buyer).is_empty());
        let list = app.gql(LIST, json!({ "id": event.id })).as_(organizer).ok().await;
        assert_eq!(list["messages"]["nodes"], json!([]), "a test is no message");
        let mut bad: Vec<(&str, Value)> = bad_lines(150).into_iter().map(|value| ("subject", value)).collect();
        bad.extend([json!(" "), json!("\u{202e}\u{2069}"), json!("x".repeat(10_001))].map(|value| ("body", value)));
        refuses(app, organizer, TEST, &input, bad.clone()).await;
        refuses(app, organizer, SEND, &message(&event, "bad", &json!({})), bad).await;
    }
}

both! {
    async fn goes_out_at_its_time_unless_it_is_cancelled(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event, json!({})).await;
        let later = json!({ "sendAt": app.in_days(1) });
        let first = write(app, &event, "one", later.clone()).await;
        let second = write(app, &event, "two", later).await;
        assert_eq!(read(app, &event, &first).await["state"], "SCHEDULED");
        let (late, _) = order(app, &event, json!({})).await;
        let organizer = app.again(&event.organizer.user).await;
        for _ in 0..2 {
            let cancelled = send(app, &organizer, CANCEL, json!({ "messageId": second })).await.ok();
            assert_eq!(cancelled["message"]["state"], "CANCELLED");
        }
        app.advance(25 * HOUR);
        app.settle().await;
        assert_eq!((about(app, &buyer).len(), about(app, &late).len()), (1, 1), "who came later gets it, too");
        assert_eq!(read(app, &event, &first).await["state"], "SENT");
        assert_eq!(read(app, &event, &second).await["progress"]["total"], 0);
        let organizer = app.again(&event.organizer.user).await;
        let refused = send(app, &organizer, CANCEL, json!({ "messageId": first })).await;
        assert_eq!(refused.codes(), ["ALREADY_SENT"]);
        let refused = send(app, &organizer, SEND, message(&event, "three", &json!({ "sendAt": app.in_days(0) }))).await;
        assert_eq!((refused.codes(), refused.fields()),
            (vec!["INVALID_INPUT".to_owned()], vec![Some("sendAt".to_owned())]));
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'message.cancel'";
        assert_eq!(app.count(trail).await, 1);
    }
}

both! {
    async fn attendees_get_so_many_a_day(app: TestApp = AppOptions {
        config: vec![("messages.per_event_and_day", 2.into())],
        ..AppOptions::default()
    }) {
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        let nobody = send(app, organizer, SEND, message(&event, "zero", &json!({}))).await;
        assert_eq!(nobody.codes(), ["NO_RECIPIENTS"]);
        let (buyer, _) = order(app, &event, json!({})).await;
        let first = write(app, &event, "one", json!({})).await;
        assert_eq!(write(app, &event, "one", json!({})).await, first, "the same key, the same message");
        assert_eq!(about(app, &buyer).len(), 1);
        let other = send(app, organizer, SEND, message(&event, "one", &json!({ "subject": "Another" }))).await;
        assert_eq!(other.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
        write(app, &event, "two", json!({})).await;
        let third = || message(&event, "three", &json!({}));
        assert_eq!(send(app, organizer, SEND, third()).await.codes(), ["TOO_MANY_MESSAGES"]);
        let elsewhere = app.event().by(&event.organizer).published().await;
        order(app, &elsewhere, json!({})).await;
        write(app, &elsewhere, "one", json!({})).await;
        app.advance(24 * HOUR);
        let organizer = app.again(organizer).await;
        send(app, &organizer, SEND, third()).await.ok();
        app.settle().await;
        assert_eq!(about(app, &buyer).len(), 3);
    }
}

both! {
    async fn an_organization_writes_to_so_many_a_day(app: TestApp = AppOptions {
        config: vec![("messages.recipients_per_organization_and_day", 3.into())],
        ..AppOptions::default()
    }) {
        let event = app.event().published().await;
        let elsewhere = app.event().by(&event.organizer).published().await;
        for place in [&event, &event, &elsewhere, &elsewhere] {
            order(app, place, json!({})).await;
        }
        let later = json!({ "sendAt": app.in_days(2) });
        let scheduled = write(app, &event, "later", later).await;
        write(app, &event, "one", json!({})).await;
        let organizer = &event.organizer.user;
        let refused = send(app, organizer, SEND, message(&elsewhere, "two", &json!({}))).await;
        assert_eq!((refused.codes(), refused.fields()),
            (vec!["TOO_MANY_RECIPIENTS".to_owned()], vec![Some("audience".to_owned())]));
        app.advance(25 * HOUR);
        // Not even by a message that was written while there were fewer recipients.
        for _ in 0..2 {
            order(app, &event, json!({})).await;
        }
        app.advance(24 * HOUR);
        app.settle().await;
        let seen = read(app, &event, &scheduled).await;
        assert_eq!((&seen["state"], &seen["progress"]["total"]), (&json!("CANCELLED"), &json!(0)));
    }
}

both! {
    async fn what_a_suspended_author_left_does_not_go_out(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event, json!({})).await;
        let manager = app.user().await;
        let organization_id = &event.organizer.organization_id;
        app.join(&event.organizer.user, organization_id, &manager, "MANAGER").await;
        let later = json!({ "sendAt": app.in_days(1) });
        let theirs = send(app, &manager, SEND, message(&event, "one", &later)).await.ok();
        let ours = write(app, &event, "two", later).await;
        let admin = app.admin().await;
        let input = json!({ "userId": manager.id, "reason": "spam" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        app.advance(25 * HOUR);
        app.settle().await;
        let theirs = theirs["message"]["id"].as_str().unwrap();
        assert_eq!(read(app, &event, theirs).await["state"], "CANCELLED");
        assert_eq!((&read(app, &event, &ours).await["state"], about(app, &buyer).len()), (&json!("SENT"), 1));
    }
}

both! {
    async fn what_can_t_be_delivered_is_listed(app: TestApp) {
        let event = app.event().published().await;
        let (gone, _) = order(app, &event, json!({ "name": "Gone Guest" })).await;
        let (buyer, _) = order(app, &event, json!({})).await;
        app.mailbox.refuse_for_good(&gone);
        let id = write(app, &event, "one", json!({})).await;
        let seen = read(app, &event, &id).await;
        assert_eq!(seen["progress"], json!({ "total": 2, "sent": 1, "failed": 1, "unwanted": 0, "left": 0 }));
        assert_eq!(seen["state"], "SENT");
        let failure = json!({ "email": gone, "name": "Gone Guest", "reason": "550 no such person" });
        assert_eq!(seen["failures"]["nodes"], json!([failure]));
        // An outage of the server delays it.
        app.mailbox.refuse_next(2);
        let id = write(app, &event, "two", json!({})).await;
        assert_eq!(read(app, &event, &id).await["progress"]["left"], 2);
        app.advance(Duration::from_secs(31));
        app.settle().await;
        assert_eq!(read(app, &event, &id).await["progress"]["sent"], 1);
        assert_eq!(about(app, &buyer).len(), 2);
        // After an outage of hours, it is given up.
        app.mailbox.refuse_next(u32::MAX);
        let id = write(app, &event, "three", json!({})).await;
        app.advance(7 * HOUR);
        app.settle().await;
        app.mailbox.refuse_next(0);
        let seen = read(app, &event, &id).await;
        assert_eq!((&seen["state"], &seen["progress"]["failed"]), (&json!("SENT"), &json!(2)));
    }
}

both! {
    async fn who_wants_no_messages_gets_none(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event, json!({})).await;
        order(app, &event, json!({})).await;
        write(app, &event, "one", json!({})).await;
        let link = about(app, &buyer)[0].unsubscribe.clone().unwrap();
        let done = app.http.post(link).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(done.status(), 200);
        let seen = preview(app, &event, json!({})).await.ok();
        assert_eq!((&seen["recipients"], &seen["unwanted"]), (&json!(1), &json!(1)));
        let id = write(app, &event, "two", json!({})).await;
        assert_eq!(about(app, &buyer).len(), 1);
        let seen = read(app, &event, &id).await;
        assert_eq!(seen["progress"], json!({ "total": 2, "sent": 1, "failed": 0, "unwanted": 1, "left": 0 }));
    }
}

both! {
    async fn who_is_suspended_unverified_or_off_the_platform_writes_to_nobody(app: TestApp) {
        let event = app.event().published().await;
        order(app, &event, json!({})).await;
        let manager = app.user().await;
        let organization_id = &event.organizer.organization_id;
        app.join(&event.organizer.user, organization_id, &manager, "MANAGER").await;
        let scheduled = write(app, &event, "later", json!({ "sendAt": app.in_days(1) })).await;
        let admin = app.admin().await;
        let off = app.event().by(&event.organizer).published().await;
        order(app, &off, json!({})).await;
        let unpublish = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { errors { code } } }";
        send(app, &admin, unpublish, json!({ "eventId": off.id, "reason": "It was not theirs." })).await.ok();
        let refused = send(app, &manager, SEND, message(&off, "one", &json!({}))).await;
        assert_eq!(refused.codes(), ["EVENT_UNPUBLISHED"]);
        let input = json!({ "userId": event.organizer.user.id, "reason": "spam" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        let refused = send(app, &manager, SEND, message(&event, "one", &json!({}))).await;
        assert_eq!(refused.codes(), ["ORGANIZATION_SUSPENDED"]);
        app.advance(25 * HOUR);
        app.settle().await;
        let manager = app.again(&manager).await;
        let seen = app.gql(MESSAGE, json!({ "id": scheduled })).as_(&manager).ok().await;
        assert_eq!((&seen["state"], &seen["progress"]["total"]), (&json!("CANCELLED"), &json!(0)));
        let sql = format!("UPDATE users SET email_verified_at = NULL WHERE email = '{}'", manager.email);
        app.execute(&sql).await;
        let refused = send(app, &manager, SEND, message(&event, "two", &json!({}))).await;
        assert_eq!(refused.error_code(), "UNAUTHENTICATED", "nobody is signed in with an address that was not proved");
    }
}

both! {
    async fn come_in_pages_of_the_same_statements(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        let (one, _) = order(app, &event, json!({})).await;
        let (two, _) = order(app, &event, json!({})).await;
        app.mailbox.refuse_for_good(&one);
        app.mailbox.refuse_for_good(&two);
        let types = json!({ "ticketTypeIds": [event.ticket_type_id] });
        let list = |first: u32, after: Value| {
            app.gql(LIST, json!({ "id": event.id, "first": first, "after": after })).as_(organizer)
        };
        let first = write(app, &event, "one", json!({ "audience": types })).await;
        let few = app.statements(list(10, Value::Null)).await;
        let mut ids = vec![first];
        for key in ["two", "three", "four"] {
            ids.push(write(app, &event, key, json!({ "audience": types })).await);
        }
        assert_eq!(app.statements(list(10, Value::Null)).await, few);
        ids.reverse();
        let page = list(3, Value::Null).ok().await["messages"].clone();
        let end = page["pageInfo"]["endCursor"].clone();
        let second = list(3, end).ok().await["messages"].clone();
        let nodes = [page["nodes"].as_array().unwrap().clone(), second["nodes"].as_array().unwrap().clone()].concat();
        assert_eq!(nodes.iter().map(|node| node["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
        assert_eq!((&page["pageInfo"]["hasNextPage"], &second["pageInfo"]["hasNextPage"]), (&json!(true), &json!(false)));
        for node in &nodes {
            let (failures, next) = (&node["failures"]["nodes"], &node["failures"]["pageInfo"]);
            assert_eq!((failures, &next["hasNextPage"]), (&json!([{ "email": one }]), &json!(true)));
            let more = "query($id: ID!, $after: String) { node(id: $id) { ... on Message {
                failures(first: 1, after: $after) { nodes { email } pageInfo { hasNextPage } }
            } } }";
            let more = app.gql(more, json!({ "id": node["id"], "after": next["endCursor"] })).as_(organizer).ok().await;
            assert_eq!(more["failures"]["nodes"], json!([{ "email": two }]));
            assert_eq!(more["failures"]["pageInfo"]["hasNextPage"], false);
        }
        let seen = app.gql(LIST, json!({ "id": event.id })).ok().await;
        assert_eq!(seen["messages"], Value::Null, "not for everybody");
    }
}

both! {
    async fn progress_is_published_as_it_happens(app: TestApp) {
        let event = app.event().published().await;
        order(app, &event, json!({})).await;
        let soon = (app.parts.env.now() + Duration::from_mins(2)).format(&Rfc3339).unwrap();
        let id = write(app, &event, "one", json!({ "sendAt": soon })).await;
        let document = "subscription($id: ID!) { messageChanged(id: $id) { state progress { sent left } } }";
        let organizer = app.again(&event.organizer.user).await;
        let mut changes = app.subscribe_as(&organizer, document, json!({ "id": id })).await;
        assert_eq!(changes.next().await["messageChanged"]["state"], "SCHEDULED");
        app.advance(Duration::from_mins(2));
        loop {
            let now = changes.next().await["messageChanged"].clone();
            if now["state"] == "SENT" {
                assert_eq!(now["progress"], json!({ "sent": 1, "left": 0 }));
                break;
            }
        }
        let stranger = app.user().await;
        let mut refused = app.subscribe_as(&stranger, document, json!({ "id": id })).await;
        assert_eq!(refused.refused().await, "NOT_FOUND");
    }
}
