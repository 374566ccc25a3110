//! Discovering events: filters, search, pagination and visibility.

mod facets;
mod filters;
mod near;
mod pages;
mod sales;
mod search;
pub(crate) mod sitemap;
mod to_come;
mod visibility;

use serde_json::{Value, json};

use crate::support::TestApp;

/// The slugs of the events that a filter finds.
async fn found(app: &TestApp, filter: Value) -> Vec<String> {
    let list = app.gql("Discover", json!({ "filter": filter, "first": 100 })).send().await.ok();
    slugs(&list)
}

fn slugs(list: &Value) -> Vec<String> {
    let edges = list["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"]["slug"].as_str().unwrap().to_owned()).collect()
}
