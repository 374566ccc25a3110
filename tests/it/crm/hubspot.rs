//! The contacts that HubSpot gets, and when.

use serde_json::{Value, json};

use super::{buy, connect, crm_status, double, hubspot, synced};
use crate::organizers::send;
use crate::support::{TestApp, both};

const CHECK_IN: &str = "mutation($input: CheckInRecordInput!) {
    checkInRecord(input: $input) { ticket { status } errors { code field message } }
}";
const UNDO: &str = "mutation($input: CheckInUndoInput!) {
    checkInUndo(input: $input) { ticket { status } errors { code field message } }
}";
const CANCEL: &str = "mutation($input: OrderCancelInput!) {
    orderCancel(input: $input) { order { status } errors { code field message } }
}";
const UPDATE_ACCOUNT: &str = "mutation($input: AccountUpdateInput!) {
    accountUpdate(input: $input) { user { id } errors { code field message } }
}";

/// The value of one of our properties.
fn ours(app: &TestApp, email: &str, name: &str) -> Value {
    json!(double(app).property(email, &format!("eventradar_{name}")))
}

both! {
    async fn who_has_bought_is_there_once_it_is_connected(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 2).await;
        let (elsewhere, _) = buy(app, &app.event().published().await, 1).await;
        let connection = connect(app, &event.organizer).await;
        assert_eq!(connection["kind"], "HUBSPOT");
        assert_eq!(connection["state"], "ACTIVE");
        assert_eq!(connection["lastSyncedAt"], Value::Null);
        synced(app).await;
        let contact = double(app).contact(&email).expect("the buyer");
        assert_eq!(contact.properties["firstname"], "Gil");
        assert_eq!(contact.properties["lastname"], "Guest");
        assert_eq!(ours(app, &email, "orders"), "1");
        assert_eq!(ours(app, &email, "tickets"), "2");
        assert!(double(app).contact(&elsewhere).is_none(), "another organization's buyers are its own");
        let status = crm_status(app, &event.organizer).await;
        assert_eq!(status["state"], "ACTIVE");
        assert_eq!(status["sentCount"], 1);
        assert_eq!(status["waitingCount"], 0);
        assert_ne!(status["lastSyncedAt"], Value::Null);
    }
}

both! {
    async fn buying_cancelling_and_checking_in_are_sent(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        let (email, order) = buy(app, &event, 2).await;
        synced(app).await;
        assert_eq!(ours(app, &email, "tickets"), "2");
        assert_eq!(ours(app, &email, "checked_in"), "0");
        let organizer = &event.organizer.user;
        let ticket = &order["tickets"][0];
        let scan = json!({ "eventId": event.id, "ticketSecret": ticket["secret"] });
        send(app, organizer, CHECK_IN, scan).await.ok();
        synced(app).await;
        assert_eq!(ours(app, &email, "checked_in"), "1");
        send(app, organizer, UNDO, json!({ "ticketId": ticket["id"] })).await.ok();
        synced(app).await;
        assert_eq!(ours(app, &email, "checked_in"), "0");
        send(app, organizer, CANCEL, json!({ "orderId": order["id"] })).await.ok();
        synced(app).await;
        assert_eq!(ours(app, &email, "orders"), "0");
        assert_eq!(ours(app, &email, "cancelled_orders"), "1");
        assert_eq!(ours(app, &email, "tickets"), "0");
    }
}

both! {
    async fn unpaid_orders_are_nobodys_contact(app: TestApp = hubspot()) {
        let event = app.event().paid("25.00").published().await;
        connect(app, &event.organizer).await;
        let (email, _) = buy(app, &event, 1).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none());
    }
}

both! {
    async fn a_profile_is_sent_to_the_organizers_one_has_bought_from(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (organizer, buyer) = (&event.organizer, app.user().await);
        connect(app, organizer).await;
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(buyer.email);
        app.gql("PlaceOrder", json!({ "input": input })).as_(&buyer).ok().await;
        synced(app).await;
        assert_eq!(double(app).property(&buyer.email, "lastname").as_deref(), Some("Person"));
        let profile = json!({ "displayName": "Pat Renamed", "locale": "de" });
        send(app, &buyer, UPDATE_ACCOUNT, profile).await.ok();
        synced(app).await;
        assert_eq!(double(app).property(&buyer.email, "lastname").as_deref(), Some("Renamed"));
        assert_eq!(double(app).property(&buyer.email, "hs_language").as_deref(), Some("de"));
        let stranger = app.user().await;
        synced(app).await;
        assert!(double(app).contact(&stranger.email).is_none(), "who has not bought is not the organization's contact");
    }
}

both! {
    async fn what_is_no_longer_true_does_not_stay(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let buyer = app.user().await;
        connect(app, &event.organizer).await;
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(buyer.email);
        app.gql("PlaceOrder", json!({ "input": input })).as_(&buyer).ok().await;
        synced(app).await;
        assert_eq!(double(app).property(&buyer.email, "lastname").as_deref(), Some("Person"));
        send(app, &buyer, UPDATE_ACCOUNT, json!({ "displayName": "Cher" })).await.ok();
        synced(app).await;
        assert_eq!(double(app).property(&buyer.email, "firstname").as_deref(), Some("Cher"));
        assert_eq!(double(app).property(&buyer.email, "lastname"), None);
    }
}

both! {
    async fn somebody_who_has_bought_very_often_is_no_trouble(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 2).await;
        // More than the bound values of one statement.
        let many = if app.parts.env.db.is_sqlite() { 33_000 } else { 66_000 };
        copy_orders(app, &email, many).await;
        connect(app, &event.organizer).await;
        synced(app).await;
        assert_eq!(ours(app, &email, "orders"), (many + 1).to_string());
        assert_eq!(ours(app, &email, "tickets"), "2");
    }
}

/// Inserts this many copies of the address's order, without tickets.
async fn copy_orders(app: &TestApp, email: &str, many: u32) {
    let (numbers, id) = if app.parts.env.db.is_sqlite() {
        let numbers = format!(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many}) SELECT n \
             FROM numbers"
        );
        (numbers, "randomblob(16)")
    } else {
        (format!("SELECT n FROM generate_series(1, {many}) AS n"), "gen_random_uuid()")
    };
    app.execute(&format!(
        "INSERT INTO orders (id, event_id, organization_id, user_id, code, secret, status, email, name, locale, \
         total_minor, currency, idempotency_scope, idempotency_key, idempotency_hash, placed_at, expires_at, \
         confirmed_at) SELECT {id}, event_id, organization_id, user_id, 'X' || n, 'secret' || n, status, email, name, \
         locale, total_minor, currency, idempotency_scope, 'key' || n, idempotency_hash, placed_at, expires_at, \
         confirmed_at FROM orders CROSS JOIN ({numbers}) AS numbers WHERE email = '{email}'"
    ))
    .await;
}

both! {
    async fn a_burst_is_one_message_per_hundred(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        connect(app, &event.organizer).await;
        synced(app).await;
        let (often, _) = buy(app, &event, 1).await;
        for _ in 0..9 {
            let mut input = app.order_input(&event, 1);
            input["email"] = json!(often);
            app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        }
        let mut others = Vec::new();
        for _ in 0..104 {
            others.push(buy(app, &event, 1).await.0);
        }
        synced(app).await;
        let batches = double(app).batches();
        let taken: Vec<usize> = batches.iter().map(Vec::len).filter(|size| *size > 0).collect();
        assert_eq!(ours(app, &often, "orders"), "10");
        assert!(others.iter().all(|email| double(app).contact(email).is_some()));
        assert!(taken.iter().all(|size| *size <= 100), "{taken:?}");
        // The first batch is sent twice, since the properties were missing. How many batches the burst takes depends on
        // the speed of the machine.
        assert!(batches.len() <= 30, "{} calls for 114 orders", batches.len());
        assert_eq!(crm_status(app, &event.organizer).await["sentCount"], 105);
    }
}
