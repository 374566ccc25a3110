//! Subscriptions to orders, availability and check-ins.

use serde_json::{Value, json};

use super::paid::{choose, place};
use crate::organizers::send;
use crate::support::{AppOptions, Subscription, both};

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

/// As many subscriptions as a socket may have.
const PER_SOCKET: usize = 50;

both! {
    async fn a_change_costs_the_same_whether_one_watches_or_five_hundred(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let event = app.event().quota(100).published().await;
        let (document, variables) = (
            "subscription($id: ID!) { availabilityChanged(eventId: $id) { id availability } }", json!({ "id": event.id })
        );
        let mut left = 100;
        let mut cost = async |sockets: &mut [Subscription], each: usize| {
            let mut least = u64::MAX;
            // Periodic tasks of the API may add some.
            for _ in 0..3 {
                let before = app.parts.env.db.statements();
                app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
                left -= 1;
                for socket in sockets.iter_mut() {
                    for _ in 0..each {
                        assert_eq!(socket.next().await["availabilityChanged"]["availability"], left);
                    }
                }
                least = least.min(app.parts.env.db.statements() - before);
            }
            least
        };
        let mut one = app.subscribe_to(document, variables.clone()).await;
        one.next().await;
        let one = cost(&mut [one], 1).await;
        let mut sockets = Vec::new();
        for _ in 0..10 {
            let mut socket = app.subscribe_to(document, variables.clone()).await;
            socket.subscribe_more(PER_SOCKET - 1, document, &variables).await;
            for _ in 0..PER_SOCKET {
                socket.next().await;
            }
            sockets.push(socket);
        }
        assert_eq!(cost(&mut sockets, PER_SOCKET).await, one);
        // Nobody works the mails off.
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn a_private_event_is_watched_by_those_who_may_see_it(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let document = "subscription($id: ID!) { availabilityChanged(eventId: $id) { availability } }";
        let variables = json!({ "id": event.id });
        let mut stranger = app.subscribe_to(document, variables.clone()).await;
        let mut owner = app.subscribe_as(&event.organizer.user, document, variables.clone()).await;
        for watching in [&mut stranger, &mut owner] {
            assert_eq!(watching.next().await["availabilityChanged"]["availability"], 5);
        }
        let change = async |fields: Value| {
            let mut input = fields;
            input["eventId"] = json!(event.id);
            send(app, &event.organizer.user, "UpdateEvent", input).await.ok();
        };
        change(json!({ "visibility": "PRIVATE" })).await;
        assert_eq!(stranger.refused().await, "NOT_FOUND");
        assert_eq!(app.subscribe_to(document, variables).await.refused().await, "NOT_FOUND");
        change(json!({ "capacity": 2 })).await;
        assert_eq!(owner.next().await["availabilityChanged"]["availability"], 2);
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
