//! The examples of the specification, section 6.4.4, and further cases.

use std::time::Duration;

use async_graphql::parser::parse_query;
use async_graphql::{
    EmptyMutation, Error, Interface, Object, Request, Schema, SimpleObject, Subscription, Union, ValidationMode,
};
use futures::stream::{self, Stream, StreamExt as _};
use serde_json::{Value as Json, json};
use tokio::task::yield_now;

use super::*;

/// The number of items in a large list.
const CROWD: usize = 30_000;

/// An object whose fields fail, are late or null.
#[derive(Clone, Copy)]
struct Thing;

#[Object]
impl Thing {
    async fn id(&self) -> &str {
        "thing"
    }

    async fn late(&self) -> i32 {
        for _ in 0..10 {
            yield_now().await;
        }
        1
    }

    async fn none(&self) -> Option<i32> {
        None
    }

    async fn fails(&self) -> Result<Option<i32>, Error> {
        Err(Error::new("fails"))
    }

    async fn required_fails(&self) -> Result<i32, Error> {
        Err(Error::new("required"))
    }

    async fn maybe(&self) -> Option<Thing> {
        Some(Thing)
    }

    async fn required(&self) -> Thing {
        Thing
    }

    async fn no_thing(&self) -> Option<Thing> {
        None
    }

    async fn things(&self) -> Vec<Thing> {
        vec![Thing, Thing]
    }

    async fn maybe_things(&self) -> Option<Vec<Option<Thing>>> {
        Some(vec![Some(Thing), None])
    }

    async fn maybe_of_required(&self) -> Option<Vec<Thing>> {
        Some(vec![Thing, Thing])
    }

    async fn crowd(&self) -> Vec<Thing> {
        vec![Thing; CROWD]
    }

    async fn numbers(&self) -> Vec<Option<i32>> {
        vec![Some(1), None]
    }

    async fn broken_numbers(&self) -> Option<Vec<Result<i32, Error>>> {
        Some(vec![Ok(1), Err(Error::new("a number"))])
    }

    async fn named(&self) -> Vec<Named> {
        vec![Named::Dog(Dog { name: "Rex", barks: 3 }), Named::Cat(Cat { name: "Tom", sleeps: None })]
    }

    async fn animal(&self) -> Option<Animal> {
        Some(Animal::Cat(Cat { name: "Tom", sleeps: None }))
    }
}

#[derive(Clone, SimpleObject)]
struct Dog {
    name: &'static str,
    barks: i32,
}

#[derive(Clone, SimpleObject)]
struct Cat {
    name: &'static str,
    sleeps: Option<i32>,
}

#[derive(Interface)]
#[graphql(field(name = "name", ty = "&&'static str"))]
enum Named {
    Dog(Dog),
    Cat(Cat),
}

#[derive(Union)]
enum Animal {
    Dog(Dog),
    Cat(Cat),
}

struct Query;

#[Object]
impl Query {
    async fn thing(&self) -> Option<Thing> {
        Some(Thing)
    }

    async fn required(&self) -> Thing {
        Thing
    }

    async fn fails(&self) -> Result<Option<i32>, Error> {
        Err(Error::new("fails"))
    }
}

struct Subscriptions;

#[Subscription(name = "Subscription")]
impl Subscriptions {
    async fn things(&self) -> impl Stream<Item = Option<Thing>> {
        stream::iter([Some(Thing), None])
    }

    async fn required(&self) -> impl Stream<Item = Result<Thing, Error>> {
        stream::iter([Ok(Thing), Err(Error::new("gone"))])
    }
}

fn schema() -> Schema<Query, EmptyMutation, Subscriptions> {
    Schema::build(Query, EmptyMutation, Subscriptions).validation_mode(ValidationMode::Strict).finish()
}

/// The request for a document and the shape of its responses, as the endpoint makes them.
fn prepared(document: &str, variables: Json) -> (Request, Shape) {
    let types = Arc::new(Types::of(&schema().sdl()));
    let sent = Arc::new(parse_query(document).unwrap());
    let variables = Variables::from_json(variables);
    let shape = Shape::new(&types, &sent, None, &variables);
    let mut request = Request::new("").variables(variables);
    request.set_parsed_query(executable(&sent, &types));
    (request, shape)
}

async fn answer(document: &str) -> Response {
    let (request, shape) = prepared(document, json!({ "yes": true, "no": false }));
    let mut response = schema().execute(request).await;
    shape.give(&mut response);
    response
}

/// The data of a response as text, with the fields in their order.
async fn data(document: &str) -> String {
    serde_json::to_string(&answer(document).await.data).unwrap()
}

#[tokio::test]
async fn a_field_that_failed_is_null() {
    let response = answer("{ fails thing { id fails none } }").await;
    assert_eq!(response.errors.len(), 2);
    assert_eq!(
        data("{ fails thing { id fails none } }").await,
        r#"{"fails":null,"thing":{"id":"thing","fails":null,"none":null}}"#
    );
    // Nothing else was selected, but the object exists.
    assert_eq!(data("{ thing { fails } }").await, r#"{"thing":{"fails":null}}"#);
    assert_eq!(data("{ fails }").await, r#"{"fails":null}"#);
    assert_eq!(data("{ thing { noThing { fails } } }").await, r#"{"thing":{"noThing":null}}"#);
}

#[tokio::test]
async fn a_failed_field_that_may_not_be_null_takes_its_parent_with_it() {
    for (document, expected) in [
        ("{ thing { id requiredFails } fails }", r#"{"thing":null,"fails":null}"#),
        ("{ thing { requiredFails } }", r#"{"thing":null}"#),
        (
            "{ thing { maybe { required { required { requiredFails } } } id } }",
            r#"{"thing":{"maybe":null,"id":"thing"}}"#,
        ),
        ("{ required { requiredFails } thing { id } }", "null"),
        ("{ thing { things { id requiredFails } } }", r#"{"thing":null}"#),
        ("{ thing { id maybeOfRequired { requiredFails id } } }", r#"{"thing":{"id":"thing","maybeOfRequired":null}}"#),
        ("{ thing { maybeThings { requiredFails } } }", r#"{"thing":{"maybeThings":[null,null]}}"#),
        ("{ thing { maybeThings { id fails } } }", r#"{"thing":{"maybeThings":[{"id":"thing","fails":null},null]}}"#),
        ("{ thing { numbers brokenNumbers } }", r#"{"thing":{"numbers":[1,null],"brokenNumbers":null}}"#),
    ] {
        assert_eq!(data(document).await, expected, "{document}");
    }
}

#[tokio::test]
async fn fields_come_in_the_order_of_the_document() {
    for (document, expected) in [
        ("{ thing { late id none } }", r#"{"thing":{"late":1,"id":"thing","none":null}}"#),
        ("{ a: thing { b: late a: id } __typename }", r#"{"a":{"b":1,"a":"thing"},"__typename":"Query"}"#),
        (
            "{ thing { ...F id } } fragment F on Thing { none ... { late } }",
            r#"{"thing":{"none":null,"late":1,"id":"thing"}}"#,
        ),
        (
            "{ thing { maybe { id } late maybe { none } } }",
            r#"{"thing":{"maybe":{"id":"thing","none":null},"late":1}}"#,
        ),
        (
            "{ thing { things { late id } } }",
            r#"{"thing":{"things":[{"late":1,"id":"thing"},{"late":1,"id":"thing"}]}}"#,
        ),
        (
            "{ thing { late } __type(name: \"Cat\") { kind name } }",
            r#"{"thing":{"late":1},"__type":{"kind":"OBJECT","name":"Cat"}}"#,
        ),
    ] {
        assert_eq!(data(document).await, expected, "{document}");
    }
}

#[tokio::test]
async fn what_is_skipped_is_not_there_and_what_nothing_is_left_of_is_empty() {
    let variables = "query($yes: Boolean!, $no: Boolean!)";
    for (document, expected) in [
        ("{ thing { id @skip(if: $yes) fails @include(if: $no) none @skip(if: $no) } }", r#"{"thing":{"none":null}}"#),
        ("{ thing { id @skip(if: $yes) } }", r#"{"thing":{}}"#),
        (
            "{ thing { noThing { id @skip(if: $yes) } ... @include(if: $no) { late } } }",
            r#"{"thing":{"noThing":null}}"#,
        ),
        ("{ thing @skip(if: $yes) { id } }", "{}"),
        (
            "{ thing { ...F @include(if: $no) ...F @include(if: $yes) } } fragment F on Thing { id }",
            r#"{"thing":{"id":"thing"}}"#,
        ),
    ] {
        let unused = "fails @skip(if: true) a: fails @include(if: $no) b: fails @skip(if: $yes)";
        let document = format!("{variables} {}", document.replacen('{', &format!("{{ {unused} "), 1));
        assert_eq!(data(&document).await, expected, "{document}");
    }
}

#[tokio::test]
async fn fragments_count_for_the_objects_they_are_about() {
    for (document, expected) in [
        (
            "{ thing { named { ... on Dog { barks } name ... on Cat { sleeps } } } }",
            r#"{"thing":{"named":[{"barks":3,"name":"Rex"},{"name":"Tom","sleeps":null}]}}"#,
        ),
        ("{ thing { animal { ... on Dog { barks } } } }", r#"{"thing":{"animal":{}}}"#),
        (
            "{ thing { animal { ... on Named { name } ... on Animal { __typename } } } }",
            r#"{"thing":{"animal":{"name":"Tom","__typename":"Cat"}}}"#,
        ),
        (
            "{ thing { named { ... on Named { name } ... on Cat { name } } } }",
            r#"{"thing":{"named":[{"name":"Rex"},{"name":"Tom"}]}}"#,
        ),
    ] {
        assert_eq!(data(document).await, expected, "{document}");
    }
}

#[tokio::test]
async fn what_was_not_run_has_no_shape() {
    let response = answer("{ thing { nothing } }").await;
    assert!(response.is_err());
    assert_eq!(response.data, Value::Null);
}

#[tokio::test]
async fn what_is_subscribed_to_has_the_same_shape() {
    let results = async |document: &str| {
        let (request, shape) = prepared(document, json!({}));
        let responses = schema().execute_stream(request).map(|mut response| {
            shape.give(&mut response);
            serde_json::to_string(&response.data).unwrap()
        });
        responses.collect::<Vec<_>>().await
    };
    assert_eq!(
        results("subscription { things { late fails id } }").await,
        [r#"{"things":{"late":1,"fails":null,"id":"thing"}}"#, r#"{"things":null}"#]
    );
    assert_eq!(
        results("subscription { things { requiredFails } }").await,
        [r#"{"things":null}"#, r#"{"things":null}"#]
    );
    assert_eq!(
        results("subscription { required { late id } }").await,
        [r#"{"required":{"late":1,"id":"thing"}}"#, "null"]
    );
}

#[tokio::test]
async fn an_object_that_is_selected_twice_is_what_it_is_when_selected_once() {
    let fields = ["late", "fails", "requiredFails", "maybe { fails }", "noThing { id }"];
    for object in ["maybe", "things", "maybeThings", "noThing"] {
        for one in fields {
            for other in fields {
                let once = data(&format!("{{ thing {{ {object} {{ {one} {other} }} }} }}")).await;
                for twice in [
                    format!("{{ thing {{ {object} {{ {one} }} {object} {{ {other} }} }} }}"),
                    format!("{{ thing {{ {object} {{ {one} }} }} thing {{ {object} {{ {other} }} }} }}"),
                    format!(
                        "{{ thing {{ ...A ...B }} }} fragment A on Thing {{ {object} {{ {one} }} }} \
                         fragment B on Thing {{ {object} {{ {other} }} }}"
                    ),
                ] {
                    assert_eq!(data(&twice).await, once, "{twice}");
                }
            }
        }
    }
    // Not only equal, but correct.
    assert_eq!(
        data("{ thing { maybe { fails } maybe { id } } }").await,
        r#"{"thing":{"maybe":{"fails":null,"id":"thing"}}}"#
    );
}

/// The time is linear in the number of errors: with quadratic time this would take minutes.
#[tokio::test]
async fn many_errors_take_no_longer_than_their_number() {
    let (request, shape) = prepared("{ thing { crowd { fails } } }", json!({}));
    let mut response = schema().execute(request).await;
    assert_eq!(response.errors.len(), CROWD);
    let given = tokio::task::spawn_blocking(move || {
        shape.give(&mut response);
        response
    });
    let response = tokio::time::timeout(Duration::from_mins(1), given).await.expect("an end within a minute").unwrap();
    let crowd = &response.data.into_json().unwrap()["thing"]["crowd"];
    assert!(crowd.as_array().unwrap().iter().all(|thing| *thing == json!({ "fails": null })));
}

#[tokio::test]
async fn clients_don_t_see_what_we_ask_for() {
    for document in [
        "{ thing { id maybe { none } things { id } named { name } } }",
        "{ thing { fails } fails thing { maybe { fails } } }",
        "{ thing { ...F maybe { ...F } } } fragment F on Thing { id @skip(if: true) }",
    ] {
        let (request, _) = prepared(document, json!({}));
        let raw = schema().execute(request).await.data.into_json().unwrap().to_string();
        assert!(raw.contains(TYPE), "{document}");
        assert!(!data(document).await.contains(TYPE), "{document}");
    }
}

#[test]
fn counts_what_an_operation_begins_with() {
    let count = |document: &str| prepared(document, json!({ "no": false })).1.root_fields();
    assert_eq!(count("subscription { things { id } ...F } fragment F on Subscription { things { late } }"), 1);
    assert_eq!(count("{ thing { id } thing { late } }"), 1);
    assert_eq!(
        count(
            "query($no: Boolean!) { thing { id } ...F required @include(if: $no) { id } } fragment F on Query { fails }"
        ),
        2
    );
}
