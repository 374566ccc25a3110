//! Covers of events: uploading, showing, replacing and removing them.

mod changes;
mod hidden;
pub(crate) mod pictures;
mod refusals;
mod shared;
mod uploads;

use serde_json::Value;

use crate::support::{TestApp, TestEvent, TestUser};

/// The query for an event's cover.
const COVER: &str = "query($slug: String!) { event(slug: $slug) {
    cover { url width height alternativeText variants { url width height } }
} }";

async fn put(app: &TestApp, event: &str, user: Option<&TestUser>, upload: Vec<u8>) -> reqwest::Response {
    put_at(app, &format!("/events/{event}/cover"), user, upload).await
}

pub(crate) async fn put_at(app: &TestApp, path: &str, user: Option<&TestUser>, upload: Vec<u8>) -> reqwest::Response {
    let request = app.http.put(app.url(path)).body(upload);
    signed(request, user).send().await.unwrap()
}

async fn delete(app: &TestApp, event: &str, user: Option<&TestUser>) -> reqwest::Response {
    signed(app.http.delete(app.url(&format!("/events/{event}/cover"))), user).send().await.unwrap()
}

pub(crate) fn signed(request: reqwest::RequestBuilder, user: Option<&TestUser>) -> reqwest::RequestBuilder {
    match user {
        Some(user) => request.header("authorization", format!("Bearer {}", user.access_token)),
        None => request,
    }
}

/// Uploads a cover as the organizer, and returns it.
async fn set(app: &TestApp, event: &TestEvent, upload: Vec<u8>) -> Value {
    let answer = put(app, &event.id, Some(&event.organizer.user), upload).await;
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["cover"].clone()
}

/// The event's cover from the API.
async fn cover(app: &TestApp, event: &TestEvent) -> Value {
    let variables = serde_json::json!({ "slug": event.slug });
    app.gql(COVER, variables).as_(&event.organizer.user).ok().await["cover"].clone()
}

/// The URLs of all files of a cover.
fn addresses(cover: &Value) -> Vec<String> {
    cover["variants"].as_array().unwrap().iter().map(|file| file["url"].as_str().unwrap().to_owned()).collect()
}

/// The HTTP status of each URL.
pub(crate) async fn statuses(app: &TestApp, addresses: &[String]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for address in addresses {
        statuses.push(app.http.get(address).send().await.unwrap().status().as_u16());
    }
    statuses
}

/// Asserts that an upload was refused with this status and code.
async fn refused(answer: reqwest::Response, status: u16, code: &str) {
    assert_eq!(answer.status(), status, "{code}");
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], code, "{body:#}");
    assert!(body["errors"][0]["message"].is_string());
}
