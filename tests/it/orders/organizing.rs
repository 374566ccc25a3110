//! Organizers' operations on single orders: search, timeline, sending tickets again, and previewing refunds.

use serde_json::{Value, json};

use super::paid::{choose, place};
use crate::organizers::send;
use crate::support::{Organizer, TestApp, TestUser, both};

const RESEND: &str = "mutation($input: OrderResendInput!) {
    orderResend(input: $input) { order { id } errors { code field message } }
}";
const PREVIEW: &str = "query($id: ID!, $amount: MoneyInput) { refundPreview(orderId: $id, amount: $amount) {
    amount { formatted } remaining { formatted } cancelsOrder voidedTickets { holderName } errors { code field }
} }";
const TIMELINE: &str = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) {
    refundable { formatted } timeline { at kind by amount { formatted } note }
} }";

async fn found(app: &TestApp, organizer: &Organizer, list: &str, search: &str) -> Vec<String> {
    let document = format!(
        "query($id: ID!, $search: String) {{ organization(id: $id) {{ list: {list}(search: $search) {{ nodes {{ {} }} }} }} }}",
        if list == "orders" { "name" } else { "name: holderName" }
    );
    let variables = json!({ "id": organizer.organization_id, "search": search });
    let page = app.gql(&document, variables).as_(&organizer.user).ok().await;
    let nodes = page["list"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

async fn order(app: &TestApp, event: &crate::support::TestEvent, name: &str, email: &str, attendee: &str) -> Value {
    let mut input = app.order_input(event, 1);
    (input["name"], input["email"]) = (json!(name), json!(email));
    input["lines"][0]["attendees"] =
        json!([{ "name": attendee, "email": format!("{}@guests.example", attendee.len()) }]);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone()
}

both! {
    async fn are_found_by_people_and_codes(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let one = order(app, &event, "Ada Özil", "ada@one.example", "Björn Strauß").await;
        order(app, &event, "Bob 50% Off", "bob_x@two.example", "Ängström").await;
        order(app, &event, "Cleo", "cleo@three.example", "Cleo").await;
        let code = one["code"].as_str().unwrap();
        for (search, orders, tickets) in [
            ("ada", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("ÖZIL ADA", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("özil", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("björn", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("oezil", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("ozil", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("bjoern strauss", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("o\u{308}zil\u{200B}", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("ada.@one/example", vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("aangstroem", vec!["Bob 50% Off"], vec!["Ängström"]),
            ("ängström", vec!["Bob 50% Off"], vec!["Ängström"]),
            (&code.to_lowercase(), vec!["Ada Özil"], vec!["Björn Strauß"]),
            ("two.example", vec!["Bob 50% Off"], vec!["Ängström"]),
            ("0%", vec!["Bob 50% Off"], vec!["Ängström"]),
            ("b_x", vec!["Bob 50% Off"], vec!["Ängström"]),
            ("_", vec!["Bob 50% Off"], vec!["Ängström"]),
            ("%%", vec![], vec![]),
            ("' OR 1=1 --", vec![], vec![]),
            ("ada cleo", vec![], vec![]),
            ("  ", vec!["Cleo", "Bob 50% Off", "Ada Özil"], vec!["Cleo", "Ängström", "Björn Strauß"]),
        ] {
            assert_eq!(found(app, organizer, "orders", search).await, orders, "{search}");
            assert_eq!(found(app, organizer, "attendees", search).await, tickets, "{search}");
        }
        let other = app.organizer().await;
        assert_eq!(found(app, &other, "orders", "ada").await, Vec::<String>::new());

        let crew = json!({ "eventId": event.id, "name": "Crew" });
        let crew = send(app, &organizer.user, "CreateTicketType", crew).await.ok()["ticketType"]["id"].clone();
        let by_type = "query($id: ID!, $type: ID!) { organization(id: $id) { attendees(ticketTypeId: $type) { nodes { id } } } }";
        for (kind, count) in [(json!(event.ticket_type_id), 3), (crew, 0)] {
            let variables = json!({ "id": organizer.organization_id, "type": kind });
            let page = app.gql(by_type, variables).as_(&organizer.user).ok().await;
            assert_eq!(page["attendees"]["nodes"].as_array().unwrap().len(), count);
        }
    }
}

both! {
    async fn one_typing_error_is_forgiven(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let one = order(app, &event, "Ada Lovelace", "ada@one.example", "Jürgen Großmann").await;
        order(app, &event, "Ana Lovelock", "ana@two.example", "Anna").await;
        let elsewhere = app.event().published().await;
        order(app, &elsewhere, "Eve Lovelece", "eve@three.example", "Eve Großmaxn").await;
        let code = one["code"].as_str().unwrap();
        let last = if code.ends_with('9') { "8" } else { "9" };
        let ada = vec!["Ada Lovelace"];
        for (search, orders) in [
            ("lovelce", &ada),
            ("Lvoelace", &ada),
            ("lovelacee", &ada),
            ("lovexace ADA", &ada),
            ("grosmann", &ada),
            ("jeurgen", &ada),
            ("ada@oen.example", &ada),
            ("lovelcoe", &vec![]),
            ("eda lovelce", &vec![]),
            ("jurgan grosmann", &vec![]),
            ("lvlc", &vec![]),
            // An exact name matches only itself.
            ("lovelock", &vec!["Ana Lovelock"]),
            // Short words and codes have to match exactly.
            // No code has an L.
            ("adl", &vec![]),
            (&format!("{}{last}", &code[..code.len() - 1]), &vec![]),
        ] {
            assert_eq!(found(app, organizer, "orders", search).await, *orders, "{search}");
            let holders = orders.iter().map(|name| if *name == "Ada Lovelace" { "Jürgen Großmann" } else { "Anna" });
            assert_eq!(found(app, organizer, "attendees", search).await, holders.collect::<Vec<_>>(), "{search}");
        }
        // Each organization searches only its own people: a word one error away from both finds each only where they
        // are.
        assert_eq!(found(app, &elsewhere.organizer, "orders", "lovelce").await, ["Eve Lovelece"]);
        assert_eq!(found(app, &elsewhere.organizer, "attendees", "lovelock").await, Vec::<String>::new());
        assert_eq!(found(app, organizer, "attendees", "grossmaxx").await, Vec::<String>::new());
    }
}

both! {
    async fn a_typing_error_costs_a_few_statements(app: TestApp) {
        let event = app.event().quota(100).published().await;
        order(app, &event, "Ada Lovelace", "ada@one.example", "Ada").await;
        let statements = async |list: &str, search: &str| {
            let document = format!(
                "query($id: ID!, $search: String) {{ organization(id: $id) {{ {list}(search: $search) {{ nodes {{ id }} }} }} }}"
            );
            let variables = json!({ "id": event.organizer.organization_id, "search": search });
            app.statements(app.gql(&document, variables).as_(&event.organizer.user)).await
        };
        // On SQLite, one more says whether the index is of use for the corrections.
        let corrected = if app.parts.env.db.is_sqlite() { 3 } else { 2 };
        for orders in [1, 20] {
            for number in 1..orders {
                order(app, &event, "Ada Lovelace", &format!("ada-{number}@one.example"), "Ada").await;
            }
            for list in ["orders", "attendees"] {
                let typed = statements(list, "lovelace").await;
                assert_eq!(statements(list, "lovelce").await, typed + corrected, "{list}");
                assert_eq!(statements(list, "lovxxce quark unknown words that nobody").await, typed + 1, "{list}");
                assert_eq!(statements(list, "ada k7q2m9 007").await, typed, "{list}");
            }
        }
    }
}

both! {
    async fn the_page_after_the_last_one_found_is_empty(app: TestApp) {
        let event = app.event().published().await;
        // Newest first, so that there are further rows after the matching ones.
        for name in ["Lovelaca", "Lovelace", "Lovelace"] {
            order(app, &event, name, "ada@one.example", "Ada").await;
        }
        let document = "query($id: ID!, $search: String, $after: String) { organization(id: $id) {
            orders(search: $search, after: $after) { nodes { name } pageInfo { endCursor } } } }";
        let page = async |search: &str, after: Option<&str>| {
            let variables = json!({ "id": event.organizer.organization_id, "search": search, "after": after });
            app.gql(document, variables).as_(&event.organizer.user).ok().await["orders"].clone()
        };
        let first = page("lovelace", None).await;
        assert_eq!(first["nodes"], json!([{ "name": "Lovelace" }, { "name": "Lovelace" }]));
        let next = page("lovelace", first["pageInfo"]["endCursor"].as_str()).await;
        assert_eq!(next["nodes"], json!([]));
    }
}

async fn timeline(app: &TestApp, order: &Value, user: Option<&TestUser>) -> Value {
    let request = app.gql(TIMELINE, json!({ "id": order["id"], "secret": order["secret"] }));
    let request = if let Some(user) = user { request.as_(user) } else { request };
    request.ok().await
}

both! {
    async fn tell_what_happened(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let owner = &event.organizer.user;
        let order = place(app, &event, 2).await;
        assert_eq!(timeline(app, &order, Some(owner)).await["refundable"]["formatted"], "0.00 EUR");
        choose(app, &order, "succeed").await;
        app.settle().await;
        let paid = app.gql("Order", json!({ "id": order["id"], "secret": order["secret"] })).ok().await;
        let scan = json!({ "eventId": event.id, "ticketSecret": paid["tickets"][0]["secret"] });
        send(app, owner, "RecordCheckIn", scan).await.ok();
        let refund = json!({
            "orderId": order["id"], "amount": { "amount": "5", "currency": "EUR" }, "reason": "Seat moved.",
            "idempotencyKey": "a",
        });
        send(app, owner, "Refund", refund).await.ok();
        app.settle().await;
        assert_eq!(timeline(app, &order, Some(owner)).await["refundable"]["formatted"], "15.00 EUR");
        let cancel = json!({ "orderId": order["id"], "reason": "Asked for it." });
        send(app, owner, "CancelOrder", cancel).await.ok();
        app.settle().await;

        let seen = timeline(app, &order, Some(owner)).await;
        assert_eq!(seen["refundable"]["formatted"], "0.00 EUR");
        let entries = seen["timeline"].as_array().unwrap();
        let of = |kind: &str| -> Vec<&Value> { entries.iter().filter(|entry| entry["kind"] == kind).collect() };
        assert_eq!(of("PLACED")[0]["amount"]["formatted"], "20.00 EUR");
        assert_eq!((of("PAID").len(), of("CONFIRMED").len()), (1, 1));
        assert_eq!((&of("CHECKED_IN")[0]["by"], &of("CHECKED_IN")[0]["note"]), (&json!("Pat Person"), &json!("Gil Guest")));
        assert_eq!(of("REFUND_REQUESTED")[0]["by"], "Pat Person");
        assert_eq!(of("REFUND_REQUESTED")[0]["note"], "Seat moved.");
        assert_eq!((of("REFUND_REQUESTED").len(), of("REFUND_SUCCEEDED").len()), (2, 2));
        assert_eq!((&of("CANCELLED")[0]["by"], &of("CANCELLED")[0]["note"]), (&json!("Pat Person"), &json!("Asked for it.")));
        assert!(of("MAIL_SENT").len() >= 3, "{entries:#?}");
        assert_eq!(entries[0]["kind"], "PLACED");
        let times: Vec<_> = entries.iter().map(|entry| entry["at"].as_str().unwrap()).collect();
        assert!(times.is_sorted());

        // Buyers see the order, but not how it was handled.
        let buyers = timeline(app, &order, None).await;
        assert_eq!(buyers, json!({ "refundable": null, "timeline": null }));
    }
}

both! {
    async fn tickets_are_mailed_again(app: TestApp) {
        let event = app.event().published().await;
        let owner = &event.organizer.user;
        let order = place(app, &event, 1).await;
        app.settle().await;
        let mails = "SELECT COUNT(*) AS n FROM notifications WHERE kind = 'send_order_confirmation' AND state = 'sent'";
        assert_eq!(app.count(mails).await, 1);
        let again = json!({ "orderId": order["id"] });
        for mailed in [2, 3, 4] {
            send(app, owner, RESEND, again.clone()).await.ok();
            app.settle().await;
            assert_eq!(app.count(mails).await, mailed);
        }
        let refused = send(app, owner, RESEND, again.clone()).await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["TOO_OFTEN".to_owned()], vec![Some("orderId".to_owned())]));
        assert_eq!(timeline(app, &order, Some(owner)).await["timeline"].as_array().unwrap().iter()
            .filter(|entry| entry["kind"] == "RESENT" && entry["by"] == "Pat Person").count(), 3);

        let staff = app.user().await;
        app.join(owner, &event.organizer.organization_id, &staff, "CHECK_IN_STAFF").await;
        assert_eq!(send(app, &staff, RESEND, again.clone()).await.error_code(), "FORBIDDEN");
        let stranger = app.organizer().await.user;
        assert_eq!(send(app, &stranger, RESEND, again.clone()).await.codes(), ["NOT_FOUND"]);
        assert_eq!(app.gql(RESEND, json!({ "input": again })).send().await.error_code(), "UNAUTHENTICATED");
        assert_eq!(send(app, owner, RESEND, json!({ "orderId": event.id })).await.codes(), ["INVALID_INPUT"]);
        let cancel = json!({ "orderId": order["id"] });
        send(app, owner, "CancelOrder", cancel).await.ok();
        assert_eq!(send(app, owner, RESEND, again).await.codes(), ["NOT_CONFIRMED"]);
    }
}

both! {
    async fn refunds_are_looked_at_first(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let owner = &event.organizer.user;
        let order = place(app, &event, 2).await;
        let preview = async |user: Option<&TestUser>, amount: Value| {
            let request = app.gql(PREVIEW, json!({ "id": order["id"], "amount": amount }));
            let request = if let Some(user) = user { request.as_(user) } else { request };
            request.send().await
        };
        let codes = |answer: &Value| answer["errors"][0]["code"].as_str().unwrap().to_owned();
        assert_eq!(codes(&preview(Some(owner), Value::Null).await.field()), "NOTHING_TO_REFUND");
        choose(app, &order, "succeed").await;
        app.settle().await;
        let euro = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
        let part = json!({
            "amount": { "formatted": "7.50 EUR" }, "remaining": { "formatted": "12.50 EUR" }, "cancelsOrder": false,
            "voidedTickets": [], "errors": [],
        });
        assert_eq!(preview(Some(owner), euro("7.5")).await.field(), part);
        let whole = json!({
            "amount": { "formatted": "20.00 EUR" }, "remaining": { "formatted": "0.00 EUR" }, "cancelsOrder": true,
            "voidedTickets": [{ "holderName": "Gil Guest" }, { "holderName": "Gil Guest" }], "errors": [],
        });
        for amount in [Value::Null, euro("20")] {
            assert_eq!(preview(Some(owner), amount).await.field(), whole);
        }
        for (amount, code) in [
            (euro("20.01"), "AMOUNT_TOO_HIGH"), (euro("0"), "INVALID_INPUT"), (euro("-1"), "INVALID_INPUT"),
            (json!({ "amount": "1", "currency": "USD" }), "INVALID_INPUT"),
        ] {
            assert_eq!(codes(&preview(Some(owner), amount).await.field()), code);
        }
        // The preview changes nothing.
        assert_eq!(timeline(app, &order, Some(owner)).await["refundable"]["formatted"], "20.00 EUR");
        assert_eq!(preview(None, Value::Null).await.error_code(), "UNAUTHENTICATED");
        let stranger = app.organizer().await.user;
        assert_eq!(codes(&preview(Some(&stranger), Value::Null).await.field()), "NOT_FOUND");
    }
}
