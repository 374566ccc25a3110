//! When a message goes out, and what its organizer sees of it.

use std::time::Duration;

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::{HOUR, LIST, SEND, about, message, order, read, write};
use crate::organizers::send;
use crate::support::both;

const CANCEL: &str = "mutation($input: MessageCancelInput!) {
    messageCancel(input: $input) { message { id state progress { total left } } errors { code field message } }
}";

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
