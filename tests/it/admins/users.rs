//! Searching and filtering accounts.

use serde_json::{Value, json};

use super::suspend;
use crate::support::{TestApp, TestUser, both};

/// The addresses of the accounts that a filter finds, in order.
async fn found(app: &TestApp, admin: &TestUser, filter: Value) -> Value {
    let page = app.gql("AdminUsers", json!({ "filter": filter, "first": 50 })).as_(admin).ok().await;
    page["nodes"].as_array().unwrap().iter().map(|node| node["email"].clone()).collect()
}

both! {
    async fn are_found_by_name_address_standing_and_role(app: TestApp) {
        let admin = app.admin().await;
        let organizer = app.organizer().await.user;
        let plain = app.user().await;
        let pending = app.user().await;
        app.unprove(&pending).await;
        let rename = "mutation($input: AccountUpdateInput!) { accountUpdate(input: $input) { user { id } errors { code } } }";
        app.gql(rename, json!({ "input": { "displayName": "Ärzte-Fan 100%" } })).as_(&plain).ok().await;
        suspend(app, &admin, &organizer).await.ok();

        let all = json!([pending.email, plain.email, organizer.email, admin.email]);
        assert_eq!(found(app, &admin, json!({})).await, all, "newest first");
        assert_eq!(found(app, &admin, json!({ "search": "ärzte 100%" })).await, json!([plain.email]));
        assert_eq!(found(app, &admin, json!({ "search": pending.email.to_uppercase() })).await, json!([pending.email]));
        assert_eq!(found(app, &admin, json!({ "search": "aerzte" })).await, json!([plain.email]));
        assert_eq!(found(app, &admin, json!({ "search": "aertzefan 100%" })).await, json!([plain.email]));
        assert!(found(app, &admin, json!({ "search": "nobody%" })).await == json!([]));
        assert!(found(app, &admin, json!({ "search": "\u{0}" })).await == json!([]));
        assert_eq!(found(app, &admin, json!({ "status": "SUSPENDED" })).await, json!([organizer.email]));
        assert_eq!(found(app, &admin, json!({ "status": "PENDING" })).await, json!([pending.email]));
        assert_eq!(found(app, &admin, json!({ "role": "ADMIN" })).await, json!([admin.email]));
        assert_eq!(found(app, &admin, json!({ "role": "PARTICIPANT" })).await, all, "everybody is one");
        let both = json!({ "role": "ORGANIZER", "status": "SUSPENDED", "search": "Pat" });
        assert_eq!(found(app, &admin, both).await, json!([organizer.email]));
    }
}

both! {
    async fn come_in_pages_of_the_same_statements(app: TestApp) {
        let admin = app.admin().await;
        let few = app.gql("AdminUsers", json!({ "first": 50 })).as_(&admin);
        let few = app.statements(few).await;
        for _ in 0..4 {
            app.user().await;
        }
        let many = app.gql("AdminUsers", json!({ "first": 50 })).as_(&admin);
        assert_eq!(app.statements(many).await, few);
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = app.gql("AdminUsers", json!({ "first": 2, "after": after })).as_(&admin).ok().await;
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.len(), 5);
        assert_eq!(seen.last().unwrap(), admin.id.as_str());
    }
}

both! {
    async fn one_is_a_node_for_administrators_alone(app: TestApp) {
        let (admin, user, other) = (app.admin().await, app.user().await, app.user().await);
        let document = "query($id: ID!) { node(id: $id) { ... on User { email orders { nodes { id } } } } }";
        let seen = app.gql(document, json!({ "id": user.id })).as_(&admin).ok().await;
        assert_eq!(seen, json!({ "email": user.email, "orders": { "nodes": [] } }));
        let hidden = app.gql(document, json!({ "id": user.id })).as_(&other).send().await;
        assert_eq!(hidden.body["data"]["node"], Value::Null);
    }
}
