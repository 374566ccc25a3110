use serde_json::{Value, json};

use super::found;
use crate::support::{TestApp, TestEvent, both};

const FACETS: &str = "query($filter: EventFilter, $first: Int) {
    eventFacets(filter: $filter, first: $first) { cities { value events } tags { value events } }
}";

async fn facets(app: &TestApp, variables: Value) -> Value {
    app.gql(FACETS, variables).ok().await
}

both! {
    async fn count_what_can_be_found(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Moods", "address": "Schiffbaustrasse 6",
            "city": "Zürich", "country": "CH",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
        let venue_id = &venue["venue"]["id"];
        let event = || app.event().by(&organizer);
        event().with("venueId", venue_id.clone()).with("tags", json!(["Jazz", "live"])).published().await;
        event().with("venueId", venue_id.clone()).with("tags", json!(["jazz"])).paid("5").published().await;
        event().with("tags", json!(["polka"])).published().await;
        // Events that can't be found don't count.
        event().with("venueId", venue_id.clone()).with("tags", json!(["jazz"])).draft().await;
        event().with("visibility", "UNLISTED").with("tags", json!(["jazz"])).published().await;

        let all = facets(app, json!({})).await;
        assert_eq!(all["cities"], json!([{ "value": "Zürich", "events": 2 }]));
        let tags = json!([
            { "value": "jazz", "events": 2 }, { "value": "live", "events": 1 }, { "value": "polka", "events": 1 },
        ]);
        assert_eq!(all["tags"], tags);
        let free = facets(app, json!({ "filter": { "free": true, "city": "zurich", "search": "conc" } })).await;
        assert_eq!(free["cities"], json!([{ "value": "Zürich", "events": 1 }]));
        assert_eq!(free["tags"], json!([{ "value": "jazz", "events": 1 }, { "value": "live", "events": 1 }]));
        assert_eq!(facets(app, json!({ "first": 1 })).await["tags"], json!([{ "value": "jazz", "events": 2 }]));
        let nothing = facets(app, json!({ "filter": { "search": "***" } })).await;
        assert_eq!(nothing, json!({ "cities": [], "tags": [] }));
        app.clock.advance(std::time::Duration::from_hours(24 * 40));
        assert_eq!(facets(app, json!({})).await, json!({ "cities": [], "tags": [] }));
    }
}

both! {
    /// "koeln" is another spelling of "Koln", and one error away from "Koelx", which must not be found.
    async fn count_what_the_list_shows(app: TestApp) {
        let organizer = app.organizer().await;
        let mut slugs = Vec::new();
        for (title, tag) in [("Koln", "koln"), ("Koelx", "koelx"), ("Berlin", "berlin")] {
            slugs.push(app.event().by(&organizer).with("title", title).with("tags", json!([tag])).published().await.slug);
        }
        for (search, slug, tag) in
            [("koeln", &slugs[0], "koln"), ("berln", &slugs[2], "berlin"), ("koely", &slugs[1], "koelx")]
        {
            assert_eq!(found(app, json!({ "search": search })).await, [slug.as_str()], "{search}");
            let counted = facets(app, json!({ "filter": { "search": search } })).await;
            assert_eq!(counted["tags"], json!([{ "value": tag, "events": 1 }]), "{search}");
        }
        let page = app.gql("Discover", json!({ "filter": { "search": "koeln" }, "first": 1 })).ok().await;
        let after = page["pageInfo"]["endCursor"].clone();
        let next = json!({ "filter": { "search": "koeln" }, "first": 1, "after": after });
        assert_eq!(app.gql("Discover", next).ok().await["edges"], json!([]));
    }
}

both! {
    async fn refuse_what_cannot_be_used(app: TestApp) {
        for variables in [json!({ "first": -1 }), json!({ "first": 101 }), json!({ "filter": { "city": "" } })] {
            assert_eq!(app.gql(FACETS, variables).send().await.error_code(), "BAD_USER_INPUT");
        }
    }
}

both! {
    async fn an_organizers_page(app: TestApp) {
        let (one, other) = (app.event().published().await, app.event().published().await);
        let by = |event: &TestEvent| json!({ "organizationId": event.organizer.organization_id });
        assert_eq!(found(app, by(&one)).await, [one.slug.as_str()]);
        assert_eq!(found(app, by(&other)).await, [other.slug.as_str()]);
        let nobody = json!({ "organizationId": "org_01h455vb4pex5vsknk084sn02q" });
        assert_eq!(found(app, nobody).await, Vec::<String>::new());
        let wrong = json!({ "filter": { "organizationId": one.id } });
        assert_eq!(app.gql("Discover", wrong).send().await.error_code(), "BAD_USER_INPUT");

        let by_id = "query($id: ID!) { organization(id: $id) { id slug name } }";
        let organization = app.gql(by_id, json!({ "id": one.organizer.organization_id })).ok().await;
        let by_slug = "query($slug: String!) { organizationBySlug(slug: $slug) { id slug name } }";
        assert_eq!(app.gql(by_slug, json!({ "slug": organization["slug"] })).ok().await, organization);
        for slug in ["no-such-organization", "", "a\u{0}b", "A B"] {
            assert_eq!(app.gql(by_slug, json!({ "slug": slug })).send().await.field(), Value::Null);
        }
    }
}
