//! The root: where everything begins.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;

use crate::hal::{Link, Links, collection_tag};
use crate::http::{self, Caller, Problem};
use crate::rest::{Rest, Urls};

/// The media type of the API's description.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.1";

/// The root document.
#[derive(Serialize)]
struct Root {
    #[serde(rename = "_links")]
    links: Links,
    #[serde(rename = "_etag")]
    etag: String,
}

/// The root of the API: a link to each resource. Follow links from here instead of building addresses: they say where a
/// resource lives now.
#[utoipa::path(get, path = "/", tag = "root", operation_id = "root",
    responses((status = 200, description = "The links.", body = RootSchema, content_type = "application/hal+json"),
        (status = 304, description = "You have it already (`If-None-Match`).")))]
pub(crate) async fn root(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    let links = links(&rest.urls);
    let etag = collection_tag(&links);
    let root = Root { links, etag: etag.clone() };
    let mut response = http::tagged(&caller, &etag, &root)?;
    let cache = HeaderValue::from_static("public, max-age=30, stale-if-error=3600");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    Ok(response)
}

/// The root as the API's description has it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Root)]
pub(crate) struct RootSchema {
    /// The links, by rel.
    #[serde(rename = "_links")]
    links: std::collections::HashMap<String, serde_json::Value>,
    /// The version of the links.
    #[serde(rename = "_etag")]
    etag: String,
}

fn links(urls: &Urls) -> Links {
    let Urls { root, venues, events, registrations, accounts } = urls;
    let health = |base: &str| Link::to(format!("{base}/health/ready"));
    let description = |base: &str, name| Link::to(format!("{base}/openapi.json")).named(name).of_type(OPENAPI);
    let mut descriptions: Vec<(&String, &'static str)> = Vec::new();
    for (base, name) in
        [(venues, "venues"), (events, "events"), (registrations, "registrations"), (accounts, "accounts")]
    {
        if !descriptions.iter().any(|(known, _)| *known == base) {
            descriptions.push((base, name));
        }
    }
    Links::to_self(format!("{root}/"))
        .with("venue", Link::to(format!("{venues}/venues")))
        .with("event", Link::to(format!("{events}/events")))
        .with("registration", Link::to(format!("{registrations}/registrations")))
        .with("account", Link::to(format!("{accounts}/accounts")))
        .with("er:venue", Link::template(urls.venue("{id}")))
        .with("er:event", Link::template(urls.event("{id}")))
        .with("er:account", Link::template(urls.account("{id}")))
        .with("er:registration", Link::template(urls.registration("{id}")))
        .with("er:events-of-venue", Link::template(urls.events_of_venue("{id}")))
        .with("er:registrations-of-event", Link::template(urls.registrations_of_event("{id}")))
        .with("er:registrations-of-account", Link::template(urls.registrations_of_account("{id}")))
        .with("venues:health", health(venues))
        .with("events:health", health(events))
        .with("registrations:health", health(registrations))
        .with("accounts:health", health(accounts))
        .with_many("service-desc", descriptions.into_iter().map(|(base, name)| description(base, name)).collect())
        .with("service-doc", Link::to(format!("{root}/docs")).of_type("text/html"))
        .with_many("curies", curies(root))
}

/// The short names of our own rels (HAL §8.2).
fn curies(root: &str) -> Vec<Link> {
    let of = |name: &'static str, part: &str| Link::template(format!("{root}/rels/{part}{{rel}}")).named(name);
    let mut curies = vec![of("er", "")];
    curies.extend(["venues", "events", "registrations", "accounts"].map(|name| of(name, &format!("{name}/"))));
    curies
}
