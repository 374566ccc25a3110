//! Paid orders, with the sandbox as the default provider. (Stripe is tested in `payments`.)

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{TestApp, TestEvent, both};

/// Places a paid order and returns it.
pub(crate) async fn place(app: &TestApp, event: &TestEvent, quantity: u32) -> Value {
    let input = app.order_input(event, quantity);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone()
}

/// Chooses an outcome on the sandbox's payment page.
pub(crate) async fn choose(app: &TestApp, order: &Value, outcome: &str) -> reqwest::StatusCode {
    let url = order["payment"]["checkoutUrl"].as_str().unwrap();
    let response = app.http.post(url).form(&[("outcome", outcome)]).send().await.unwrap();
    response.status()
}

/// The current order, as its buyer sees it.
pub(crate) async fn look(app: &TestApp, order: &Value) -> Value {
    app.gql("Order", json!({ "id": order["id"], "secret": order["secret"] })).ok().await
}

pub(crate) async fn availability(app: &TestApp, event: &TestEvent) -> Value {
    app.gql("EventPage", json!({ "slug": event.slug })).ok().await["ticketTypes"][0]["availability"].clone()
}

both! {
    async fn is_confirmed_when_paid(app: TestApp) {
        let event = app.event().paid("25.00").quota(10).published().await;
        let order = place(app, &event, 2).await;
        assert_eq!(order["status"], "PENDING");
        assert_eq!(order["total"], json!({ "amount": "50.00", "currency": "EUR", "minorUnits": 5000 }));
        assert_eq!(order["tickets"], json!([]));
        assert_eq!(order["payment"]["status"], "PENDING");
        assert!(order["expiresAt"].is_string());
        assert_eq!(availability(app, &event).await, 8, "places are held");

        assert_eq!(choose(app, &order, "succeed").await, 303);
        app.settle().await;
        let paid = look(app, &order).await;
        assert_eq!(paid["status"], "CONFIRMED");
        assert_eq!(paid["payment"], json!({ "status": "SUCCEEDED", "checkoutUrl": null }));
        assert_eq!(paid["tickets"].as_array().unwrap().len(), 2);
        assert_eq!(availability(app, &event).await, 8);
        // Clicking twice pays once.
        choose(app, &order, "succeed").await;
        app.settle().await;
        assert_eq!(look(app, &order).await, paid);
        assert_eq!(app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await, 5000);
    }
}

const AS_A_GUEST: &str = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) {
    expiresAt payment { payBy } event { onlineUrl } tickets { event { onlineUrl } }
} }";

both! {
    async fn tells_guests_until_when_to_pay_and_where_to_go(app: TestApp) {
        let event = app.event().paid("25.00").published().await;
        let order = place(app, &event, 1).await;
        let variables = json!({ "id": order["id"], "secret": order["secret"] });
        let pending = app.gql(AS_A_GUEST, variables.clone()).ok().await;
        let pay_by = pending["payment"]["payBy"].as_str().unwrap();
        assert!(pay_by < pending["expiresAt"].as_str().unwrap(), "places are held longer: {pending}");
        assert!(pay_by > app.in_days(0).as_str(), "{pending}");
        assert_eq!(pending["event"]["onlineUrl"], Value::Null);

        choose(app, &order, "succeed").await;
        app.settle().await;
        let paid = app.gql(AS_A_GUEST, variables.clone()).ok().await;
        let url = json!("https://stream.example.org/concert");
        assert_eq!((&paid["event"]["onlineUrl"], &paid["tickets"][0]["event"]["onlineUrl"]), (&url, &url));
        assert_eq!(paid["payment"]["payBy"], Value::Null);
        let page = app.gql("query($slug: String!) { event(slug: $slug) { onlineUrl } }", json!({ "slug": event.slug }));
        assert_eq!(page.ok().await["onlineUrl"], Value::Null, "for whoever has a ticket alone");

        let cancel = json!({ "input": { "eventId": event.id, "reason": "Rain." } });
        app.gql("CancelEvent", cancel).as_(&event.organizer.user).ok().await;
        app.settle().await;
        let cancelled = app.gql(AS_A_GUEST, variables).ok().await;
        assert_eq!((&cancelled["event"]["onlineUrl"], &cancelled["tickets"][0]["event"]["onlineUrl"]), (&Value::Null, &Value::Null));
    }
}

both! {
    async fn can_be_tried_again_after_a_decline(app: TestApp) {
        let event = app.event().paid("9.50").quota(1).published().await;
        let order = place(app, &event, 1).await;
        choose(app, &order, "decline").await;
        app.settle().await;
        let declined = look(app, &order).await;
        assert_eq!(declined["status"], "PENDING");
        assert_eq!(declined["payment"]["status"], "FAILED");
        assert_eq!(declined["payment"]["checkoutUrl"], order["payment"]["checkoutUrl"], "the buyer can try again there");
        choose(app, &order, "succeed").await;
        app.settle().await;
        assert_eq!(look(app, &order).await["status"], "CONFIRMED");
    }
}

both! {
    async fn waits_for_money_on_its_way(app: TestApp) {
        let event = app.event().paid("40").quota(2).published().await;
        let (arrives, fails) = (place(app, &event, 1).await, place(app, &event, 1).await);
        for order in [&arrives, &fails] {
            choose(app, order, "later").await;
            app.settle().await;
            let waiting = look(app, order).await;
            assert_eq!(waiting["status"], "PENDING");
            assert_eq!(waiting["payment"]["status"], "PROCESSING");
            assert_eq!(waiting["tickets"], json!([]));
        }
        choose(app, &arrives, "succeed").await;
        choose(app, &fails, "decline").await;
        app.settle().await;
        assert_eq!(look(app, &arrives).await["status"], "CONFIRMED");
        let failed = look(app, &fails).await;
        assert_eq!(failed["status"], "CANCELLED");
        assert_eq!(failed["payment"]["status"], "FAILED");
        assert_eq!(availability(app, &event).await, 1, "the failed one's place is free again");
    }
}

both! {
    async fn the_reconciler_finds_money_nobody_told_of(app: TestApp) {
        let event = app.event().paid("40").quota(1).published().await;
        let order = place(app, &event, 1).await;
        choose(app, &order, "later").await;
        app.settle().await;
        // Half an hour later the money has arrived, without a webhook.
        app.advance(Duration::from_mins(30));
        app.reconcile().await;
        assert_eq!(look(app, &order).await["status"], "CONFIRMED");
    }
}

both! {
    async fn expires_and_gives_its_places_back(app: TestApp) {
        let event = app.event().paid("5").quota(1).published().await;
        let order = place(app, &event, 1).await;
        assert_eq!(availability(app, &event).await, 0);
        app.advance(Duration::from_mins(20));
        app.settle().await;
        assert_eq!(look(app, &order).await["status"], "PENDING");
        app.advance(Duration::from_hours(1));
        app.settle().await;
        let expired = look(app, &order).await;
        assert_eq!(expired["status"], "EXPIRED");
        assert_eq!(expired["payment"], json!({ "status": "EXPIRED", "checkoutUrl": null }));
        assert_eq!(availability(app, &event).await, 1);
        choose(app, &order, "succeed").await;
        app.settle().await;
        assert_eq!(look(app, &order).await["status"], "EXPIRED", "a closed checkout can't be paid");
    }
}

both! {
    async fn currencies_keep_their_decimals(app: TestApp) {
        for (currency, price, total, minor) in [("JPY", "1200", "3600", 3600), ("KWD", "1.250", "3.750", 3750)] {
            let organizer = app.organizer_in(currency).await;
            let event = app.event().by(&organizer).paid(price).published().await;
            let order = place(app, &event, 3).await;
            assert_eq!(order["total"], json!({ "amount": total, "currency": currency, "minorUnits": minor }));
            choose(app, &order, "succeed").await;
        }
        app.settle().await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders WHERE status = 'confirmed'").await, 2);
    }
}
