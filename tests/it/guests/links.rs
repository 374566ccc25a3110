//! Links that invite whoever has them to an event.

use futures::future::join_all;
use serde_json::{Value, json};

use super::invited::{answer, invite, token};
use crate::organizers::send;
use crate::support::{TestApp, TestEvent, both};

const CREATE: &str = "mutation($input: GuestLinkCreateInput!) { guestLinkCreate(input: $input) {
    link { id url uses maxUses isOpen } errors { code field }
} }";
const REVOKE: &str = "mutation($input: GuestLinkRevokeInput!) { guestLinkRevoke(input: $input) {
    link { isOpen } errors { code } } }";
const RENAME: &str = "mutation($input: GuestLinkRenameInput!) { guestLinkRename(input: $input) {
    link { name } errors { code } } }";
const USE: &str = "mutation($input: GuestLinkUseInput!) { guestLinkUse(input: $input) {
    order { id status } errors { code }
} }";
const USE_AGREED: &str = "mutation($input: GuestLinkUseInput!) { guestLinkUse(input: $input) {
    order { id agreements { kind version } } errors { code } } }";
const TERMS: &str = "mutation($input: LegalTextPublishInput!) { legalTextPublish(input: $input) { errors { code } } }";
const OWN_TERMS: &str = "mutation($input: OrganizationTermsPublishInput!) {
    organizationTermsPublish(input: $input) { errors { code } } }";
const ADD: &str = "mutation($input: OrderAddInput!) { orderAdd(input: $input) {
    order { id agreements { kind version } } errors { code } } }";
const SEEN: &str = "query($token: String!) { guestLink(token: $token) { isOpen event { title } ticketType { name } } }";
const LINKS: &str = "query($id: ID!) { node(id: $id) { ... on Event { guestLinks { name uses isOpen } } } }";

async fn make(app: &TestApp, event: &TestEvent, more: Value) -> (Value, String) {
    let mut input = json!({ "eventId": event.id, "name": "Friends", "ticketTypeId": event.ticket_type_id });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    let link = send(app, &event.organizer.user, CREATE, input).await.ok()["link"].clone();
    let token = link["url"].as_str().unwrap().split_once("?link=").unwrap().1.to_owned();
    (link, token)
}

/// Uses a link as so many people at the same time; returns how many got an order.
async fn rush(app: &TestApp, token: &str, people: usize) -> usize {
    let answers = join_all((0..people).map(|n| {
        let input = json!({
            "token": token, "email": format!("friend{n}@example.org"), "name": "Fay", "idempotencyKey": format!("{token}{n}"),
        });
        app.gql(USE, json!({ "input": input })).send()
    }));
    let codes: Vec<_> = answers.await.into_iter().map(|answer| answer.codes()).collect();
    for refused in codes.iter().filter(|codes| !codes.is_empty()) {
        assert_eq!(*refused, ["LINK_OVER"]);
    }
    codes.iter().filter(|codes| codes.is_empty()).count()
}

both! {
    async fn never_lead_to_more_orders_than_they_may(app: TestApp) {
        let event = app.event().with("title", "Jazz").with("visibility", "PRIVATE").quota(100).published().await;
        let (_, unlimited) = make(app, &event, json!({})).await;
        assert_eq!(rush(app, &unlimited, 12).await, 12, "the control");
        let (link, token) = make(app, &event, json!({ "maxUses": 5 })).await;
        assert_eq!((&link["uses"], &link["isOpen"]), (&json!(0), &json!(true)));
        assert_eq!(rush(app, &token, 12).await, 5);
        assert_eq!(rush(app, &token, 12).await, 5, "those who got one get the same one again");
        app.settle().await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 17);
        let seen = app.gql(SEEN, json!({ "token": token })).ok().await;
        assert_eq!(seen, json!({ "isOpen": false, "event": { "title": "Jazz" }, "ticketType": { "name": "Admission" } }));

        let id = json!({ "linkId": link["id"] });
        let renamed = json!({ "linkId": link["id"], "name": "Old friends" });
        send(app, &event.organizer.user, RENAME, renamed).await.ok();
        send(app, &event.organizer.user, REVOKE, id).await.ok();
        assert_eq!(app.gql(SEEN, json!({ "token": token })).ok().await, Value::Null);
        let links = app.gql(LINKS, json!({ "id": event.id })).as_(&event.organizer.user).ok().await;
        assert_eq!(links["guestLinks"], json!([
            { "name": "Old friends", "uses": 5, "isOpen": false }, { "name": "Friends", "uses": 12, "isOpen": true },
        ]));
        let past = json!({ "eventId": event.id, "name": "Late", "expiresAt": app.in_days(-1), "maxUses": 0 });
        let refused = send(app, &event.organizer.user, CREATE, past).await;
        assert_eq!(refused.codes(), ["INVALID_INPUT", "INVALID_INPUT"]);

        let off = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { errors { code } } }";
        let input = json!({ "eventId": event.id, "reason": "It was not theirs." });
        send(app, &app.admin().await, off, input).await.ok();
        assert_eq!(app.gql(SEEN, json!({ "token": unlimited })).ok().await, Value::Null, "nobody sees it");
    }
}

both! {
    async fn a_use_that_comes_to_nothing_does_not_count(app: TestApp) {
        let event = app.event().quota(1).published().await;
        let (_, token) = make(app, &event, json!({ "maxUses": 2 })).await;
        assert_eq!(rush(app, &token, 1).await, 1);
        let input = json!({ "token": token, "email": "eve@example.org", "name": "Eve", "idempotencyKey": "eve" });
        assert_eq!(app.gql(USE, json!({ "input": input })).send().await.codes(), ["SOLD_OUT"]);
        let links = app.gql(LINKS, json!({ "id": event.id })).as_(&event.organizer.user).ok().await;
        assert_eq!(links["guestLinks"][0], json!({ "name": "Friends", "uses": 1, "isOpen": true }));
        let input = json!({ "eventId": event.id, "reason": "The band is ill." });
        app.gql("CancelEvent", json!({ "input": input })).as_(&event.organizer.user).ok().await;
        assert_eq!(app.gql(SEEN, json!({ "token": token })).ok().await["isOpen"], false);
        app.settle().await;
    }
}

both! {
    async fn guests_agree_to_the_terms_and_lists_say_how_they_came(app: TestApp) {
        let event = app.event().quota(10).published().await;
        let owner = &event.organizer.user;
        let terms = json!({ "kind": "TERMS", "texts": [{ "locale": "en", "text": "Be nice." }] });
        send(app, &app.admin().await, TERMS, terms).await.ok();
        let own = json!({ "organizationId": event.organizer.organization_id, "text": "Ours" });
        send(app, owner, OWN_TERMS, own).await.ok();
        let both = json!([{ "kind": "TERMS", "version": 1 }, { "kind": "ORGANIZER_TERMS", "version": 1 }]);

        let (_, link) = make(app, &event, json!({})).await;
        let input = json!({ "token": link, "email": "fay@example.org", "name": "Fay", "idempotencyKey": "one" });
        let by_link = app.gql(USE_AGREED, json!({ "input": input })).ok().await["order"].clone();
        assert_eq!(by_link["agreements"], both);
        invite(app, &event, "ada@example.org").await.ok();
        app.settle().await;
        let ada = token(&app.mailbox.to("ada@example.org").remove(0));
        let by_mail = answer(app, &ada, true).await.ok()["invitation"]["order"].clone();
        assert_eq!(by_mail["agreements"], both);
        let comp = json!({
            "eventId": event.id, "email": "cleo@example.org", "name": "Cleo", "price": "COMP", "idempotencyKey": "two",
            "lines": [{ "ticketTypeId": event.ticket_type_id, "quantity": 1 }],
        });
        let added = send(app, owner, ADD, comp).await.ok()["order"].clone();
        assert_eq!(added["agreements"], json!([]), "she was shown nothing");
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        app.settle().await;

        for list in ["orders", "attendees"] {
            let request = app.http.get(app.url(&format!("/events/{}/{list}.csv", event.id)));
            let request = request.header("authorization", format!("Bearer {}", owner.access_token));
            let csv = request.send().await.unwrap().text().await.unwrap();
            let last: Vec<&str> = csv.split_terminator("\r\n").filter_map(|line| line.rsplit(',').next()).collect();
            assert_eq!(last, ["Origin", "invitation link", "invitation", "comp", "checkout"], "{csv}");
        }
    }
}
