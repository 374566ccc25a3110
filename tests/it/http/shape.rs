//! The form of responses, even if fields fail (<https://spec.graphql.org/draft/#sec-Response>).

use serde_json::json;

use crate::support::{TestApp, both};

/// The `data` of a response as text, which shows the order of its fields.
async fn data(app: &TestApp, query: &str) -> String {
    let sent = app.http.post(app.url("/graphql")).json(&json!({ "query": query })).send().await.unwrap();
    let text = sent.text().await.unwrap();
    let (_, data) = text.split_once("\"data\":").unwrap_or_else(|| panic!("no data: {text}"));
    data.strip_suffix('}').unwrap().to_owned()
}

both! {
    async fn failed_fields_are_null_and_the_rest_is_there(app: TestApp) {
        let query = "{ order(id: \"nope\") { id } siteSettings { organizing } __typename }";
        assert_eq!(data(app, query).await, r#"{"order":null,"siteSettings":{"organizing":"EVERYONE"},"__typename":"Query"}"#);
        assert_eq!(data(app, "{ order(id: \"nope\") { id } }").await, r#"{"order":null}"#);
        let answer = app.gql(query, json!({})).send().await;
        assert_eq!(answer.error_code(), "BAD_USER_INPUT");
        assert_eq!(answer.body["errors"][0]["path"], json!(["order"]));
        // A page that is too long is refused. Its list is not nullable, so the parent becomes null.
        let event = app.event().published().await;
        let inside = format!(
            "{{ event(slug: \"{}\") {{ title organization {{ name events(first: 1000) {{ nodes {{ id }} }} }} }} viewer {{ id }} }}",
            event.slug
        );
        assert_eq!(data(app, &inside).await, r#"{"event":null,"viewer":null}"#);
        assert_eq!(data(app, "{ viewer { id } events(first: 1000) { nodes { id } } }").await, "null");
        let refused = "mutation { organizationCreate(input: { name: \"A\", currency: \"EUR\" }) { organization { id } } }";
        assert_eq!(data(app, refused).await, "null");
    }
}

both! {
    async fn fields_come_in_the_order_of_the_document(app: TestApp) {
        let event = app.event().quota(5).published().await;
        // Fields that need to load data are resolved last.
        let query = format!(
            "{{ event(slug: \"{}\") {{ organization {{ id }} ...F __typename slug }} node(id: \"{}\") {{ \
             ... on Venue {{ name }} ... on Event {{ ...F }} id }} none: node(id: \"{}\") {{ ... on Venue {{ name }} }} }} \
             fragment F on Event {{ ticketTypes {{ name }} id }}",
            event.slug, event.id, event.id,
        );
        let answer = app.gql(&query, json!({})).send().await;
        assert_eq!(answer.body["data"]["none"], json!({}), "an object of which nothing was asked is not null");
        let data = data(app, &query).await;
        let places: Vec<_> = [
            "\"event\":", "\"organization\":", "\"ticketTypes\":", "\"id\":\"event_", "\"__typename\":", "\"slug\":",
            "\"node\":{\"ticketTypes\":", "\"none\":",
        ]
        .map(|key| data.find(key).unwrap_or_else(|| panic!("no {key} in {data}")))
        .into();
        assert!(places.is_sorted(), "{data}");
        assert!(!data.contains("__type_of"), "{data}");
    }
}

both! {
    async fn answers_on_a_socket_look_the_same(app: TestApp) {
        let mut query = app.subscribe_to("{ order(id: \"nope\") { id } siteSettings { organizing } }", json!({})).await;
        let answer = query.answer().await;
        assert_eq!(answer["data"], json!({ "order": null, "siteSettings": { "organizing": "EVERYONE" } }));
        assert_eq!(answer["errors"][0]["path"], json!(["order"]));
        let event = app.event().quota(3).published().await;
        let query = "subscription($id: ID!, $name: Boolean = false) { \
                     availabilityChanged(eventId: $id) { event { title } name @include(if: $name) id } }";
        let mut changes = app.subscribe_to(query, json!({ "id": event.id })).await;
        let first = changes.next().await;
        assert_eq!(first["availabilityChanged"].get("name"), None);
        let mut two = app
            .subscribe_to(
                "subscription($id: ID!) { a: availabilityChanged(eventId: $id) { id } b: checkInsChanged(eventId: $id) { checkedIn } }",
                json!({ "id": event.id }),
            )
            .await;
        assert_eq!(two.refused().await, "GRAPHQL_VALIDATION_FAILED");
    }
}
