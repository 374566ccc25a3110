//! Parsing and checking a request before it is executed.

use std::sync::Arc;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Request, Value, Variables};
use kernel::rate_limits::Group;
use serde::{Deserialize, Deserializer};

use super::documents::{Documents, Parsed};
use super::limits;
use super::reply::Refused;
use super::shape::Shape;
use api_base::rate_limits::RequestCounts;
use api_base::rate_limits::group_of_mutation;

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

/// Extensions have to be an object; none are supported.
fn object_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    Option::<serde_json::Map<String, serde_json::Value>>::deserialize(deserializer).map(|_| ())
}

impl Parameters {
    /// Parses a JSON body.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, Refused> {
        if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Refused::BadRequest("Send one request at a time; batches are not supported."));
        }
        serde_json::from_slice(body).map_err(|error| {
            Refused::BadRequest(if error.is_data() {
                "The body must be an object with query, operationName, variables and extensions of the right types."
            } else {
                "The body is not valid JSON."
            })
        })
    }

    /// Parses the parameters of a query string, of which `variables` and `extensions` are JSON.
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

/// A request that passed the limits, and what is known about it.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    /// The shape of its responses.
    pub(crate) shape: Shape,
    pub(crate) operation: OperationType,
    /// The name of its first root field.
    pub(crate) field: Option<String>,
    /// What rate limits count it as.
    pub(crate) counts: RequestCounts,
    /// Who sees what it returns.
    pub(crate) audience: Audience,
    /// Whether it changes how many places are left.
    pub(crate) orders: bool,
    /// The same again, if whoever is not signed in may share what it is told.
    pub(crate) shareable: Option<Shareable>,
}

/// A subscription that tells everybody who is not signed in the same, as often as it is executed.
pub(crate) struct Shareable {
    /// The same for all who send the same.
    pub(super) key: String,
    document: Arc<ExecutableDocument>,
    operation_name: Option<String>,
    variables: Variables,
    /// The shape of its responses.
    pub(crate) shape: Shape,
}

/// The subscriptions that tell everybody who is not signed in the same. The others need a secret, a login or a place in
/// line.
const SHAREABLE: [&str; 1] = ["availabilityChanged"];
/// The longest subscription that is shared, with its variables, in bytes of JSON: it is kept as long as somebody has it.
const LONGEST_SHARED: usize = 16 * 1024;

impl Shareable {
    /// A request for one execution.
    pub(crate) fn request(&self) -> Request {
        request(&self.document, self.operation_name.clone(), self.variables.clone())
    }
}

/// The mutations by which visitors who are not signed in change what everybody may see: how many places are left.
const ORDERS: [&str; 2] = ["orderPlace", "orderCancel"];

/// Who sees what an operation returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// It may depend on who asks, or change something.
    Somebody,
    /// Whoever is not signed in sees the same.
    Everybody,
    /// The same, and everything belongs to one event.
    EverybodyOfEvent,
}

/// The root fields that everybody may see. Nothing else is ever kept in memory.
const PUBLIC: [&str; 5] = ["event", "events", "eventFacets", "organization", "organizationBySlug"];

impl Audience {
    fn of(operation: OperationType, fields: &[&str]) -> Self {
        let mut fields = fields.iter().filter(|field| **field != "__typename").peekable();
        if operation != OperationType::Query || fields.peek().is_none() {
            return Self::Somebody;
        }
        if !fields.clone().all(|field| PUBLIC.contains(field)) {
            Self::Somebody
        } else if fields.all(|field| *field == "event") {
            Self::EverybodyOfEvent
        } else {
            Self::Everybody
        }
    }
}

/// Parses the document and checks it against the limits.
pub(crate) fn prepare(documents: &Documents, parameters: Parameters) -> Result<Prepared, Refused> {
    let text =
        parameters.query.filter(|text| !text.trim().is_empty()).ok_or(Refused::BadRequest("The query is missing."))?;
    limits::check_text(&text)?;
    let Parsed { document, executable } = documents.parse(&text)?;
    let mut variables = parameters.variables.unwrap_or_default();
    limits::check(&document, &variables)?;
    let operation = find_operation(&document, parameters.operation_name.as_deref())?;
    check_variables(operation, &variables)?;
    fill_in_defaults(operation, &mut variables);
    let shape = Shape::new(&documents.types, &document, parameters.operation_name.clone(), &variables);
    if operation.ty == OperationType::Subscription && shape.root_fields() > 1 {
        return Err(Refused::SeveralSubscriptions);
    }
    let mut fields = Vec::new();
    root_fields(&document, &operation.selection_set.node, &mut fields);
    let field = fields.first().map(|field| (*field).to_owned());
    let counts = request_counts(operation.ty, &fields);
    let audience = Audience::of(operation.ty, &fields);
    let orders = operation.ty == OperationType::Mutation && fields.iter().any(|field| ORDERS.contains(field));
    let operation = operation.ty;
    let operation_name = parameters.operation_name;
    let is_shareable =
        operation == OperationType::Subscription && matches!(fields[..], [field] if SHAREABLE.contains(&field));
    let key = is_shareable.then(|| serde_json::to_string(&(&text, &operation_name, &variables)).ok()).flatten();
    let key = key.filter(|key| key.len() <= LONGEST_SHARED);
    let shareable = key.map(|key| Shareable {
        key,
        document: Arc::clone(&executable),
        operation_name: operation_name.clone(),
        variables: variables.clone(),
        shape: shape.clone(),
    });
    let request = request(&executable, operation_name, variables);
    Ok(Prepared { request, shape, operation, field, counts, audience, orders, shareable })
}

fn request(document: &ExecutableDocument, operation_name: Option<String>, variables: Variables) -> Request {
    // The text is already parsed, and nothing else reads it.
    let mut request = Request::new(String::new()).variables(variables);
    request.operation_name = operation_name;
    request.set_parsed_query(document.clone());
    request
}

/// The operation to execute.
fn find_operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, Refused> {
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
    operation.map(|operation| &operation.node).ok_or(unknown)
}

/// What rate limits count an operation as. A query counts once; each of several mutations counts.
fn request_counts(operation: OperationType, fields: &[&str]) -> RequestCounts {
    let mut counts = RequestCounts::new();
    if operation == OperationType::Mutation {
        for field in fields {
            *counts.entry(group_of_mutation(field)).or_default() += 1;
        }
    } else {
        counts.insert(Group::Reads, 1);
    }
    counts
}

/// The names of an operation's root fields, which may be in fragments. Circular fragments were rejected before.
fn root_fields<'a>(document: &'a ExecutableDocument, selected: &'a SelectionSet, fields: &mut Vec<&'a str>) {
    for selection in &selected.items {
        match &selection.node {
            Selection::Field(field) => fields.push(&field.node.name.node),
            Selection::InlineFragment(inner) => root_fields(document, &inner.node.selection_set.node, fields),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    root_fields(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// Checks that all required variables have a value. The executor would notice a missing one only when it uses it, after
/// other fields have been executed.
fn check_variables(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refused> {
    let missing = operation.variable_definitions.iter().map(|definition| &definition.node).find(|definition| {
        let is_null = match variables.get(&definition.name.node) {
            Some(value) => *value == Value::Null,
            None => definition.default_value.is_none(),
        };
        is_null && !definition.var_type.node.nullable
    });
    missing.map_or(Ok(()), |definition| Err(Refused::MissingVariable(definition.name.node.to_string())))
}

/// Gives missing variables their defaults. The executor does so for arguments, but not for `@skip` and `@include`.
fn fill_in_defaults(operation: &OperationDefinition, variables: &mut Variables) {
    for definition in &operation.variable_definitions {
        if let Some(default) = &definition.node.default_value {
            variables.entry(definition.node.name.node.clone()).or_insert_with(|| default.node.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(body: &str) -> Result<Prepared, Refused> {
        prepare(&Documents::new(Arc::default()), Parameters::from_json(body.as_bytes())?)
    }

    fn code(body: &str) -> &'static str {
        prepared(body).err().map_or("fine", |refused| refused.code())
    }

    #[test]
    fn reads_what_clients_send() {
        for good in [
            r#"{"query":"{ a }"}"#,
            r#"{"query":"{ a }","operationName":null,"variables":null,"extensions":null,"more":1}"#,
            r#"{"query":"query A { a } mutation B { b }","operationName":"B","extensions":{"x":[1]}}"#,
            r#"{"query":"query($a: Int!) { a }","variables":{"a":1}}"#,
            r#"{"query":"query($a: Int! = 1, $b: Int) { a }"}"#,
        ] {
            assert!(prepared(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_the_rest() {
        for (bad, expected) in [
            ("", "BAD_REQUEST"),
            ("nonsense", "BAD_REQUEST"),
            ("[]", "BAD_REQUEST"),
            (r#" [{"query":"{ a }"}]"#, "BAD_REQUEST"),
            (r#""{ a }""#, "BAD_REQUEST"),
            ("{}", "BAD_REQUEST"),
            (r#"{"query":" "}"#, "BAD_REQUEST"),
            (r#"{"query":1}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a }","query":"{ b }"}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a }","variables":[]}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a }","variables":{"a":1e999}}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a }","extensions":"x"}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a }","operationName":"A"}"#, "BAD_REQUEST"),
            (r#"{"query":"query A { a } query B { b }"}"#, "BAD_REQUEST"),
            (r#"{"query":"{ a "}"#, "GRAPHQL_PARSE_FAILED"),
            (r#"{"query":"{ a(b: 1e999) }"}"#, "GRAPHQL_PARSE_FAILED"),
            (r#"{"query":"fragment F on A { a }"}"#, "GRAPHQL_PARSE_FAILED"),
            (r#"{"query":"query($a: Int!) { a }"}"#, "BAD_USER_INPUT"),
            (r#"{"query":"query($a: Int! = 1) { a }","variables":{"a":null}}"#, "BAD_USER_INPUT"),
        ] {
            assert_eq!(code(bad), expected, "{bad}");
        }
        let deep = format!(r#"{{"query":"{{ a }}","variables":{{"a":{}{}}}}}"#, "[".repeat(500), "]".repeat(500));
        assert_eq!(code(&deep), "BAD_REQUEST");
    }

    #[test]
    fn counts_what_is_asked_for() {
        let counts_of =
            |document: &str| prepared(&serde_json::json!({ "query": document }).to_string()).ok().unwrap().counts;
        assert_eq!(counts_of("{ a b c }"), RequestCounts::from([(Group::Reads, 1)]));
        assert_eq!(counts_of("subscription { a }"), RequestCounts::from([(Group::Reads, 1)]));
        let hidden = "mutation { one: orderPlace ...F ... on Mutation { x: sessionCreate eventCreate } } \
                      fragment F on Mutation { two: orderPlace three: orderPlace }";
        assert_eq!(
            counts_of(hidden),
            RequestCounts::from([(Group::Orders, 3), (Group::LogIns, 1), (Group::Writes, 1)])
        );
    }

    #[test]
    fn only_what_everybody_sees_is_for_everybody() {
        let audience =
            |document: &str| prepared(&serde_json::json!({ "query": document }).to_string()).ok().unwrap().audience;
        for document in [
            "{ viewer { id } }",
            "{ events { nodes { id } } viewer { id } }",
            "{ ...F } fragment F on Query { event(slug: \"a\") { id } order(id: \"b\") { id } }",
            "mutation { event }",
            "subscription { events }",
        ] {
            assert_eq!(audience(document), Audience::Somebody, "{document}");
        }
        assert_eq!(audience("{ a: events { nodes { id } } event(slug: \"a\") { id } }"), Audience::Everybody);
        assert_eq!(audience("{ ... { a: event(slug: \"a\") { id } } }"), Audience::EverybodyOfEvent);
    }

    #[test]
    fn only_subscriptions_that_tell_everybody_the_same_are_shared() {
        let key = |body: serde_json::Value| prepared(&body.to_string()).ok().unwrap().shareable.map(|it| it.key);
        let of = |document: &str| key(serde_json::json!({ "query": document, "variables": { "a": 1 } }));
        for document in [
            "subscription { waitingPlaceChanged { position } }",
            "subscription { orderChanged { id } }",
            "subscription { availabilityChanged { id } checkInsChanged { tickets } }",
            "subscription { availabilityChanged { id } availabilityChanged { name } }",
            "{ availabilityChanged { id } }",
        ] {
            // The types that would merge its fields are not known here.
            assert_eq!(of(document), None, "{document}");
        }
        let named = |name: &str, a: i32| {
            let query = "subscription A { availabilityChanged { id } } subscription B { availabilityChanged { id } }";
            key(serde_json::json!({ "query": query, "operationName": name, "variables": { "a": a } })).unwrap()
        };
        assert_eq!(named("A", 1), named("A", 1));
        assert_ne!(named("A", 1), named("A", 2));
        assert_ne!(named("A", 1), named("B", 1));
        assert_ne!(
            of("subscription { availabilityChanged { id } }"),
            of("subscription { availabilityChanged { name } }")
        );
    }

    #[test]
    fn a_syntax_error_repeats_nothing_of_the_document() {
        let refused = prepared(r#"{"query":"{ a(secret: \"hunter2\" }"}"#).err().unwrap();
        let message = refused.to_string();
        assert!(message.starts_with("Syntax error at line 1, column "), "{message}");
        assert!(!message.contains("hunter2"));
    }
}
