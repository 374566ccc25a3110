//! Administrators: accounts, roles, suspensions, events, orders, reports, the audit trail, jobs.

mod events;
mod jobs;
mod mail_texts;
mod orders;
mod overview;
mod reports;
mod roles;
mod settings;
mod site;
mod suspension;
mod trail;
mod users;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestEvent, TestUser};

/// Suspends a user, and returns the answer.
async fn suspend(app: &TestApp, admin: &TestUser, user: &TestUser) -> Answer {
    let input = json!({ "userId": user.id, "reason": "Sold what there was not" });
    app.gql("SuspendUser", json!({ "input": input })).as_(admin).send().await
}

/// Reinstates a suspended user.
async fn reinstate(app: &TestApp, admin: &TestUser, user: &TestUser) -> Value {
    let input = json!({ "userId": user.id, "reason": "It was a mistake" });
    app.gql("ReinstateUser", json!({ "input": input })).as_(admin).ok().await["user"].clone()
}

/// Whether an anonymous visitor finds the event, for each place where it can be found.
async fn is_shown(app: &TestApp, event: &TestEvent) -> [bool; 5] {
    let list = app.gql("{ events(first: 50) { nodes { id } } }", json!({})).ok().await;
    let listed = list["nodes"].as_array().unwrap().iter().any(|node| node["id"] == event.id.as_str());
    let by_slug = app.gql("query($slug: String!) { event(slug: $slug) { id } }", json!({ "slug": event.slug }));
    let by_id = app.gql("query($id: ID!) { node(id: $id) { id } }", json!({ "id": event.id }));
    let page = app.http.get(app.url(&format!("/events/{}", event.slug))).send().await.unwrap();
    let pages = crate::discover::sitemap::pages(app).await;
    [
        listed,
        !by_slug.send().await.body["data"]["event"].is_null(),
        !by_id.send().await.body["data"]["node"].is_null(),
        page.status() == 200,
        pages.contains(&format!("/events/{}", event.slug)),
    ]
}
