//! The secrets of orders and tickets are visible to the buyer only.

use serde_json::{Value, json};

use super::paid::place;
use crate::support::{Answer, TestApp, TestUser, both};

const ATTENDEES: &str = "query($id: ID!) { organization(id: $id) { attendees { nodes { holderEmail code } } } }";
const LEAKING_ATTENDEES: &str = "query($id: ID!) { organization(id: $id) { attendees { nodes { secret } } } }";
const ORDERS: &str = "query($id: ID!) { organization(id: $id) { orders { nodes { guestSecret tickets { code } } } } }";
const LEAKING_ORDERS: &str = "query($id: ID!) { organization(id: $id) { orders { nodes { secret } } } }";
const ORDER: &str =
    "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { guestSecret tickets { code } } }";
const LEAKING_ORDER: &str = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { secret } }";
const LEAKING_TICKETS: &str =
    "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { tickets { secret } } }";
const CHECK_IN: &str = "mutation($input: CheckInRecordInput!) { checkInRecord(input: $input) {
    ticket { status code order { guestSecret } } errors { code } } }";
const LEAKING_CHECK_IN: &str = "mutation($input: CheckInRecordInput!) { checkInRecord(input: $input) {
    ticket { status secret } errors { code } } }";
const RESEND: &str =
    "mutation($input: OrderResendInput!) { orderResend(input: $input) { order { guestSecret } errors { code } } }";
const CANCEL: &str = "mutation($input: OrderCancelInput!) {
    orderCancel(input: $input) { order { guestSecret } errors { code } } }";

async fn member(app: &TestApp, owner: &TestUser, organization_id: &str, role: &str) -> TestUser {
    let member = app.user().await;
    app.join(owner, organization_id, &member, role).await;
    member
}

/// Asserts that an answer is forbidden and contains none of the secrets.
fn keeps(answer: &Answer, secrets: &[&str]) {
    let body = answer.body.to_string();
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "FORBIDDEN", "{body}");
    assert!(secrets.iter().all(|secret| !body.contains(secret)), "{body}");
}

both! {
    async fn those_who_organize_get_none(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 2).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let secrets = [text(&order["secret"]), text(&order["tickets"][0]["secret"]), text(&order["tickets"][1]["secret"])];
        let secrets = secrets.each_ref().map(String::as_str);
        let organization = json!({ "id": event.organizer.organization_id });
        let owner = &event.organizer.user;
        let staff = member(app, owner, &event.organizer.organization_id, "CHECK_IN_STAFF").await;
        let manager = member(app, owner, &event.organizer.organization_id, "MANAGER").await;

        for who in [&staff, &manager, owner] {
            let seen = app.gql(ATTENDEES, organization.clone()).as_(who).ok().await;
            assert_eq!(seen["attendees"]["nodes"].as_array().unwrap().len(), 2);
            assert!(seen["attendees"]["nodes"].as_array().unwrap().iter().all(|ticket| ticket["code"].is_null()));
            keeps(&app.gql(LEAKING_ATTENDEES, organization.clone()).as_(who).send().await, &secrets);
        }
        for who in [&manager, owner] {
            let seen = app.gql(ORDERS, organization.clone()).as_(who).ok().await;
            let hidden = json!([{ "guestSecret": null, "tickets": [{ "code": null }, { "code": null }] }]);
            assert_eq!(seen["orders"]["nodes"], hidden);
            keeps(&app.gql(LEAKING_ORDERS, organization.clone()).as_(who).send().await, &secrets);
            let seen = app.gql(ORDER, json!({ "id": order["id"] })).as_(who).ok().await;
            assert_eq!(seen, hidden[0]);
            for document in [LEAKING_ORDER, LEAKING_TICKETS] {
                keeps(&app.gql(document, json!({ "id": order["id"] })).as_(who).send().await, &secrets);
            }
            let resent = app.gql(RESEND, json!({ "input": { "orderId": order["id"] } })).as_(who).ok().await;
            assert_eq!(resent["order"]["guestSecret"], Value::Null);
        }

        // Check-ins still work, and their answers contain no other ticket's code.
        let scan = |secret: &str| json!({ "input": { "eventId": event.id, "ticketSecret": secret } });
        let admitted = app.gql(CHECK_IN, scan(secrets[1])).as_(&staff).ok().await;
        assert_eq!(admitted["ticket"], json!({ "status": "CHECKED_IN", "code": null, "order": null }));
        let refused = app.gql(LEAKING_CHECK_IN, scan(secrets[2])).as_(&staff).send().await;
        keeps(&refused, &secrets);
        let came = "SELECT COUNT(*) AS n FROM tickets WHERE status = 'checked_in'";
        assert_eq!(app.count(came).await, 2, "what could not be told was done");
    }
}

both! {
    async fn the_buyer_gets_them(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let shown = json!({ "guestSecret": order["secret"], "tickets": [{ "code": order["tickets"][0]["secret"] }] });
        let with_secret = json!({ "id": order["id"], "secret": order["secret"] });
        assert_eq!(app.gql(ORDER, with_secret.clone()).ok().await, shown);
        assert_eq!(app.gql(LEAKING_ORDER, with_secret.clone()).ok().await["secret"], order["secret"]);
        assert_eq!(app.gql(ORDER, with_secret).as_(&event.organizer.user).ok().await, shown, "whoever has it has it");

        // A signed-in buyer sees them, even as a member of the organization.
        let buyer = &event.organizer.user;
        let input = app.order_input(&event, 1);
        let own = app.gql("PlaceOrder", json!({ "input": input })).as_(buyer).ok().await["order"].clone();
        let seen = app.gql(ORDER, json!({ "id": own["id"] })).as_(buyer).ok().await;
        assert_eq!(seen["tickets"][0]["code"], own["tickets"][0]["secret"]);
        let seen = app.gql("{ viewer { tickets { nodes { code secret } } } }", json!({})).as_(buyer).ok().await;
        let code = &own["tickets"][0]["secret"];
        assert_eq!(seen["tickets"]["nodes"], json!([{ "code": code, "secret": code }]));
        let organization = json!({ "id": event.organizer.organization_id });
        let seen = app.gql(ATTENDEES, organization).as_(buyer).ok().await;
        let codes: Vec<_> = seen["attendees"]["nodes"].as_array().unwrap().iter().map(|ticket| &ticket["code"]).collect();
        assert_eq!(codes, [code, &Value::Null], "newest first");

        let cancel = json!({ "input": { "orderId": order["id"], "secret": order["secret"] } });
        assert_eq!(app.gql(CANCEL, cancel).ok().await["order"]["guestSecret"], order["secret"]);
    }
}

both! {
    async fn watching_an_order_tells_them_to_its_buyer_only(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let watch = "subscription($id: ID!, $secret: String) { orderChanged(id: $id, secret: $secret) { guestSecret } }";
        let mut buyers = app.subscribe_to(watch, json!({ "id": order["id"], "secret": order["secret"] })).await;
        assert_eq!(buyers.next().await["orderChanged"]["guestSecret"], order["secret"]);
        let mut owners = app.subscribe_as(&event.organizer.user, watch, json!({ "id": order["id"] })).await;
        assert_eq!(owners.next().await["orderChanged"]["guestSecret"], Value::Null);
    }
}
