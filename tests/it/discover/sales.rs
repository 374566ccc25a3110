use serde_json::{Value, json};

use crate::organizers::{UPDATE_TICKET_TYPE, send};
use crate::support::{TestApp, TestEvent, both};

const SALES: &str = "query($slug: String!) { event(slug: $slug) { availability priceFrom { formatted } } }";

async fn sales(app: &TestApp, event: &TestEvent) -> (String, Value) {
    let sales = app.gql(SALES, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await;
    (sales["availability"].as_str().unwrap().to_owned(), sales["priceFrom"]["formatted"].clone())
}

both! {
    async fn follow_the_places(app: TestApp) {
        let event = app.event().quota(20).paid("12.50").published().await;
        assert_eq!(sales(app, &event).await, ("AVAILABLE".to_owned(), json!("12.50 EUR")));
        let cheap = json!({ "eventId": event.id, "name": "Standing", "quantity": 5 });
        let cheap = send(app, &event.organizer.user, "CreateTicketType", cheap).await.ok();
        assert_eq!(sales(app, &event).await, ("AVAILABLE".to_owned(), json!("0.00 EUR")));
        let mut order = app.order_input(&event, 5);
        order["lines"][0]["ticketTypeId"] = cheap["ticketType"]["id"].clone();
        app.gql("PlaceOrder", json!({ "input": order })).ok().await;
        assert_eq!(sales(app, &event).await, ("AVAILABLE".to_owned(), json!("12.50 EUR")));
        for (places, availability) in [(9, "AVAILABLE"), (6, "FEW_LEFT"), (5, "SOLD_OUT")] {
            app.gql("PlaceOrder", json!({ "input": app.order_input(&event, places) })).ok().await;
            assert_eq!(sales(app, &event).await.0, availability);
        }
        assert_eq!(sales(app, &event).await.1, Value::Null);
        let cancel = json!({ "eventId": event.id, "reason": "Rain." });
        send(app, &event.organizer.user, "CancelEvent", cancel).await.ok();
        assert_eq!(sales(app, &event).await, ("NOT_ON_SALE".to_owned(), Value::Null));
    }
}

both! {
    async fn follow_the_calendar(app: TestApp) {
        let event = app.event().paid("5").ticket_type("salesStartAt", app.in_days(2)).draft().await;
        assert_eq!(sales(app, &event).await, ("NOT_ON_SALE".to_owned(), Value::Null));
        send(app, &event.organizer.user, "PublishEvent", json!({ "eventId": event.id })).await.ok();
        assert_eq!(sales(app, &event).await, ("ON_SALE_LATER".to_owned(), json!("5.00 EUR")));
        let open = json!({ "ticketTypeId": event.ticket_type_id, "salesStartAt": null });
        send(app, &event.organizer.user, UPDATE_TICKET_TYPE, open).await.ok();
        assert_eq!(sales(app, &event).await.0, "AVAILABLE");
        let closed = json!({ "ticketTypeId": event.ticket_type_id, "salesEndAt": app.in_days(-1) });
        send(app, &event.organizer.user, UPDATE_TICKET_TYPE, closed).await.ok();
        assert_eq!(sales(app, &event).await, ("NOT_ON_SALE".to_owned(), Value::Null));
    }
}

both! {
    async fn of_a_list_take_the_same_statements_however_long(app: TestApp) {
        let organizer = app.organizer().await;
        let list = "{ events(first: 50) { nodes { id availability priceFrom { amount } tags venue { id } } } }";
        let mut counts = Vec::new();
        for _ in 0..2 {
            for _ in 0..3 {
                app.event().by(&organizer).quota(10).with("capacity", 20).published().await;
            }
            app.settle().await;
            counts.push(app.statements(app.gql(list, json!({}))).await);
        }
        assert_eq!(counts[0], counts[1]);
    }
}
