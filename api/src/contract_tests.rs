//! The public contract as a whole: what clients hold stays valid, and everything in it is explained.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::DocumentOperations;
use async_graphql::{Request, ServerError, ValidationResult, Variables};
use serde_json::{Value, json};

use crate::endpoint::limits;
use crate::graphql;

/// The documents that client apps hold.
const CONTRACT: &str = include_str!("../../tests/it/contract/main_job.graphql");

/// Stops a request when it is found valid, before anything is run.
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
    let schema = graphql::schema().extension(ValidateOnly).finish();
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
        // What GraphQL itself and the Relay helpers bring is not ours to describe.
        if name.starts_with("__") || ["Boolean", "Float", "ID", "Int", "String"].contains(&name) {
            continue;
        }
        // The library gives connections no place for one; their fields have theirs.
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
    let response = graphql::schema().finish().execute(INTROSPECTION).await;
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
