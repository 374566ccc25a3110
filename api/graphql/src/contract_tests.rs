//! The schema as a public contract: documents of existing clients stay valid, and everything has a description.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::types::{
    BaseType, ConstDirective, DocumentOperations, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use async_graphql::{Positioned, Request, ServerError, ValidationResult, Variables};
use kernel::page::DEFAULT_PAGE;
use serde_json::{Value, json};

use crate::engine::limits;
use crate::schema;

/// The documents that client apps send.
const CONTRACT: &str = include_str!("../../../tests/it/contract/main_job.graphql");

/// Stops a request after its validation, before anything is executed.
struct ValidateOnly;

impl ExtensionFactory for ValidateOnly {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for ValidateOnly {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await?;
        Err(vec![ServerError::new("valid", None)])
    }
}

#[tokio::test]
async fn every_document_of_the_contract_is_valid() {
    let schema = schema::schema().extension(ValidateOnly).finish();
    let document = parse_query(CONTRACT).unwrap();
    let DocumentOperations::Multiple(operations) = &document.operations else { panic!("a contract of one") };
    assert!(operations.len() > 25);
    let response = schema.execute(Request::new(CONTRACT).operation_name("Viewer")).await;
    let messages: Vec<_> = response.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["valid"]);
}

#[test]
fn every_document_of_the_contract_is_within_the_limits_at_full_pages() {
    limits::check_text(CONTRACT).unwrap();
    let variables = Variables::from_json(json!({ "first": 100 }));
    limits::check(&parse_query(CONTRACT).unwrap(), &variables).unwrap();
}

#[tokio::test]
async fn the_usual_query_for_the_schema_is_within_the_limits() {
    limits::check_text(INTROSPECTION).unwrap();
    limits::check(&parse_query(INTROSPECTION).unwrap(), &Variables::default()).unwrap();
}

#[tokio::test]
async fn everything_in_the_schema_is_described() {
    let mut undescribed = Vec::new();
    let schema = introspect().await;
    for kind in each(&schema["types"]) {
        let name = text(&kind["name"]);
        // The types of GraphQL itself are not ours to describe.
        if name.starts_with("__") || ["Boolean", "Float", "ID", "Int", "String"].contains(&name) {
            continue;
        }
        // The library allows no description of connections; their fields have some.
        if !name.ends_with("Connection") {
            note(&mut undescribed, name.to_owned(), kind);
        }
        for field in each(&kind["fields"]) {
            let path = format!("{name}.{}", text(&field["name"]));
            note(&mut undescribed, path.clone(), field);
            for argument in each(&field["args"]) {
                note(&mut undescribed, format!("{path}({})", text(&argument["name"])), argument);
            }
        }
        for part in each(&kind["inputFields"]).chain(each(&kind["enumValues"])) {
            note(&mut undescribed, format!("{name}.{}", text(&part["name"])), part);
        }
    }
    assert!(undescribed.is_empty(), "without a description: {undescribed:#?}");
}

/// A field of an object or an input, or an argument.
struct Part {
    /// Such as `Event.messages(first)`.
    path: String,
    name: String,
    /// The name of its type, without lists.
    kind: String,
    is_input: bool,
    description: String,
    /// As written in the schema.
    default: Option<String>,
}

/// Everything that clients should use, without what is deprecated.
fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    for definition in parse_schema(schema::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let owner = definition.node.name.node.to_string();
        let fields = match definition.node.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            TypeKind::InputObject(input) => {
                parts.extend(
                    input.fields.into_iter().filter_map(|field| input_part(&format!("{owner}."), "", field.node)),
                );
                continue;
            }
            TypeKind::Scalar | TypeKind::Union(_) | TypeKind::Enum(_) => continue,
        };
        for field in fields.into_iter().map(|field| field.node).filter(|field| !is_deprecated(&field.directives)) {
            let path = format!("{owner}.{}", field.name.node);
            parts.extend(
                field.arguments.into_iter().filter_map(|argument| input_part(&format!("{path}("), ")", argument.node)),
            );
            parts.push(Part {
                path,
                name: field.name.node.to_string(),
                kind: kind_of(&field.ty.node),
                is_input: false,
                description: String::new(),
                default: None,
            });
        }
    }
    parts
}

fn input_part(before: &str, after: &str, input: InputValueDefinition) -> Option<Part> {
    let name = input.name.node.to_string();
    (!is_deprecated(&input.directives)).then(|| Part {
        path: format!("{before}{name}{after}"),
        name,
        kind: kind_of(&input.ty.node),
        is_input: true,
        description: input.description.map(|description| description.node).unwrap_or_default(),
        default: input.default_value.map(|value| value.node.to_string()),
    })
}

fn is_deprecated(directives: &[Positioned<ConstDirective>]) -> bool {
    directives.iter().any(|directive| directive.node.name.node == "deprecated")
}

fn kind_of(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(item) => kind_of(item),
    }
}

#[test]
fn a_moment_ends_in_at() {
    for Part { path, name, kind, is_input, .. } in parts() {
        if kind != "DateTime" {
            continue;
        }
        // The two ends of a period in a filter: `startsAfter` is about `startsAt`.
        let ends_a_range =
            is_input && path.contains("Filter.") && (name.ends_with("After") || name.ends_with("Before"));
        assert!(name.ends_with("At") || ends_a_range, "{path} is a moment: its name ends in `At`");
    }
}

#[test]
fn a_state_is_called_status() {
    for Part { path, name, kind, .. } in parts() {
        assert!(name != "state" && !name.ends_with("State"), "{path}: a state is called `status`");
        if kind.ends_with("State") || kind.ends_with("Status") {
            assert!(name == "status" || name.ends_with("Status"), "{path} is a {kind}: a state is called `status`");
        }
    }
}

/// A user is named by their role, and a user's name by the role and `Name`.
#[test]
fn a_person_is_called_by_their_role() {
    let roles = ["actor", "author", "buyer", "by", "holder", "inviter", "reporter", "resolver"];
    for Part { path, name, kind, .. } in parts() {
        if kind == "String" {
            let is_a_role = roles.contains(&name.as_str()) || name.ends_with("By");
            assert!(!is_a_role, "{path} is the name of a person: say so, as in `buyerName`");
        }
    }
}

#[test]
fn defaults_stand_in_the_schema() {
    let first = DEFAULT_PAGE.to_string();
    let expected = [
        ("CrmDisconnectInput.discardErasures", "false"),
        ("Event.messages(first)", "none"),
        ("EventCreateInput.capacity", "none"),
        ("EventCreateInput.reminderMinutes", "1440"),
        ("EventCreateInput.visibility", "PUBLIC"),
        ("EventStatistics.checkInsOverTime(bucket)", "QUARTER_HOUR"),
        ("EventStatistics.salesOverTime(bucket)", "DAY"),
        ("EventUpdateInput.reminderMinutes", "none"),
        ("EventUpdateInput.visibility", "none"),
        ("Message.failures(first)", &first),
        ("MessageAudienceInput.status", "CONFIRMED"),
        ("Query.checkInList(first)", &first),
        ("Query.eventFacets(first)", &first),
        ("Query.towns(first)", "8"),
        // The default depends on `minPerOrder`.
        ("TicketTypeCreateInput.maxPerOrder", "none"),
        ("TicketTypeCreateInput.minPerOrder", "1"),
        ("TicketTypeUpdateInput.minPerOrder", "none"),
        ("User.tickets(period)", "UPCOMING"),
    ];
    let parts = parts();
    for (path, default) in expected {
        let part = parts.iter().find(|part| part.path == path).unwrap_or_else(|| panic!("{path} is gone"));
        assert_eq!(part.default.as_deref().unwrap_or("none"), default, "{path}");
    }
    for Part { path, name, description, .. } in &parts {
        // If there is `last` as well, `first` can have no default: they can't be given together.
        let has_last = || parts.iter().any(|part| part.path == path.replace("(first)", "(last)"));
        let tells = description.contains("by default") && !(name == "first" && has_last());
        assert!(!tells, "{path} tells its default in words: {description}");
    }
}

fn note(undescribed: &mut Vec<String>, path: String, thing: &Value) {
    if thing["description"].as_str().is_none_or(|description| description.trim().is_empty()) {
        undescribed.push(path);
    }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn introspect() -> Value {
    let response = schema::schema().finish().execute(INTROSPECTION).await;
    assert!(response.is_ok(), "{:?}", response.errors);
    response.data.into_json().unwrap()["__schema"].take()
}

/// As GraphiQL asks it.
const INTROSPECTION: &str = r"
query IntrospectionQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL
  fields(includeDeprecated: true) {
    name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}
";
