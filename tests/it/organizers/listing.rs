//! The list of an organization's events, by phase.

use serde_json::{Value, json};

use super::{ARCHIVE_EVENT, send};
use crate::support::{Organizer, TestApp, TestUser, both};

const EVENTS: &str = "query($id: ID!, $search: String, $phase: EventPhase, $first: Int, $after: String) {
    organization(id: $id) { events(search: $search, phase: $phase, first: $first, after: $after) {
        nodes { title } pageInfo { hasNextPage endCursor }
    } }
}";

async fn titles(app: &TestApp, organizer: &Organizer, user: Option<&TestUser>, mut variables: Value) -> Vec<String> {
    variables["id"] = json!(organizer.organization_id);
    variables["first"] = json!(2);
    let (mut titles, mut after) = (Vec::new(), Value::Null);
    loop {
        variables["after"] = after;
        let request = app.gql(EVENTS, variables.clone());
        let request = if let Some(user) = user { request.as_(user) } else { request };
        let page = request.ok().await["events"].clone();
        let nodes = page["nodes"].as_array().unwrap();
        titles.extend(nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return titles;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

both! {
    async fn goes_by_phase(app: TestApp) {
        let organizer = app.organizer().await;
        let event = |title: &str, day: i64| {
            let (starts, ends) = (app.in_days(day), app.in_days(day + 1));
            app.event().by(&organizer).with("title", title).with("startsAt", starts).with("endsAt", ends)
        };
        for (title, day) in [("Soon", 2), ("Old", 1), ("Later", 30), ("Last", 40), ("Older", 1)] {
            event(title, day).published().await;
        }
        event("Draft B", 50).draft().await;
        event("Draft A", 45).draft().await;
        let gone = event("Gone", 60).published().await;
        let away = event("Away", 61).published().await;
        event("Hidden", 35).with("visibility", "UNLISTED").published().await;
        for event in [&gone, &away] {
            let cancel = json!({ "eventId": event.id, "reason": "Rain." });
            send(app, &organizer.user, "CancelEvent", cancel).await.ok();
        }
        send(app, &organizer.user, ARCHIVE_EVENT, json!({ "eventId": away.id })).await.ok();
        app.clock.advance(std::time::Duration::from_hours(24 * 2 + 1));

        let session = json!({ "input": { "refreshToken": organizer.user.refresh_token } });
        let session = app.gql("RefreshSession", session).ok().await;
        let token = session["session"]["accessToken"].as_str().unwrap().to_owned();
        let owner = TestUser { access_token: token, ..organizer.user.clone() };
        let stranger = app.user().await;
        for (variables, for_members, for_others) in [
            (json!({ "phase": "UPCOMING" }), vec!["Soon", "Later", "Hidden", "Last"], vec!["Soon", "Later", "Last"]),
            (json!({ "phase": "PAST" }), vec!["Older", "Old"], vec!["Older", "Old"]),
            (json!({ "phase": "DRAFT" }), vec!["Draft A", "Draft B"], vec![]),
            (json!({ "phase": "CANCELLED" }), vec!["Gone"], vec!["Gone"]),
            (json!({ "phase": "ARCHIVED" }), vec!["Away"], vec!["Away"]),
            (json!({ "search": "dra" }), vec!["Draft B", "Draft A"], vec![]),
            (json!({ "search": "old", "phase": "PAST" }), vec!["Older", "Old"], vec!["Older", "Old"]),
            (json!({ "search": "***" }), vec![], vec![]),
        ] {
            assert_eq!(titles(app, &organizer, Some(&owner), variables.clone()).await, for_members, "{variables}");
            assert_eq!(titles(app, &organizer, None, variables.clone()).await, for_others, "{variables}");
            assert_eq!(titles(app, &organizer, Some(&stranger), variables.clone()).await, for_others, "{variables}");
        }
        // A cursor of another sort order is refused.
        let by_creation = json!({ "id": organizer.organization_id, "first": 1 });
        let page = app.gql(EVENTS, by_creation).ok().await;
        let after = page["events"]["pageInfo"]["endCursor"].clone();
        let wrong = json!({ "id": organizer.organization_id, "phase": "PAST", "after": after });
        assert_eq!(app.gql(EVENTS, wrong).send().await.error_code(), "BAD_USER_INPUT");
    }
}
