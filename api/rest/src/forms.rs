//! Forms: HAL-FORMS (<https://rwcbook.github.io/hal-forms/>), made from the description of what an operation takes, so that
//! form, description and input agree.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use crate::hal::Links;

/// What a form does.
#[derive(Debug, Clone, Copy)]
struct Action {
    /// The key of the form.
    name: &'static str,
    /// What it does, for people.
    title: &'static str,
    /// The method that it is sent with.
    method: &'static str,
    /// The media type that it is sent in.
    content_type: &'static str,
}

impl Action {
    /// The form for creating something.
    const fn create(title: &'static str) -> Self {
        Self { name: "default", title, method: "POST", content_type: "application/json" }
    }

    /// The form for replacing something.
    const fn replace(title: &'static str) -> Self {
        Self { name: "default", title, method: "PUT", content_type: "application/json" }
    }

    /// The form for changing parts of something.
    const fn patch(title: &'static str) -> Self {
        Self { name: "patch", title, method: "PATCH", content_type: "application/merge-patch+json" }
    }

    /// The form for deleting something.
    const fn delete(title: &'static str) -> Self {
        Self { name: "delete", title, method: "DELETE", content_type: "application/json" }
    }
}

/// A document with nothing but forms.
#[derive(Serialize)]
pub(crate) struct FormDocument {
    #[serde(rename = "_links")]
    pub(crate) links: Links,
    #[serde(rename = "_templates")]
    pub(crate) templates: Value,
}

/// A form without fields.
fn bare(action: Action, target: &str) -> Value {
    json!({ "title": action.title, "method": action.method, "contentType": action.content_type, "target": target, "properties": [] })
}

/// A form with the fields that an operation takes, filled in with the current values.
fn form<T: PartialSchema>(action: Action, target: &str, values: Option<&Value>) -> Value {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // A patch needs none of them.
    let is_patch = action.method == "PATCH";
    let no_properties = Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&no_properties);
    let properties: Vec<Value> = fields
        .iter()
        .map(|(name, schema)| {
            let needed = !is_patch && required.contains(&name.as_str());
            let current = values.and_then(|values| values.get(name)).filter(|value| !value.is_null());
            property(name, schema, needed, current)
        })
        .collect();
    json!({
        "title": action.title, "method": action.method, "contentType": action.content_type, "target": target,
        "properties": properties,
    })
}

/// The forms for something that exists: replacing it, changing fields of it and, if that can be done, deleting it.
pub(crate) fn editing<T: PartialSchema>(
    href: &str,
    values: &Value,
    [replace, patch]: [&'static str; 2],
    delete: Option<&'static str>,
) -> Value {
    let (replace, patch) = (Action::replace(replace), Action::patch(patch));
    let delete = delete.map(Action::delete).map(|delete| (delete, bare(delete, href)));
    let forms = [(replace, form::<T>(replace, href, Some(values))), (patch, form::<T>(patch, href, Some(values)))];
    templates(forms.into_iter().chain(delete))
}

/// The form for adding something to a collection.
pub(crate) fn creating<T: PartialSchema>(title: &'static str, base: &str) -> Value {
    let create = Action::create(title);
    templates([(create, form::<T>(create, base, None))])
}

/// Forms by name.
fn templates(forms: impl IntoIterator<Item = (Action, Value)>) -> Value {
    Value::Object(forms.into_iter().map(|(action, form)| (action.name.to_owned(), form)).collect())
}

fn property(name: &str, schema: &Value, required: bool, current: Option<&Value>) -> Value {
    let mut property = Map::new();
    property.insert("name".to_owned(), name.into());
    property.insert("prompt".to_owned(), prompt(name, schema).into());
    property.insert("required".to_owned(), required.into());
    property.insert("type".to_owned(), kind(schema).into());
    for (ours, theirs) in [
        ("minLength", "minLength"),
        ("maxLength", "maxLength"),
        ("minimum", "min"),
        ("maximum", "max"),
        ("pattern", "regex"),
    ] {
        if let Some(value) = schema.get(ours) {
            property.insert(theirs.to_owned(), value.clone());
        }
    }
    if let Some(values) = choices(schema) {
        property.insert("options".to_owned(), json!({ "inline": values }));
    }
    if let Some(current) = current {
        property.insert("value".to_owned(), current.clone());
    }
    Value::Object(property)
}

/// The first sentence of the description, which is what a form shows beside a field.
fn prompt(name: &str, schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or(name);
    let sentence = text.split_once(". ").map_or(text, |(sentence, _)| sentence);
    sentence.trim_end_matches('.').replace('`', "")
}

/// The values to choose from, also of a field that may be null.
fn choices(schema: &Value) -> Option<&Value> {
    let own = schema.get("enum");
    own.or_else(|| schema["oneOf"].as_array()?.iter().find_map(|one| one.get("enum")))
}

/// The type of the input, as in HTML.
fn kind(schema: &Value) -> &'static str {
    match (schema["format"].as_str(), &schema["type"]) {
        (Some("date"), _) => "date",
        (Some("time"), _) => "time",
        (Some("date-time"), _) => "datetime-local",
        (Some("email"), _) => "email",
        (Some("uri"), _) => "url",
        (_, kinds) if names(kinds).any(|kind| kind == "integer" || kind == "number") => "number",
        (_, kinds) if names(kinds).any(|kind| kind == "boolean") => "checkbox",
        _ => "text",
    }
}

fn names(kinds: &Value) -> impl Iterator<Item = &str> {
    let one = kinds.as_str().into_iter();
    one.chain(kinds.as_array().into_iter().flatten().filter_map(Value::as_str))
}
