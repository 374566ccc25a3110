//! Who gets a message, and what they read.

use serde_json::{Value, json};

use super::{LIST, MESSAGE, PREVIEW, SEND, about, message, order, preview, read, recipients, write};
use crate::organizers::{bad_lines, refuses, send};
use crate::support::both;

const TEST: &str = "mutation($input: MessageTestInput!) {
    messageTest(input: $input) { sentTo errors { code field message } }
}";

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
