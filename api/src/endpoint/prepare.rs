//! From what was sent to a document that may be run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::parser::{self, parse_query};
use async_graphql::{Request, Variables};
use serde::{Deserialize, Deserializer};

use super::limits;
use super::reply::Refused;

/// The parameters of a request (<https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters>).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameters {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Variables>,
    #[serde(default, rename = "extensions", deserialize_with = "object_or_null")]
    _extensions: (),
}

/// Extensions have to be an object; there are none that we know.
fn object_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    Option::<serde_json::Map<String, serde_json::Value>>::deserialize(deserializer).map(|_| ())
}

impl Parameters {
    /// Reads a JSON body.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, Refused> {
        if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Refused::BadRequest("Send one request at a time; batches are not supported."));
        }
        serde_json::from_slice(body).map_err(|error| {
            Refused::BadRequest(if error.is_data() {
                "The body must be an object with a query, and operationName, variables and extensions of the right type."
            } else {
                "The body is not valid JSON."
            })
        })
    }

    /// Takes a query string's parameters, of which the structured ones are JSON.
    pub(crate) fn from_query(
        query: Option<String>,
        operation_name: Option<String>,
        variables: Option<&str>,
        extensions: Option<&str>,
    ) -> Result<Self, Refused> {
        let bad = |_| Refused::BadRequest("The parameters variables and extensions must be JSON objects.");
        let extensions = extensions.filter(|text| !text.is_empty()).unwrap_or("null");
        object_or_null(&mut serde_json::Deserializer::from_str(extensions)).map_err(bad)?;
        let variables = variables.filter(|text| !text.is_empty()).map(serde_json::from_str).transpose().map_err(bad)?;
        Ok(Self { query, operation_name: operation_name.filter(|name| !name.is_empty()), variables, _extensions: () })
    }
}

/// A request within the limits, and what it does.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    pub(crate) operation: OperationType,
}

/// Parses the document and holds it against the limits.
pub(crate) fn prepare(parameters: Parameters) -> Result<Prepared, Refused> {
    let text =
        parameters.query.filter(|text| !text.trim().is_empty()).ok_or(Refused::BadRequest("The query is missing."))?;
    limits::check_text(&text)?;
    // The parser is not ours; a document that it stumbles over is a wrong one.
    let document = catch_unwind(AssertUnwindSafe(|| parse_query(&text)))
        .map_err(|_| Refused::Syntax(String::new()))?
        .map_err(|error| syntax(&error))?;
    let variables = parameters.variables.unwrap_or_default();
    limits::check(&document, &variables)?;
    let operation = operation_type(&document, parameters.operation_name.as_deref())?;
    // The text is parsed already and nothing else reads it.
    let mut request = Request::new(String::new()).variables(variables);
    request.operation_name = parameters.operation_name;
    request.set_parsed_query(document);
    Ok(Prepared { request, operation })
}

/// Where the syntax is wrong. The parser's own message repeats what was sent.
fn syntax(error: &parser::Error) -> Refused {
    Refused::Syntax(match error.positions().next() {
        Some(at) => format!(" at line {}, column {}", at.line, at.column),
        None => format!(": {error}").trim_end_matches('.').to_owned(),
    })
}

/// What the operation to be run does.
fn operation_type(document: &ExecutableDocument, name: Option<&str>) -> Result<OperationType, Refused> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next(),
        (DocumentOperations::Multiple(_), None) => {
            return Err(Refused::BadRequest("The document has several operations; name one as operationName."));
        }
    };
    let unknown = Refused::BadRequest("The document has no operation of the name given as operationName.");
    operation.map(|operation| operation.node.ty).ok_or(unknown)
}
