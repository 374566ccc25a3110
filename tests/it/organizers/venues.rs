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

both! {
    async fn lend_new_events_their_zone(app: TestApp) {
        let organizer = app.organizer().await;
        let mut venues = Vec::new();
        for (city, country, latitude, longitude, zone) in [
            ("Zürich", "CH", Some(47.37), Some(8.548), Some("Europe/Zurich")),
            // Coordinates say more than a name.
            ("Anywhere", "DE", Some(40.71), Some(-74.0), Some("America/New_York")),
            ("Wien", "AT", None, None, Some("Europe/Vienna")),
            ("Nowhere", "AT", None, None, None),
            ("At sea", "GB", Some(-45.0), Some(-130.0), None),
        ] {
            let input = json!({
                "organizationId": organizer.organization_id, "name": "Hall", "address": "1", "city": city,
                "country": country, "latitude": latitude, "longitude": longitude,
            });
            let create = "mutation($input: VenueCreateInput!) {
                venueCreate(input: $input) { venue { id timezone } errors { code field } }
            }";
            let venue = app.gql(create, json!({ "input": input })).as_(&organizer.user).ok().await["venue"].clone();
            assert_eq!(venue["timezone"], json!(zone), "{city}");
            venues.push((venue["id"].clone(), zone));
        }
        let create = "mutation($input: EventCreateInput!) {
            eventCreate(input: $input) { event { timezone } errors { code field } }
        }";
        for (venue, zone) in venues {
            let input = json!({
                "organizationId": organizer.organization_id, "title": "Concert", "startsAt": app.in_days(1),
                "endsAt": app.in_days(2), "venueId": venue,
            });
            let created = app.gql(create, json!({ "input": input })).as_(&organizer.user).send().await.field();
            match zone {
                Some(zone) => assert_eq!(created["event"]["timezone"], zone),
                None => assert_eq!(created["errors"], json!([{ "code": "INVALID_INPUT", "field": "timezone" }])),
            }
        }
    }
}
