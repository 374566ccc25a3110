use serde_json::{Value, json};

use super::{bad_lines, refuses, send};
use crate::support::both;

both! {
    async fn are_created(app: TestApp) {
        let organizer = app.organizer().await;
        let input = json!({
            "organizationId": organizer.organization_id, "name": "Schauspielhaus", "address": "Rämistrasse 34",
            "city": " Zürich ", "country": "ch", "latitude": 47.37, "longitude": 8.548,
        });
        let created = send(app, &organizer.user, "CreateVenue", input).await.ok();
        assert_eq!(created["venue"]["city"], "Zürich");
        let document = "query($id: ID!) { node(id: $id) {
            id __typename ... on Venue { name address country latitude longitude }
        } }";
        let variables = json!({ "id": created["venue"]["id"] });
        let own = app.gql(document, variables.clone()).as_(&organizer.user).send().await.ok();
        let expected = json!({
            "id": created["venue"]["id"], "__typename": "Venue", "name": "Schauspielhaus",
            "address": "Rämistrasse 34", "country": "CH", "latitude": 47.37, "longitude": 8.548,
        });
        assert_eq!(own, expected);

        // Others see a venue once an event there is published.
        assert_eq!(app.gql(document, variables.clone()).send().await.field(), Value::Null);
        app.event().by(&organizer).with("venueId", created["venue"]["id"].clone()).published().await;
        assert_eq!(app.gql(document, variables).send().await.ok(), expected);
    }
}

both! {
    async fn inputs_that_cannot_be_used(app: TestApp) {
        let organizer = app.organizer().await;
        let good = json!({
            "organizationId": organizer.organization_id, "name": "A", "address": "B", "city": "C", "country": "DE",
            "latitude": 1.0, "longitude": 1.0,
        });
        let mut bad = Vec::new();
        for (field, max) in [("name", 200), ("address", 400), ("city", 100)] {
            bad.extend(bad_lines(max).into_iter().map(|text| (field, text)));
        }
        bad.extend(["", "D", "DEU", "XX", "D\u{0}"].map(|code| ("country", json!(code))));
        bad.extend([90.001, -90.001, 1e300].map(|degrees| ("latitude", json!(degrees))));
        bad.extend([180.001, -180.001].map(|degrees| ("longitude", json!(degrees))));
        bad.push(("latitude", Value::Null));
        bad.push(("longitude", Value::Null));
        refuses(app, &organizer.user, "CreateVenue", &good, bad).await;
    }
}
