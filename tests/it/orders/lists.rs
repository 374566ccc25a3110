//! The organizers' lists of orders and tickets.

use serde_json::{Value, json};

use super::paid::{choose, place};
use crate::support::{Organizer, TestApp, both};

async fn page(app: &TestApp, organizer: &Organizer, first: u32, after: Option<&str>) -> Value {
    let variables = json!({ "organizationId": organizer.organization_id, "first": first, "after": after });
    app.gql("OrganizerOrders", variables).as_(&organizer.user).ok().await["orders"].clone()
}

both! {
    async fn pages_through_orders_newest_first(app: TestApp) {
        let event = app.event().published().await;
        let mut placed = Vec::new();
        for _ in 0..5 {
            placed.push(place(app, &event, 1).await["id"].clone());
        }
        placed.reverse();
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = page(app, &event.organizer, 2, after.as_deref()).await;
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, placed);
    }
}

both! {
    async fn takes_the_same_statements_however_long(app: TestApp) {
        let event = app.event().paid("3").published().await;
        let organizer = &event.organizer;
        // Each query has every kind of edge once: whether two paths to the same kind share a statement is a matter of
        // timing.
        let lists = [
            "orders(first: 50) { nodes { lines { ticketType { availability } } payment { status } } }",
            "orders(first: 50) { nodes { tickets { ticketType { id } } refunds { id } } }",
            "orders(first: 50) { nodes { event { id } } }",
            "attendees(first: 50) { nodes { ticketType { id } } }",
            "attendees(first: 50) { nodes { event { id } } }",
        ];
        let mut counts = Vec::new();
        for _ in 0..3 {
            for _ in 0..3 {
                let order = place(app, &event, 2).await;
                choose(app, &order, "succeed").await;
            }
            app.settle().await;
            let mut statements = Vec::new();
            for list in lists {
                let query = format!("query($id: ID!) {{ organization(id: $id) {{ {list} }} }}");
                let request = app.gql(&query, json!({ "id": organizer.organization_id })).as_(&organizer.user);
                statements.push(app.statements(request).await);
            }
            counts.push(statements);
        }
        assert_eq!(counts[0], counts[1]);
        assert_eq!(counts[1], counts[2]);
    }
}

both! {
    async fn are_for_members_alone(app: TestApp) {
        let event = app.event().published().await;
        place(app, &event, 1).await;
        let variables = json!({ "organizationId": event.organizer.organization_id, "first": 10 });
        let anonymous = app.gql("OrganizerOrders", variables.clone()).send().await;
        assert_eq!(anonymous.body["data"]["organization"]["orders"], Value::Null);
        let other = app.organizer().await;
        let foreign = app.gql("OrganizerOrders", variables).as_(&other.user).send().await;
        assert_eq!(foreign.body["data"]["organization"]["orders"], Value::Null);
    }
}
