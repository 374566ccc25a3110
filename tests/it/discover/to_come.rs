use serde_json::{Value, json};
use std::time::Duration;

use super::{found, slugs};
use crate::support::{TestApp, both};

const UPDATE_VENUE: &str =
    "mutation($input: VenueUpdateInput!) { venueUpdate(input: $input) { venue { id } errors { code message } } }";

const PAGE: &str = "query($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        pageInfo { startCursor endCursor } edges { node { slug } }
    }
}";

const OF_ORGANIZER: &str = "query($id: ID!, $after: String) { organization(id: $id) {
    next: events(phase: UPCOMING, first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }
    past: events(phase: PAST) { nodes { slug } }
} }";

async fn page(app: &TestApp, filter: &Value, page: Value) -> Value {
    let mut variables = page;
    variables["filter"] = filter.clone();
    app.gql(PAGE, variables).send().await.ok()
}

both! {
    /// Long events are read from an index of their own.
    async fn long_events_come_first_while_they_run(app: TestApp) {
        let organizer = app.organizer().await;
        let days: Vec<String> = (0..300).map(|days| app.in_days(days)).collect();
        let event = |title: &str, from: usize, to: usize| {
            let event = app.event().by(&organizer).with("title", title).with("tags", json!(["art"]));
            event.with("startsAt", days[from].clone()).with("endsAt", days[to].clone())
        };
        event("Over", 1, 2).published().await;
        event("Fair", 2, 290).published().await;
        event("Show", 3, 200).published().await;
        event("Week", 98, 105).published().await;
        event("Night", 99, 102).published().await;
        event("Soon", 110, 111).published().await;
        app.clock.advance(Duration::from_hours(24 * 101));
        let expected = ["fair", "show", "week", "night", "soon"];
        for filter in [json!({}), json!({ "tags": ["art"] })] {
            assert_eq!(found(app, filter.clone()).await, expected, "{filter}");
        }
        for filter in [json!({}), json!({ "tags": ["art"] }), json!({ "search": "organizer" }), json!({ "format": "IN_PERSON" })] {
            let all = found(app, filter.clone()).await;
            let (mut forward, mut backward) = (Vec::new(), Vec::new());
            let mut after = Value::Null;
            for _ in 0..all.len() {
                let list = page(app, &filter, json!({ "first": 1, "after": after })).await;
                forward.extend(slugs(&list));
                after = list["pageInfo"]["endCursor"].clone();
            }
            let mut before = Value::Null;
            for _ in 0..all.len() {
                let list = page(app, &filter, json!({ "last": 1, "before": before })).await;
                backward.extend(slugs(&list));
                before = list["pageInfo"]["startCursor"].clone();
            }
            backward.reverse();
            assert_eq!((&forward, &backward), (&all, &all), "{filter}");
        }
        assert_eq!(found(app, json!({ "startsAfter": days[50] })).await, ["week", "night", "soon"]);
        assert_eq!(found(app, json!({ "startsBefore": days[50] })).await, ["fair", "show"]);
        assert_eq!(found(app, json!({ "endsAfter": days[250] })).await, ["fair"]);
        // The organizer's own lists are read in the same way.
        let (mut upcoming, mut after) = (Vec::new(), Value::Null);
        for _ in 0..expected.len() {
            let variables = json!({ "id": organizer.organization_id, "after": after });
            let list = app.gql(OF_ORGANIZER, variables).ok().await;
            upcoming.push(list["next"]["nodes"][0]["slug"].clone());
            after = list["next"]["pageInfo"]["endCursor"].clone();
            assert_eq!(list["past"]["nodes"], json!([{ "slug": "over" }]));
        }
        assert_eq!(upcoming, expected);
    }
}

both! {
    /// The copies that the indexes have follow their originals.
    async fn filters_follow_changes(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Moods", "address": "Street 6", "city": "Bern", "country": "CH",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
        let venue_id = venue["venue"]["id"].clone();
        let (early, late) = (app.in_days(10), app.in_days(40));
        let event = |title: &str| app.event().by(&organizer).with("title", title).with("tags", json!(["jazz"]));
        let moved = event("Moved").with("startsAt", early.clone()).with("endsAt", app.in_days(11)).published().await;
        event("Stays").with("startsAt", app.in_days(20)).with("endsAt", app.in_days(21)).published().await;
        assert_eq!(found(app, json!({ "tags": ["jazz"] })).await, ["moved", "stays"]);
        let update = json!({ "eventId": moved.id, "venueId": venue_id, "startsAt": late, "endsAt": app.in_days(41) });
        app.gql("UpdateEvent", json!({ "input": update })).as_(&organizer.user).ok().await;
        assert_eq!(found(app, json!({ "tags": ["jazz"] })).await, ["stays", "moved"]);
        assert_eq!(found(app, json!({ "city": "bern" })).await, ["moved"]);
        let update = json!({ "venueId": venue_id, "city": "Zürich" });
        app.gql(UPDATE_VENUE, json!({ "input": update })).as_(&organizer.user).ok().await;
        assert!(found(app, json!({ "city": "bern" })).await.is_empty());
        assert_eq!(found(app, json!({ "city": "zurich" })).await, ["moved"]);
        app.settle().await;
    }
}
