//! Pagination, and objects by id.

use std::time::Duration;

use serde_json::{Value, json};

use crate::orders::paid::{choose, place};
use crate::support::{TestApp, both};

const EVENTS: &str = "query($first: Int, $after: String) { events(first: $first, after: $after) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

async fn page(app: &TestApp, query: &str, variables: Value) -> Value {
    app.gql(query, variables).ok().await
}

both! {
    async fn pages_may_be_empty_and_go_on_where_they_were_left(app: TestApp) {
        let organizer = app.organizer().await;
        for _ in 0..2 {
            app.event().by(&organizer).published().await;
        }
        let none = page(app, EVENTS, json!({ "first": 0 })).await;
        assert_eq!((&none["nodes"], &none["pageInfo"]["hasNextPage"]), (&json!([]), &json!(true)));
        assert_eq!(none["pageInfo"]["endCursor"], Value::Null);
        let all = page(app, EVENTS, json!({})).await;
        let end = all["pageInfo"]["endCursor"].as_str().unwrap();
        let after = page(app, EVENTS, json!({ "after": end })).await;
        assert_eq!(after["nodes"], json!([]));
        assert_eq!(after["pageInfo"]["endCursor"], end);
        app.event().by(&organizer).with("startsAt", app.in_days(300)).with("endsAt", app.in_days(301)).published().await;
        let later = page(app, EVENTS, json!({ "after": end })).await;
        assert_eq!(later["nodes"].as_array().unwrap().len(), 1, "what came since");
    }
}

both! {
    async fn pages_are_the_same_from_either_end(app: TestApp) {
        let organizer = app.organizer().await;
        for day in [3, 5, 5, 4, 5] {
            let event = app.event().by(&organizer).with("startsAt", app.in_days(day)).with("endsAt", app.in_days(9));
            event.published().await;
        }
        let organization = format!("organization(id: \"{}\")", organizer.organization_id);
        for list in [
            "{ list: events".to_owned(),
            format!("{{ of: {organization} {{ list: events"),
            format!("{{ of: {organization} {{ list: events(phase: UPCOMING)"),
            format!("{{ of: {organization} {{ list: members"),
            "{ of: viewer { list: sessions".to_owned(),
        ] {
            let query = |arguments: &str| {
                let (list, more) = match list.strip_suffix(')') {
                    Some(list) => (list.to_owned(), format!(", {arguments})")),
                    None => (list.clone(), format!("({arguments})")),
                };
                let end = "}".repeat(list.matches('{').count());
                format!("{list}{more} {{ nodes {{ __typename }} edges {{ cursor }} pageInfo {{
                         hasNextPage hasPreviousPage startCursor endCursor }} }} {end}")
            };
            let look = async |arguments: String| {
                let data = app.gql(&query(&arguments), json!({})).as_(&organizer.user).send().await.body["data"].take();
                let list = data["list"].is_object().then(|| data["list"].clone());
                list.unwrap_or_else(|| data["of"]["list"].clone())
            };
            let cursors = |page: &Value| -> Vec<String> {
                page["edges"].as_array().unwrap().iter().map(|edge| edge["cursor"].as_str().unwrap().to_owned()).collect()
            };
            let all = cursors(&look("first: 100".to_owned()).await);
            assert_eq!(cursors(&look("last: 100".to_owned()).await), all, "{list}");
            for size in [1, 2, all.len()] {
                let (mut seen, mut before) = (Vec::new(), String::new());
                loop {
                    let page = look(format!("last: {size}{before}")).await;
                    assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_empty(), "{list}");
                    seen.splice(0..0, cursors(&page));
                    if page["pageInfo"]["hasPreviousPage"] == false {
                        break;
                    }
                    before = format!(", before: {}", page["pageInfo"]["startCursor"]);
                }
                assert_eq!(seen, all, "{list}: {size} at a time");
            }
            if let [first, .., last] = &all[..] {
                let between = look(format!("first: 100, after: \"{first}\", before: \"{last}\"")).await;
                assert_eq!(cursors(&between), all[1..all.len() - 1], "{list}");
            }
            for wrong in ["first: 1, last: 1", "last: -1", "last: 101", "before: \"nonsense\""] {
                let answer = app.gql(&query(wrong), json!({})).as_(&organizer.user).send().await;
                assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{list}: {wrong}");
            }
        }
    }
}

both! {
    async fn a_cursor_is_good_for_its_own_list(app: TestApp) {
        let organizer = app.organizer().await;
        let event = app.event().by(&organizer).published().await;
        app.event().by(&organizer).published().await;
        let first = page(app, EVENTS, json!({ "first": 1 })).await;
        let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
        let (_, earlier) = cursor.split_once('.').unwrap();
        assert_eq!(page(app, EVENTS, json!({ "after": earlier })).await["nodes"].as_array().unwrap().len(), 1);
        for (list, cursor) in [
            (format!("organization(id: \"{}\") {{ events(after: $after) {{ nodes {{ id }} }} }}", organizer.organization_id), cursor),
            (format!("event(slug: \"{}\") {{ messages(after: $after) {{ nodes {{ id }} }} }}", event.slug), cursor),
            ("viewer { orders(after: $after) { nodes { id } } }".to_owned(), cursor),
            ("events(after: $after) { nodes { id } }".to_owned(), "nonsense"),
            ("events(after: $after) { nodes { id } }".to_owned(), "00000000.nonsense"),
            ("events(after: $after) { nodes { id } }".to_owned(), ""),
        ] {
            let query = format!("query($after: String) {{ {list} }}");
            let answer = app.gql(&query, json!({ "after": cursor })).as_(&organizer.user).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{list}");
        }
    }
}

both! {
    async fn the_list_at_the_door_can_be_followed_for_ever(app: TestApp) {
        let event = app.event().published().await;
        place(app, &event, 2).await;
        let look = async |after: Value| {
            let query = "query($id: ID!, $after: String) { checkInList(eventId: $id, after: $after) {
                         nodes { ticketId } pageInfo { endCursor } } }";
            let variables = json!({ "id": event.id, "after": after });
            app.gql(query, variables).as_(&event.organizer.user).ok().await
        };
        // New check-ins are repeated until no transaction can commit one late.
        app.advance(Duration::from_mins(1));
        let first = look(Value::Null).await;
        assert_eq!(first["nodes"].as_array().unwrap().len(), 2);
        let end = &first["pageInfo"]["endCursor"];
        let nothing = look(end.clone()).await;
        assert_eq!((&nothing["nodes"], &nothing["pageInfo"]["endCursor"]), (&json!([]), end));
        place(app, &event, 1).await;
        assert_eq!(look(end.clone()).await["nodes"].as_array().unwrap().len(), 1);
    }
}

both! {
    async fn what_has_an_id_is_found_by_it(app: TestApp) {
        let event = app.event().paid("30.00").published().await;
        let order = place(app, &event, 1).await;
        choose(app, &order, "succeed").await;
        app.settle().await;
        let input = json!({ "orderId": order["id"], "reason": "Sorry.", "idempotencyKey": "a",
                            "amount": { "amount": "5.00", "currency": "EUR" } });
        let refund = app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).ok().await;
        app.settle().await;
        let parts = "query($id: ID!) { order(id: $id) { tickets { id } payment { id } } }";
        let parts = app.gql(parts, json!({ "id": order["id"] })).as_(&event.organizer.user).ok().await;
        let ids = json!([parts["tickets"][0]["id"], parts["payment"]["id"], refund["refund"]["id"]]);
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename
                     ... on Ticket { holderName } ... on Payment { amount { amount } } ... on Refund { reason } } }";
        let nodes = app.gql(query, json!({ "ids": ids })).as_(&event.organizer.user).ok().await;
        let kinds: Vec<_> = nodes.as_array().unwrap().iter().map(|node| node["__typename"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["Ticket", "Payment", "Refund"]);
        assert_eq!(nodes[1]["amount"]["amount"], "30.00");
        let stranger = app.user().await;
        let foreign = app.gql(query, json!({ "ids": ids })).as_(&stranger).ok().await;
        assert_eq!(foreign, json!([null, null, null]));
        assert_eq!(app.gql(query, json!({ "ids": ids })).ok().await, json!([null, null, null]));
        let unknown = json!({ "ids": ["quota_01h455vb4pex5vsknk084sn02q"] });
        assert_eq!(app.gql(query, unknown).ok().await, json!([null]));
        for malformed in ["nonsense", "", "event_", "event_zzzzzzzzzzzzzzzzzzzzzzzzzz"] {
            let answer = app.gql(query, json!({ "ids": [malformed] })).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{malformed}");
            let one = app.gql("query($id: ID!) { node(id: $id) { id } }", json!({ "id": malformed })).send().await;
            assert_eq!((one.error_code().as_str(), &one.body["data"]), ("BAD_USER_INPUT", &json!({ "node": null })));
        }
    }
}

both! {
    async fn inputs_beyond_a_limit_say_which_and_bad_values_where(app: TestApp) {
        let organizer = app.organizer().await;
        let create = "mutation($input: EventCreateInput!) { eventCreate(input: $input) {
                      event { id } errors { code field limit min max } } }";
        let input = |more: Value| {
            let mut input = json!({ "organizationId": organizer.organization_id, "title": "A", "startsAt": app.in_days(1),
                                    "endsAt": app.in_days(2), "timezone": "Europe/Berlin" });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "input": input })
        };
        let problems_of = async |more: Value| {
            let answer = app.gql(create, input(more)).as_(&organizer.user).send().await.field();
            answer["errors"].as_array().unwrap().clone()
        };
        let problems = problems_of(json!({ "title": " ", "capacity": 0, "description": "x".repeat(100_000), "reminderMinutes": 1 })).await;
        let limits: Vec<_> = problems.iter().map(|problem| (problem["field"].as_str().unwrap(), problem["limit"].as_str().unwrap())).collect();
        for expected in [("title", "REQUIRED"), ("capacity", "OUT_OF_RANGE"), ("description", "TOO_LONG"), ("reminderMinutes", "OUT_OF_RANGE")] {
            assert!(limits.contains(&expected), "{expected:?} in {problems:#?}");
        }
        let capacity = problems.iter().find(|problem| problem["field"] == "capacity").unwrap();
        assert_eq!((&capacity["min"], &capacity["max"]), (&json!("1"), &json!("10000000")));
        let wrong = app.gql(create, input(json!({ "startsAt": "tomorrow" }))).as_(&organizer.user).send().await;
        assert_eq!(wrong.error_code(), "GRAPHQL_VALIDATION_FAILED");
        let message = wrong.body["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("input.startsAt"), "{message}");
    }
}

both! {
    async fn all_problems_of_an_order_are_reported(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let mut input = app.order_input(&event, 1);
        input["email"] = json!("nobody");
        input["lines"][0]["quantity"] = json!(0);
        input["lines"][0]["ticketTypeId"] = json!("nonsense");
        let place = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } errors { code field limit min max } } }";
        let answer = app.gql(place, json!({ "input": input })).send().await;
        let mut fields: Vec<_> = answer.fields().into_iter().flatten().collect();
        fields.sort_unstable();
        assert_eq!(fields, ["email", "lines.0.quantity", "lines.0.ticketTypeId"]);
        let order = answer.field();
        let quantity = order["errors"].as_array().unwrap().iter().find(|error| error["field"] == "lines.0.quantity").unwrap();
        assert_eq!((&quantity["limit"], &quantity["min"], &quantity["max"]), (&json!("OUT_OF_RANGE"), &json!("1"), &json!("100")));
    }
}
