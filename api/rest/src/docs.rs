//! The reference for people, made from the OpenAPI description on the server: without scripts, under the same policy as all
//! pages.

use std::sync::Arc;

use api_base::html::render::page as render;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::text::Locale;
use minijinja::{Value as Rendered, context};
use serde::Serialize;
use serde_json::Value;

use crate::rels;
use crate::rest::Rest;

/// The operations of one resource.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    title: String,
    text: String,
    operations: Vec<Operation>,
}

#[derive(Debug, Clone, Serialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    text: String,
    parameters: Vec<Field>,
    body: Option<String>,
    media_type: Option<String>,
    answers: Vec<Answer>,
}

#[derive(Debug, Clone, Serialize)]
struct Answer {
    status: String,
    text: String,
}

/// The fields of a document.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Schema {
    name: String,
    text: String,
    fields: Vec<Field>,
}

#[derive(Debug, Clone, Serialize)]
struct Field {
    name: String,
    kind: String,
    text: String,
    required: bool,
}

/// The reference.
pub(crate) async fn page(State(rest): State<Arc<Rest>>) -> Response {
    let description: Value = serde_json::from_slice(&rest.openapi).unwrap_or_default();
    let text = text_of(&description["info"], "description");
    let sections: Vec<Section> = tags(&description).map(|tag| section(&description, tag)).collect();
    let root = &rest.urls.root;
    render(
        StatusCode::OK,
        Locale::default(),
        "reference.html",
        context! {
            title => "Event Radar: the REST API", text, sections => rendered(&sections),
            schemas => rendered(&schemas(&description, |_| true)),
            rels => rendered(&rels::all(&rest.urls)), root => format!("{root}/"), description => format!("{root}/openapi.json"),
        },
    )
}

fn tags(description: &Value) -> impl Iterator<Item = &Value> {
    description["tags"].as_array().into_iter().flatten()
}

/// The section with this tag.
pub(crate) fn section_of(description: &Value, name: &str) -> Option<Section> {
    let tag = tags(description).find(|tag| tag["name"] == name)?;
    Some(section(description, tag))
}

fn section(description: &Value, tag: &Value) -> Section {
    let name = text_of(tag, "name");
    let paths = description["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path, method, operation))
    });
    let of_tag = |operation: &Value| operation["tags"].as_array().is_some_and(|tags| tags.contains(&tag["name"]));
    let operations = operations
        .filter(|(.., one)| of_tag(one))
        .map(|(path, method, one)| operation(description, path, method, one))
        .collect();
    Section { title: capitalized(&name), text: text_of(tag, "description"), operations }
}

fn operation(description: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| Field {
        name: text_of(parameter, "name"),
        kind: kind(&parameter["schema"]),
        text: text_of(parameter, "description"),
        required: parameter["required"] == true,
    });
    let content = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
    let answers = operation["responses"].as_object().into_iter().flatten();
    let shared = &description["components"]["responses"];
    Operation {
        id: text_of(operation, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        text: text_of(operation, "description"),
        parameters: parameters.collect(),
        body: content.and_then(|(_, content)| name_of(&content["schema"])),
        media_type: content.map(|(media_type, _)| media_type.clone()),
        answers: answers
            .map(|(status, answer)| {
                let answer = name_of(answer).map_or(answer, |name| &shared[name]);
                Answer { status: status.clone(), text: text_of(answer, "description") }
            })
            .collect(),
    }
}

/// The documents of the description whose names are wanted, without the wrappers of lists.
pub(crate) fn schemas(description: &Value, wanted: impl Fn(&str) -> bool) -> Vec<Schema> {
    let all = description["components"]["schemas"].as_object().into_iter().flatten();
    all.filter(|(name, schema)| schema["properties"].is_object() && wanted(name))
        .map(|(name, schema)| Schema {
            name: name.clone(),
            text: text_of(schema, "description"),
            fields: fields(schema),
        })
        .collect()
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, field)| Field {
            name: name.clone(),
            kind: kind(field),
            text: described(field),
            required: required(name),
        })
        .collect()
}

/// The type in words: `text, date-time, or null`.
fn kind(schema: &Value) -> String {
    if let Some(name) = name_of(schema) {
        return name;
    }
    let names: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec!["object"],
    };
    let word = |name: &&str| match *name {
        "string" => schema["format"].as_str().unwrap_or("text").to_owned(),
        "boolean" => "true or false".to_owned(),
        other => other.to_owned(),
    };
    let mut text = names.iter().filter(|name| **name != "null").map(word).collect::<Vec<_>>().join(" or ");
    if let Some(values) = schema["enum"].as_array() {
        text = values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    if names.contains(&"null") {
        text.push_str(", or null");
    }
    text
}

/// The name of the schema that is referred to, also if it may be null.
pub(crate) fn name_of(schema: &Value) -> Option<String> {
    let reference = |schema: &Value| Some(schema["$ref"].as_str()?.rsplit('/').next()?.to_owned());
    reference(schema).or_else(|| schema["oneOf"].as_array()?.iter().find_map(reference))
}

/// What a field is; of one that refers to another schema and may be null, its reference says so.
fn described(field: &Value) -> String {
    let own = text_of(field, "description");
    let referred =
        || field["oneOf"].as_array()?.iter().map(|one| text_of(one, "description")).find(|text| !text.is_empty());
    if own.is_empty() { referred().unwrap_or_default() } else { own }
}

fn text_of(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().replace('`', "")
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A value for templates.
pub(crate) fn rendered(value: &impl Serialize) -> Rendered {
    fn of(value: Value) -> Rendered {
        match value {
            Value::Null => Rendered::from(()),
            Value::Bool(truth) => truth.into(),
            Value::Number(number) => number.to_string().into(),
            Value::String(text) => text.into(),
            Value::Array(values) => values.into_iter().map(of).collect(),
            Value::Object(map) => Rendered::from_pairs(map.into_iter().map(|(name, value)| (name, of(value)))),
        }
    }
    of(serde_json::to_value(value).unwrap_or_default())
}
