//! Subscriptions to orders, availability and check-ins.

use serde_json::json;

use super::paid::{choose, place};
use crate::support::both;

both! {
    async fn a_buyer_sees_the_payment_happen(app: TestApp) {
        let event = app.event().paid("8").published().await;
        let order = place(app, &event, 1).await;
        let mut changes = app.subscribe("OrderChanged", json!({ "id": order["id"], "secret": order["secret"] })).await;
        assert_eq!(changes.next().await["orderChanged"]["status"], "PENDING");
        choose(app, &order, "succeed").await;
        loop {
            let change = changes.next().await["orderChanged"].clone();
            if change["status"] == "CONFIRMED" {
                assert_eq!(change["payment"]["status"], "SUCCEEDED");
                break;
            }
        }
    }
}

both! {
    async fn everybody_sees_places_go(app: TestApp) {
        let event = app.event().quota(3).published().await;
        let mut changes = app.subscribe("AvailabilityChanged", json!({ "eventId": event.id })).await;
        assert_eq!(changes.next().await["availabilityChanged"], json!({ "id": event.ticket_type_id, "availability": 3 }));
        place(app, &event, 2).await;
        assert_eq!(changes.next().await["availabilityChanged"]["availability"], 1);
    }
}

both! {
    async fn nobody_watches_an_order_without_its_secret(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let mut changes = app.subscribe("OrderChanged", json!({ "id": order["id"] })).await;
        assert_eq!(changes.refused().await, "NOT_FOUND");
    }
}
