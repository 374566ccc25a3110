//! Orders that organizers add, and orders that people take into their accounts.

use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{Answer, TestApp, TestEvent, both};

const ADD: &str = "mutation($input: OrderAddInput!) { orderAdd(input: $input) {
    order { id code status origin total { minorUnits } guestSecret added { adderName paidBy note }
        payment { status outside } tickets { holderName status } timeline { kind actorName } refundable { minorUnits } }
    errors { code field available }
} }";
const STATISTICS: &str = "query($slug: String!) { event(slug: $slug) { statistics {
    sold comps gross { minorUnits } refunded { minorUnits } paidOutside { minorUnits } returnedOutside { minorUnits }
    byTicketType { comps }
} } }";
const LIST: &str = "query($id: ID!, $origin: OrderOrigin) { organization(id: $id) {
    orders(origin: $origin) { nodes { code origin } }
} }";
const SAVE: &str = "mutation($input: OrderSaveInput!) { orderSave(input: $input) { order { id } errors { code } } }";
const MINE: &str = "query { viewer { tickets(period: UPCOMING) { nodes { holderName } } } }";

fn input(event: &TestEvent, quantity: u32, price: &str, key: &str) -> Value {
    json!({
        "eventId": event.id, "email": "ada@example.org", "name": "Ada", "price": price, "note": "Receipt 7",
        "lines": [{ "ticketTypeId": event.ticket_type_id, "quantity": quantity, "attendees": [{ "name": "Grace" }] }],
        "idempotencyKey": key,
    })
}

async fn add(app: &TestApp, event: &TestEvent, input: Value) -> Answer {
    send(app, &event.organizer.user, ADD, input).await
}

async fn statistics(app: &TestApp, event: &TestEvent) -> Value {
    let request = app.gql(STATISTICS, json!({ "slug": event.slug })).as_(&event.organizer.user);
    request.ok().await["statistics"].clone()
}

both! {
    async fn count_apart_from_the_sale_and_are_paid_back_outside(app: TestApp) {
        let later = app.in_days(20);
        let event = app.event().paid("10.00").quota(5).published().await;
        let early = json!({ "ticketTypeId": event.ticket_type_id, "salesStartAt": later });
        send(app, &event.organizer.user, "mutation($input: TicketTypeUpdateInput!) {
            ticketTypeUpdate(input: $input) { errors { code } } }", early).await.ok();

        let paid = add(app, &event, input(&event, 2, "CASH", "one")).await.ok()["order"].clone();
        assert_eq!((&paid["status"], &paid["origin"]), (&json!("CONFIRMED"), &json!("ADDED")), "before the sale: {paid}");
        let added = &paid["added"];
        assert_eq!((&added["paidBy"], &added["note"]), (&json!("CASH"), &json!("Receipt 7")));
        assert!(added["adderName"].is_string(), "{added}");
        assert_eq!(paid["payment"], json!({ "status": "SUCCEEDED", "outside": true }));
        assert_eq!(paid["guestSecret"], Value::Null, "that is for the buyer");
        let holders: Vec<_> = paid["tickets"].as_array().unwrap().iter().map(|ticket| &ticket["holderName"]).collect();
        assert_eq!(holders, ["Grace", "Ada"]);
        assert_eq!(paid["timeline"][0], json!({ "kind": "ADDED", "actorName": added["adderName"] }));
        let again = add(app, &event, input(&event, 2, "CASH", "one")).await.ok();
        assert_eq!(again["order"]["id"], paid["id"], "the same request is one order");
        assert_eq!(add(app, &event, input(&event, 2, "COMP", "one")).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);

        let mut quiet = input(&event, 1, "COMP", "two");
        quiet["sendTickets"] = json!(false);
        let comp = add(app, &event, quiet).await.ok()["order"].clone();
        assert_eq!((&comp["origin"], &comp["total"]["minorUnits"]), (&json!("COMP"), &json!(0)));
        let more = add(app, &event, input(&event, 3, "COMP", "three")).await;
        assert_eq!(more.codes(), ["SOLD_OUT"], "never more than there is");
        app.settle().await;
        let mails = app.mailbox.to("ada@example.org");
        assert_eq!(mails.len(), 1, "the comp came without: {mails:?}");

        let list = |origin: Value| app.gql(LIST, json!({ "id": event.organizer.organization_id, "origin": origin }));
        let comps = list(json!("COMP")).as_(&event.organizer.user).ok().await["orders"]["nodes"].clone();
        assert_eq!(comps, json!([{ "code": comp["code"], "origin": "COMP" }]));
        assert_eq!(list(json!("SALE")).as_(&event.organizer.user).ok().await["orders"]["nodes"], json!([]));
        let outside = "SELECT COALESCE(SUM(amount_minor), 0) AS n FROM ledger_entries WHERE account = 'outside'";
        let held = "SELECT COUNT(*) AS n FROM ledger_entries WHERE account = 'provider'";
        assert_eq!((app.count(outside).await, app.count(held).await), (-2000, 0), "nothing of it is at the provider");
        assert_eq!(statistics(app, &event).await, json!({
            "sold": 3, "comps": 1, "gross": { "minorUnits": 2000 }, "refunded": { "minorUnits": 0 },
            "paidOutside": { "minorUnits": 2000 }, "returnedOutside": { "minorUnits": 0 },
            "byTicketType": [{ "comps": 1 }],
        }));

        // The organizer cancels first, and notes what was paid back when it was.
        let cancel = json!({ "orderId": paid["id"] });
        let cancelled = send(app, &event.organizer.user, "mutation($input: OrderCancelInput!) { orderCancel(input: $input) {
            order { status refunds { id } refundable { minorUnits } } errors { code } } }", cancel).await.ok();
        assert_eq!(cancelled["order"], json!({ "status": "CANCELLED", "refunds": [], "refundable": { "minorUnits": 2000 } }));
        let back = json!({ "orderId": paid["id"], "reason": "Paid back in cash.", "idempotencyKey": "back" });
        let back = send(app, &event.organizer.user, "Refund", back).await.ok();
        assert_eq!(back["refund"]["status"], "SUCCEEDED", "there is no provider to wait for");
        app.settle().await;
        app.mail_about("ada@example.org", "refund").await;
        assert_eq!((app.count(outside).await, app.count(held).await), (0, 0));
        assert_eq!(statistics(app, &event).await["returnedOutside"], json!({ "minorUnits": 2000 }));
    }
}

both! {
    async fn an_order_comes_into_one_account(app: TestApp) {
        let event = app.event().published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await["order"].clone();
        app.settle().await;
        let (ada, eve) = (app.user().await, app.user().await);
        let save = |secret: &Value| json!({ "orderId": placed["id"], "secret": secret });
        assert_eq!(send(app, &ada, SAVE, save(&json!("wrong"))).await.codes(), ["NOT_FOUND"]);
        for _ in 0..2 {
            send(app, &ada, SAVE, save(&placed["secret"])).await.ok();
        }
        assert_eq!(app.gql(MINE, json!({})).as_(&ada).ok().await["tickets"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!(send(app, &eve, SAVE, save(&placed["secret"])).await.codes(), ["OTHER_ACCOUNT"]);
        let by_link = app.gql("Order", json!({ "id": placed["id"], "secret": placed["secret"] })).ok().await;
        assert_eq!(by_link["status"], "CONFIRMED", "its link keeps working");
    }
}
