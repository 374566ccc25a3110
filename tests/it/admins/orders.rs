//! Administrators reading the orders of any organization, which is recorded in the audit trail.

use serde_json::{Value, json};

use crate::support::{TestApp, TestUser, both};

const ORDERS: &str = "query($id: ID!, $status: OrderStatus, $search: String, $first: Int, $after: String) { \
    organizationOrders(organizationId: $id, status: $status, search: $search, first: $first, after: $after) { \
    nodes { id code status name email total { amount } placedAt confirmedAt cancelReason paymentStatus \
    refunded { amount } refunds { id } event { title } lines { name quantity } } \
    pageInfo { hasNextPage endCursor } } }";
const ORGANIZATIONS: &str = "query($search: String, $first: Int, $after: String) { \
    allOrganizations(search: $search, first: $first, after: $after) { \
    nodes { id name slug orders { nodes { id } } } pageInfo { hasNextPage endCursor } } }";

async fn looks(app: &TestApp, admin: &TestUser) -> Vec<Value> {
    let document = "query { auditEntries(filter: { action: \"organization.view_orders\" }) { nodes { \
                    actor { id } subjectId organizationId clientAddress at reason changes { name } } } }";
    app.gql(document, json!({})).as_(admin).ok().await["nodes"].as_array().unwrap().clone()
}

both! {
    async fn are_seen_and_the_look_is_on_record(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let other = app.event().published().await;
        let placed = json!({ "input": app.order_input(&event, 2) });
        let placed = app.gql("PlaceOrder", placed).ok().await["order"].clone();
        app.gql("PlaceOrder", json!({ "input": app.order_input(&other, 1) })).ok().await;
        let organization = &event.organizer.organization_id;

        let seen = app.gql(ORDERS, json!({ "id": organization })).as_(&admin).ok().await;
        assert_eq!(seen["nodes"].as_array().unwrap().len(), 1);
        let order = &seen["nodes"][0];
        assert_eq!((&order["id"], &order["status"]), (&placed["id"], &json!("CONFIRMED")));
        assert_eq!((&order["name"], &order["paymentStatus"]), (&json!("Gil Guest"), &Value::Null));
        assert_eq!(order["lines"], json!([{ "name": "Admission", "quantity": 2 }]));
        let none = app.gql(ORDERS, json!({ "id": organization, "status": "CANCELLED" })).as_(&admin).ok().await;
        assert_eq!(none["nodes"], json!([]));
        let none = app.gql(ORDERS, json!({ "id": organization, "search": "nobody" })).as_(&admin).ok().await;
        assert_eq!(none["nodes"], json!([]));

        let looks = looks(app, &admin).await;
        assert_eq!(looks.len(), 3, "one for each request");
        assert_eq!(looks[0]["actor"]["id"], admin.id.as_str());
        assert_eq!((&looks[0]["subjectId"], &looks[0]["organizationId"]), (&json!(organization), &json!(organization)));
        assert_eq!(looks[0]["clientAddress"], "127.0.0.1");
        assert_eq!(looks[0]["changes"], json!([]), "what was searched for is nobody else's business");
    }
}

both! {
    async fn what_is_not_there_or_not_for_them_leaves_no_trace(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let organization = json!({ "id": event.organizer.organization_id });
        let missing = app.gql(ORDERS, json!({ "id": "org_01h455vb4pex5vsknk084sn02q" })).as_(&admin).send().await;
        assert_eq!(missing.body["data"]["organizationOrders"], Value::Null);
        let wrong = app.gql(ORDERS, json!({ "id": "nonsense" })).as_(&admin).send().await;
        assert_eq!(wrong.error_code(), "BAD_USER_INPUT");
        for user in [&event.organizer.user, &app.user().await] {
            let refused = app.gql(ORDERS, organization.clone()).as_(user).send().await;
            assert_eq!(refused.error_code(), "FORBIDDEN", "members have `Organization.orders`");
        }
        assert_eq!(app.gql(ORDERS, organization).send().await.error_code(), "UNAUTHENTICATED");
        assert!(looks(app, &admin).await.is_empty());
    }
}

both! {
    async fn come_in_pages_of_the_same_statements(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().paid("12.00").published().await;
        let place = async || {
            app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        };
        place().await;
        let organization = &event.organizer.organization_id;
        let list = || app.gql(ORDERS, json!({ "id": organization, "first": 50 })).as_(&admin);
        let few = app.statements(list()).await;
        for _ in 0..3 {
            place().await;
        }
        assert_eq!(app.statements(list()).await, few);
        let (mut seen, mut after) = (0, None::<String>);
        loop {
            let page = json!({ "id": organization, "first": 3, "after": after });
            let page = app.gql(ORDERS, page).as_(&admin).ok().await;
            seen += page["nodes"].as_array().unwrap().len();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, 4);
    }
}

both! {
    async fn organizations_are_found_by_name(app: TestApp) {
        let admin = app.admin().await;
        let (first, second) = (app.organizer().await, app.organizer().await);
        let found = async |variables: Value| -> Vec<Value> {
            let page = app.gql(ORGANIZATIONS, variables).as_(&admin).ok().await;
            page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect()
        };
        let both = [json!(second.organization_id), json!(first.organization_id)];
        assert_eq!(found(json!({})).await, both, "newest first");
        assert_eq!(found(json!({ "search": "ORGANIZER" })).await, both);
        assert_eq!(found(json!({ "search": "ogranizer" })).await, both);
        assert!(found(json!({ "search": "100%" })).await.is_empty());
        assert!(found(json!({ "search": "\u{0}" })).await.is_empty());
        let seen = app.gql(ORGANIZATIONS, json!({ "first": 1 })).as_(&admin).ok().await;
        assert_eq!(seen["nodes"][0]["orders"], Value::Null, "orders are not seen unnoticed");
        let second = json!({ "first": 1, "after": seen["pageInfo"]["endCursor"] });
        assert_eq!(found(second).await, [json!(first.organization_id)]);
        let list = || app.gql("{ allOrganizations { nodes { id name } } }", json!({})).as_(&admin);
        let few = app.statements(list()).await;
        app.organizer().await;
        assert_eq!(app.statements(list()).await, few);
    }
}
