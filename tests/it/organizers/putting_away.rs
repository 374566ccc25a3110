//! Duplicating, archiving and deleting events; deleting and reordering ticket types.

use serde_json::{Value, json};

use super::{
    ARCHIVE_EVENT, DELETE_EVENT, DELETE_TICKET_TYPE, DUPLICATE_EVENT, REORDER_TICKET_TYPES, UPDATE_TICKET_TYPE, send,
};
use crate::support::{TestApp, TestEvent, both};

const WHOLE: &str = "query($slug: String!) { event(slug: $slug) {
    title summary status startsAt endsAt visibility tags capacity venue { id } publishedAt
    ticketTypes { id name price { formatted } quantity held sold salesStartAt salesEndAt }
} }";

async fn whole(app: &TestApp, event: &TestEvent, slug: &Value) -> Value {
    app.gql(WHOLE, json!({ "slug": slug })).as_(&event.organizer.user).ok().await
}

both! {
    async fn a_duplicate_is_a_draft_of_its_own(app: TestApp) {
        let event = app.event().paid("12.50").quota(20).with("capacity", 30).with("tags", json!(["jazz"]))
            .with("summary", "Once more.").ticket_type("salesEndAt", app.in_days(29)).published().await;
        let user = &event.organizer.user;
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 3) })).ok().await;
        let before = whole(app, &event, &json!(event.slug)).await;
        let input = json!({ "eventId": event.id, "startsAt": app.in_days(37), "title": "Again" });
        let made = send(app, user, DUPLICATE_EVENT, input).await.ok();
        let again = whole(app, &event, &made["event"]["slug"]).await;
        assert_eq!(made["event"]["slug"], "again");
        assert_eq!((&again["title"], &again["status"], &again["publishedAt"]), (&json!("Again"), &json!("DRAFT"), &Value::Null));
        for same in ["summary", "visibility", "tags", "capacity", "venue"] {
            assert_eq!(again[same], before[same], "{same}");
        }
        let day = |text: &Value| text.as_str().unwrap()[..10].to_owned();
        assert_eq!(day(&again["endsAt"]), app.in_days(38)[..10]);
        let seat = &again["ticketTypes"][0];
        assert_eq!((&seat["quantity"], &seat["held"], &seat["sold"]), (&json!(20), &json!(0), &json!(0)));
        assert_eq!(seat["price"]["formatted"], "12.50 EUR");
        assert_eq!(day(&seat["salesEndAt"]), app.in_days(36)[..10]);
        assert_ne!(seat["id"], before["ticketTypes"][0]["id"]);
        // The original is unchanged, and the copy can be sold.
        assert_eq!(whole(app, &event, &json!(event.slug)).await, before);
        send(app, user, "PublishEvent", json!({ "eventId": made["event"]["id"] })).await.ok();

        let same = send(app, user, DUPLICATE_EVENT, json!({ "eventId": event.id })).await.ok();
        assert_eq!(whole(app, &event, &same["event"]["slug"]).await["startsAt"], before["startsAt"]);
        for (field, value) in [("title", json!("")), ("title", json!("a\nb")), ("startsAt", json!("2101-01-01T00:00:00Z"))] {
            let mut input = json!({ "eventId": event.id });
            input[field] = value;
            let refused = send(app, user, DUPLICATE_EVENT, input).await;
            assert_eq!((refused.codes(), refused.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some(field.to_owned())]));
        }
    }
}

both! {
    async fn a_duplicate_keeps_its_hours_across_a_change_of_the_clocks(app: TestApp) {
        // In Berlin, clocks are put forward on 31 March 2047, and back on 27 October.
        let event = app.event().with("timezone", "Europe/Berlin")
            .with("startsAt", json!("2047-03-27T18:00:00Z")).with("endsAt", json!("2047-03-27T22:00:00Z"))
            .ticket_type("salesStartAt", "2047-03-13T08:00:00Z").ticket_type("salesEndAt", "2047-03-27T17:00:00Z")
            .draft().await;
        let user = &event.organizer.user;
        for (starts, ends, sales) in [
            ("2047-04-03T17:00:00Z", "2047-04-03T21:00:00Z", ["2047-03-20T08:00:00Z", "2047-04-03T16:00:00Z"]),
            ("2047-11-06T18:00:00Z", "2047-11-06T22:00:00Z", ["2047-10-23T07:00:00Z", "2047-11-06T17:00:00Z"]),
            // The second 02:30 of that night.
            ("2047-10-27T01:30:00Z", "2047-10-27T05:30:00Z", ["2047-10-12T14:30:00Z", "2047-10-26T23:30:00Z"]),
        ] {
            let input = json!({ "eventId": event.id, "startsAt": starts });
            let made = send(app, user, DUPLICATE_EVENT, input).await.ok();
            let again = whole(app, &event, &made["event"]["slug"]).await;
            let seat = &again["ticketTypes"][0];
            assert_eq!((&again["startsAt"], &again["endsAt"]), (&json!(starts), &json!(ends)));
            assert_eq!([&seat["salesStartAt"], &seat["salesEndAt"]], [&json!(sales[0]), &json!(sales[1])], "{starts}");
        }
    }
}

both! {
    async fn archiving_is_for_what_is_over(app: TestApp) {
        let draft = app.event().draft().await;
        let user = &draft.organizer.user;
        let archive = |id: &str| json!({ "eventId": id });
        assert_eq!(send(app, user, ARCHIVE_EVENT, archive(&draft.id)).await.codes(), ["EVENT_NOT_OVER"]);
        let event = app.event().by(&draft.organizer).published().await;
        assert_eq!(send(app, user, ARCHIVE_EVENT, archive(&event.id)).await.codes(), ["EVENT_NOT_OVER"]);
        let cancel = json!({ "eventId": event.id, "reason": "Rain." });
        send(app, user, "CancelEvent", cancel).await.ok();
        for _ in 0..2 {
            let archived = send(app, user, ARCHIVE_EVENT, archive(&event.id)).await.ok();
            assert_eq!(archived["event"]["status"], "ARCHIVED");
        }
        let update = json!({ "eventId": event.id, "title": "Back" });
        assert_eq!(send(app, user, "UpdateEvent", update).await.codes(), ["EVENT_ARCHIVED"]);
    }
}

both! {
    async fn only_drafts_are_deleted(app: TestApp) {
        let draft = app.event().quota(5).with("capacity", 9).with("tags", json!(["a"])).draft().await;
        let user = &draft.organizer.user;
        let deleted = send(app, user, DELETE_EVENT, json!({ "eventId": draft.id })).await.ok();
        assert_eq!(deleted["deletedId"], draft.id.as_str());
        assert_eq!(app.gql(WHOLE, json!({ "slug": draft.slug })).as_(user).send().await.field(), Value::Null);
        assert_eq!(send(app, user, DELETE_EVENT, json!({ "eventId": draft.id })).await.codes(), ["NOT_FOUND"]);
        for table in ["ticket_types", "quotas", "event_tags", "ticket_type_quotas"] {
            assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, 0, "{table}");
        }
        let event = app.event().by(&draft.organizer).published().await;
        assert_eq!(send(app, user, DELETE_EVENT, json!({ "eventId": event.id })).await.codes(), ["NOT_A_DRAFT"]);
    }
}

both! {
    async fn ticket_types_go_while_nobody_ordered_them(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let user = &event.organizer.user;
        let delete = |id: &Value| json!({ "ticketTypeId": id });
        let first = json!(event.ticket_type_id);
        assert_eq!(send(app, user, DELETE_TICKET_TYPE, delete(&first)).await.codes(), ["NO_TICKET_TYPE"]);
        let price = json!({ "amount": "5", "currency": "EUR" });
        let seat = json!({ "eventId": event.id, "name": "Seat", "price": price, "quantity": 3 });
        let seat = send(app, user, "CreateTicketType", seat).await.ok()["ticketType"]["id"].clone();
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        assert_eq!(send(app, user, DELETE_TICKET_TYPE, delete(&first)).await.codes(), ["HAS_ORDERS"]);

        let order = |ids: Value| json!({ "eventId": event.id, "ticketTypeIds": ids });
        let reordered = send(app, user, REORDER_TICKET_TYPES, order(json!([seat, first]))).await.ok();
        assert_eq!(reordered["event"]["ticketTypes"], json!([{ "id": seat }, { "id": first }]));
        for wrong in [json!([]), json!([seat]), json!([seat, seat]), json!([seat, first, first]), json!(["x", first])] {
            let refused = send(app, user, REORDER_TICKET_TYPES, order(wrong)).await;
            assert!(refused.codes().iter().all(|code| code == "INVALID_INPUT"));
            assert_eq!(refused.fields()[0].as_deref(), Some("ticketTypeIds"));
        }
        let deleted = send(app, user, DELETE_TICKET_TYPE, delete(&seat)).await.ok();
        assert_eq!(deleted["event"], json!({ "id": event.id, "free": true, "ticketTypes": [{ "id": first }] }));
        assert_eq!(send(app, user, UPDATE_TICKET_TYPE, delete(&seat)).await.codes(), ["NOT_FOUND"]);
        let cancel = json!({ "eventId": event.id, "reason": "Rain." });
        send(app, user, "CancelEvent", cancel).await.ok();
        assert_eq!(send(app, user, DELETE_TICKET_TYPE, delete(&first)).await.codes(), ["EVENT_CANCELLED"]);
        assert_eq!(send(app, user, REORDER_TICKET_TYPES, order(json!([first]))).await.codes(), ["EVENT_CANCELLED"]);
    }
}
