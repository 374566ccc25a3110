//! Unpublishing an event by administrators: it is neither found nor sold until it is reinstated.

use serde_json::{Value, json};

use super::is_shown;
use crate::support::{Answer, TestApp, TestEvent, TestUser, both};

const UNPUBLISH: &str = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { \
    event { id status availability unpublished { reason at } } errors { code field message } } }";
const REINSTATE: &str = "mutation($input: EventReinstateInput!) { eventReinstate(input: $input) { \
    event { id status unpublished { reason } } errors { code field message } } }";
const ALL: &str = "query($filter: AllEventsFilter, $first: Int, $after: String) { \
    allEvents(filter: $filter, first: $first, after: $after) { \
    nodes { id title unpublished { reason } organization { id name } } pageInfo { hasNextPage endCursor } } }";

async fn moderate(app: &TestApp, admin: &TestUser, document: &str, event: &TestEvent, reason: &str) -> Answer {
    let input = json!({ "eventId": event.id, "reason": reason });
    app.gql(document, json!({ "input": input })).as_(admin).send().await
}

async fn found(app: &TestApp, admin: &TestUser, filter: Value) -> Vec<Value> {
    let page = app.gql(ALL, json!({ "filter": filter, "first": 100 })).as_(admin).ok().await;
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect()
}

both! {
    async fn it_is_not_found_and_not_sold_until_it_is_brought_back(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let elsewhere = app.event().by(&event.organizer).published().await;
        let holder = app.user().await;
        let order = json!({ "input": app.order_input(&event, 1) });
        let order = app.gql("PlaceOrder", order).as_(&holder).ok().await["order"].clone();
        assert_eq!(is_shown(app, &event).await, [true; 5]);

        for reason in ["It was not theirs.", "Another"] {
            let off = moderate(app, &admin, UNPUBLISH, &event, reason).await.ok()["event"].clone();
            assert_eq!((&off["status"], &off["availability"]), (&json!("PUBLISHED"), &json!("NOT_ON_SALE")));
            assert_eq!(off["unpublished"]["reason"], "It was not theirs.", "the first reason stays");
        }
        assert_eq!(is_shown(app, &event).await, [false; 5]);
        let look = app.gql("query($slug: String!) { event(slug: $slug) { id } }", json!({ "slug": event.slug }));
        assert_eq!(look.as_(&admin).ok().await["id"], event.id.as_str(), "administrators know what they decide about");
        assert_eq!(is_shown(app, &elsewhere).await, [true; 5]);
        let refused = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send().await;
        assert_eq!(refused.codes(), ["NOT_ON_SALE"]);
        let kept = "query($id: ID!) { order(id: $id) { status tickets { status secret } event { title unpublished { reason } } } }";
        let kept = app.gql(kept, json!({ "id": order["id"] })).as_(&holder).ok().await;
        assert_eq!((&kept["status"], &kept["tickets"][0]["status"]), (&json!("CONFIRMED"), &json!("VALID")));
        assert_eq!(kept["event"]["unpublished"], Value::Null, "why is for the organizers");
        let scan = json!({ "eventId": event.id, "ticketSecret": kept["tickets"][0]["secret"] });
        app.gql("RecordCheckIn", json!({ "input": scan })).as_(&event.organizer.user).ok().await;

        moderate(app, &admin, REINSTATE, &event, "It is theirs").await.ok();
        assert_eq!(is_shown(app, &event).await, [true; 5]);
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
    }
}

both! {
    async fn organizers_are_told_and_only_administrators_lift_it(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        moderate(app, &admin, UNPUBLISH, &event, "It was not theirs.").await.ok();
        let mail = app.mail_about(&organizer.email, "taken down").await;
        assert!(mail.text.contains("It was not theirs.") && mail.text.contains(&event.id), "{}", mail.text);

        let own = "query($id: ID!) { node(id: $id) { ... on Event { unpublished { reason } publishProblems { code } } } }";
        let own = app.gql(own, json!({ "id": event.id })).as_(organizer).ok().await;
        assert_eq!(own["unpublished"]["reason"], "It was not theirs.");
        assert_eq!(own["publishProblems"], json!([{ "code": "EVENT_UNPUBLISHED" }]));
        let publish = app.gql("PublishEvent", json!({ "input": { "eventId": event.id } })).as_(organizer);
        assert_eq!(publish.send().await.codes(), ["EVENT_UNPUBLISHED"]);
        let lift = moderate(app, organizer, REINSTATE, &event, "Mine").await;
        assert_eq!(lift.error_code(), "FORBIDDEN");
        // A copy is an ordinary draft.
        let copy = "mutation($input: EventDuplicateInput!) { eventDuplicate(input: $input) { \
                    event { unpublished { reason } } errors { code } } }";
        let copy = app.gql(copy, json!({ "input": { "eventId": event.id } })).as_(organizer).ok().await;
        assert_eq!(copy["event"]["unpublished"], Value::Null);

        moderate(app, &admin, REINSTATE, &event, "It is theirs").await.ok();
        app.mail_about(&organizer.email, "back on").await;
        let trail = "query($filter: AuditFilter) { auditEntries(filter: $filter) { nodes { \
                     action reason organizationId changes { name before after } } } }";
        let filter = json!({ "subjectId": event.id, "actorId": admin.id });
        let entries = app.gql(trail, json!({ "filter": filter })).as_(&admin).ok().await["nodes"].clone();
        let change = |before: &str, after: &str| json!([{ "name": "unpublished", "before": before, "after": after }]);
        assert_eq!(entries[1]["action"], "event.unpublish");
        assert_eq!((&entries[1]["reason"], &entries[1]["changes"]), (&json!("It was not theirs."), &change("false", "true")));
        assert_eq!((&entries[0]["action"], &entries[0]["changes"]), (&json!("event.reinstate"), &change("true", "false")));
        assert_eq!(entries[0]["organizationId"], event.organizer.organization_id.as_str());
        assert_eq!(entries.as_array().unwrap().len(), 2);
    }
}

both! {
    async fn all_that_were_announced_are_found_in_pages_of_the_same_statements(app: TestApp) {
        let admin = app.admin().await;
        let first = app.event().with("title", "Jazz 100%").with("visibility", "PRIVATE").published().await;
        let second = app.event().published().await;
        app.event().by(&second.organizer).draft().await;
        moderate(app, &admin, UNPUBLISH, &second, "Not theirs").await.ok();
        assert_eq!(found(app, &admin, json!({})).await, [json!(second.id), json!(first.id)]);
        assert_eq!(found(app, &admin, json!({ "search": "jazz 100%" })).await, [json!(first.id)]);
        assert_eq!(found(app, &admin, json!({ "search": second.slug })).await, [json!(second.id)]);
        assert_eq!(found(app, &admin, json!({ "search": "jzaz 100%" })).await, [json!(first.id)]);
        assert!(found(app, &admin, json!({ "search": "\u{0}" })).await.is_empty());
        assert_eq!(found(app, &admin, json!({ "unpublished": true })).await, [json!(second.id)]);
        assert_eq!(found(app, &admin, json!({ "unpublished": false })).await, [json!(first.id)]);
        let of = json!({ "organizationId": first.organizer.organization_id });
        assert_eq!(found(app, &admin, of).await, [json!(first.id)]);
        let wrong = app.gql(ALL, json!({ "filter": { "organizationId": "x" } })).as_(&admin).send().await;
        assert_eq!(wrong.error_code(), "BAD_USER_INPUT");

        let list = || app.gql(ALL, json!({ "first": 50 })).as_(&admin);
        let few = app.statements(list()).await;
        for _ in 0..3 {
            app.event().published().await;
        }
        assert_eq!(app.statements(list()).await, few);
        let page = app.gql(ALL, json!({ "first": 2 })).as_(&admin).ok().await;
        assert_eq!(page["pageInfo"]["hasNextPage"], true);
        let after = page["pageInfo"]["endCursor"].clone();
        let second = app.gql(ALL, json!({ "first": 10, "after": after })).as_(&admin).ok().await;
        assert_eq!(second["nodes"].as_array().unwrap().len(), 3);
    }
}

both! {
    async fn what_can_not_be_is_refused(app: TestApp) {
        let admin = app.admin().await;
        let draft = app.event().draft().await;
        for document in [UNPUBLISH, REINSTATE] {
            let invalid = app.gql(document, json!({ "input": { "eventId": "x", "reason": " " } })).as_(&admin).send().await;
            assert_eq!(invalid.codes(), ["INVALID_INPUT", "INVALID_INPUT"]);
            assert_eq!(invalid.fields(), [Some("eventId".to_owned()), Some("reason".to_owned())]);
            let missing = json!({ "eventId": "event_01h455vb4pex5vsknk084sn02q", "reason": "x" });
            let missing = app.gql(document, json!({ "input": missing })).as_(&admin).send().await;
            assert_eq!(missing.codes(), ["NOT_FOUND"]);
            assert_eq!(moderate(app, &admin, document, &draft, "x").await.codes(), ["EVENT_NOT_PUBLISHED"]);
        }
    }
}
