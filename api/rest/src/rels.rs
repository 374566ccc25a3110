//! What each link relation means: a page for people.

use std::sync::Arc;

use api_base::html::render::{not_found, page as render};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::text::Locale;
use minijinja::context;
use serde::Serialize;
use serde_json::Value;

use crate::docs;
use crate::rest::{Rest, Urls};

/// A link relation of ours.
struct Rel {
    name: &'static str,
    text: &'static str,
    /// The part of the description that it leads to.
    tag: &'static str,
    /// The document behind it, if it has fields.
    schema: Option<&'static str>,
}

const RELS: &[Rel] = &[
    Rel {
        name: "venue",
        text: "In the root, the venues; elsewhere the venue of the document, a place where events happen.",
        tag: "venues",
        schema: Some("Venue"),
    },
    Rel {
        name: "event",
        text: "In the root, the events; at a venue, the events there; at a registration, the event that it is for.",
        tag: "events",
        schema: Some("Event"),
    },
    Rel {
        name: "registration",
        text: "In the root, the registrations that you may see; at an event, the registrations for it.",
        tag: "registrations",
        schema: Some("Registration"),
    },
    Rel {
        name: "account",
        text: "In the root, the accounts of your organizations; at a registration, the account that comes.",
        tag: "accounts",
        schema: Some("Account"),
    },
    Rel {
        name: "register",
        text: "Registers for an event by PUT. Members send no body and register themselves; managers and HR send {\"username\": …}. \
               The link is there only while you can do it.",
        tag: "events",
        schema: Some("RegisterInput"),
    },
    Rel {
        name: "events-of-venue",
        text: "A template for the events at a venue, by the venue's id.",
        tag: "events",
        schema: Some("Event"),
    },
    Rel {
        name: "registrations-of-event",
        text: "A template for the registrations for an event, by the event's id.",
        tag: "registrations",
        schema: Some("Registration"),
    },
    Rel {
        name: "registrations-of-account",
        text: "A template for the registrations of an account, by the account's id.",
        tag: "registrations",
        schema: Some("Registration"),
    },
    Rel {
        name: "create-form",
        text: "The form for adding something to a collection, as HAL-FORMS (RFC 6861). It is there only if you may.",
        tag: "venues",
        schema: None,
    },
    Rel {
        name: "edit-form",
        text: "The forms for changing a document, as HAL-FORMS (RFC 6861): `default` replaces it, `patch` changes fields. It is \
               there only if you may.",
        tag: "venues",
        schema: None,
    },
    Rel {
        name: "health",
        text: "Whether the service behind this name is ready: 200 if it is, else 503.",
        tag: "root",
        schema: None,
    },
];

/// A link relation in the list of all.
#[derive(Serialize)]
pub(crate) struct Listed {
    name: &'static str,
    text: &'static str,
    href: String,
}

/// All link relations, with the addresses of their pages.
pub(crate) fn all(urls: &Urls) -> Vec<Listed> {
    RELS.iter().map(|rel| Listed { name: rel.name, text: rel.text, href: urls.rel(rel.name) }).collect()
}

/// The page of a rel; also of one that belongs to a service, such as `venues/health`.
pub(crate) async fn page(State(rest): State<Arc<Rest>>, Path(name): Path<String>) -> Response {
    let short = name.rsplit('/').next().unwrap_or_default();
    let Some(rel) = RELS.iter().find(|rel| rel.name == short) else { return not_found(Locale::default()) };
    let description: Value = serde_json::from_slice(&rest.openapi).unwrap_or_default();
    let schemas = docs::schemas(&description, |schema| rel.schema == Some(schema));
    let example = rel.schema.and_then(|schema| example(&rest.urls, &description, rel.tag, schema));
    let sections: Vec<_> = docs::section_of(&description, rel.tag).into_iter().collect();
    let root = &rest.urls.root;
    render(
        StatusCode::OK,
        Locale::default(),
        "reference.html",
        context! {
            title => format!("Link relation {}", rel.name), text => rel.text, example, schemas => docs::rendered(&schemas),
            sections => docs::rendered(&sections),
            root => format!("{root}/"), docs => format!("{root}/docs"), description => format!("{root}/openapi.json"),
        },
    )
}

/// A document as it may look, from the examples of its fields.
fn example(urls: &Urls, description: &Value, tag: &str, schema: &str) -> Option<String> {
    let properties = description["components"]["schemas"][schema]["properties"].as_object()?;
    let mut document = serde_json::Map::new();
    for (name, field) in properties {
        let given = field["examples"].as_array().and_then(|examples| examples.first()).cloned();
        document.insert(name.clone(), given.unwrap_or_else(|| sample(description, field)));
    }
    if schema != "RegisterInput" {
        let kind = match schema {
            "Account" => "user",
            "Registration" => "order",
            "Event" => "event",
            _ => "venue",
        };
        let id = format!("{kind}_01h455vb4pex5vsknk084sn02q");
        let href = format!("{}/{tag}/{id}", urls.root);
        document.insert("_id".to_owned(), id.into());
        document.insert("_etag".to_owned(), "7.a3f99d20e6b1c845".into());
        document.insert("_links".to_owned(), serde_json::json!({ "self": { "href": href } }));
    }
    serde_json::to_string_pretty(&document).ok()
}

fn sample(description: &Value, field: &Value) -> Value {
    if let Some(name) = docs::name_of(field) {
        let values = description["components"]["schemas"][name]["enum"].as_array();
        return values.and_then(|values| values.first()).cloned().unwrap_or_default();
    }
    let first = |kinds: &Value| kinds.as_str().or_else(|| kinds.as_array()?.first()?.as_str()).map(str::to_owned);
    match (first(&field["type"]).as_deref(), field["format"].as_str()) {
        (Some("boolean"), _) => true.into(),
        (Some("integer"), _) => 25.into(),
        (Some("number"), _) => 52.5.into(),
        (Some("string"), Some("date-time")) => "2027-02-07T08:00:00Z".into(),
        _ => Value::Null,
    }
}
