use serde_json::{Value, json};

use super::found;
use crate::support::{Organizer, TestApp, both};

const MOVE: &str = "mutation($input: VenueUpdateInput!) {
    venueUpdate(input: $input) { venue { id } errors { code field message } }
}";

async fn venue(app: &TestApp, organizer: &Organizer, city: &str, at: Option<(f64, f64)>) -> Value {
    let (latitude, longitude) = at.unzip();
    let input = json!({
        "organizationId": organizer.organization_id, "name": "Hall", "address": "Street 1", "city": city, "country": "DE",
        "latitude": latitude, "longitude": longitude,
    });
    app.gql("CreateVenue", json!({ "input": input })).as_(&organizer.user).ok().await["venue"]["id"].clone()
}

fn near(latitude: f64, longitude: f64, radius_km: f64) -> Value {
    json!({ "latitude": latitude, "longitude": longitude, "radiusKm": radius_km })
}

both! {
    async fn events_near_a_point_are_found_wherever_it_is(app: TestApp) {
        let organizer = app.organizer().await;
        // Before Potsdam's, which is published later.
        let second_day = app.in_days(2);
        let mut berlin = Value::Null;
        for (day, title, at) in [
            (1, "Berlin", Some((52.52, 13.405))),
            (2, "Potsdam", Some((52.396, 13.058))),
            (3, "East", Some((-16.8, 179.95))),
            (4, "West", Some((-16.8, -179.95))),
            (5, "Pole", Some((89.95, 0.0))),
            (6, "Behind", Some((89.95, 180.0))),
            (7, "Somewhere", None),
        ] {
            let place = venue(app, &organizer, title, at).await;
            let event = app.event().by(&organizer).with("title", title).with("venueId", place.clone());
            let event = event.with("startsAt", app.in_days(day)).with("endsAt", app.in_days(20));
            let event = if title == "Potsdam" { event.paid("5") } else { event };
            event.with("tags", json!([title, "all"])).published().await;
            if title == "Berlin" {
                berlin = place;
            }
        }
        // Berlin and Potsdam are 27.2 km apart, the two beside the 180th meridian 10.6, those around the pole 11.1.
        for (at, expected) in [
            (near(52.52, 13.405, 1.0), vec!["berlin"]),
            (near(52.52, 13.405, 27.0), vec!["berlin"]),
            (near(52.52, 13.405, 28.0), vec!["berlin", "potsdam"]),
            (near(48.137, 11.575, 500.0), vec!["potsdam"]),
            (near(-16.8, 180.0, 10.0), vec!["east", "west"]),
            (near(-16.8, -180.0, 10.0), vec!["east", "west"]),
            (near(-16.8, 179.95, 10.0), vec!["east"]),
            (near(-16.8, 179.95, 11.0), vec!["east", "west"]),
            (near(90.0, -77.0, 6.0), vec!["pole", "behind"]),
            (near(89.95, 0.0, 11.0), vec!["pole"]),
            (near(89.95, 0.0, 12.0), vec!["pole", "behind"]),
            (near(0.0, 0.0, 500.0), vec![]),
        ] {
            assert_eq!(found(app, json!({ "near": at })).await, expected, "{at}");
        }
        let around = near(52.5, 13.3, 50.0);
        for (others, expected) in [
            (json!({ "tags": ["all", "potsdam"] }), vec!["potsdam"]),
            (json!({ "search": "berln" }), vec!["berlin"]),
            (json!({ "free": true, "format": "HYBRID" }), vec!["berlin"]),
            (json!({ "city": "Berlin" }), vec!["berlin"]),
            (json!({ "startsAfter": second_day }), vec!["potsdam"]),
        ] {
            let mut filter = others;
            filter["near"] = around.clone();
            assert_eq!(found(app, filter.clone()).await, expected, "{filter}");
        }
        let facets = "query($filter: EventFilter) { eventFacets(filter: $filter) { cities { value events } } }";
        let counted = app.gql(facets, json!({ "filter": { "near": around } })).ok().await;
        assert_eq!(counted["cities"], json!([{ "value": "Berlin", "events": 1 }, { "value": "Potsdam", "events": 1 }]));

        let page = app.gql("Discover", json!({ "filter": { "near": around }, "first": 1 })).ok().await;
        let after = page["pageInfo"]["endCursor"].clone();
        let next = app.gql("Discover", json!({ "filter": { "near": around }, "first": 1, "after": after })).ok().await;
        assert_eq!(super::slugs(&next), ["potsdam"]);
        app.settle().await;
        for first in [1, 50] {
            let discover = app.gql("Discover", json!({ "filter": { "near": around }, "first": first }));
            assert_eq!(app.statements(discover).await, 3, "{first} events");
        }

        let moved = json!({ "venueId": berlin, "latitude": 40.7, "longitude": -74.0 });
        app.gql(MOVE, json!({ "input": moved })).as_(&organizer.user).ok().await;
        assert_eq!(found(app, json!({ "near": around })).await, ["potsdam"]);
        assert_eq!(found(app, json!({ "near": near(40.7, -74.0, 1.0) })).await, ["berlin"]);
        let unplaced = json!({ "venueId": berlin, "latitude": null, "longitude": null });
        app.gql(MOVE, json!({ "input": unplaced })).as_(&organizer.user).ok().await;
        assert_eq!(found(app, json!({ "near": near(40.7, -74.0, 1.0) })).await, Vec::<String>::new());

        for (at, part) in [
            (near(90.5, 0.0, 10.0), "filter.near.latitude"),
            (near(0.0, 180.5, 10.0), "filter.near.longitude"),
            (near(0.0, 0.0, 0.9), "filter.near.radiusKm must be 1 to 500"),
            (near(0.0, 0.0, 500.1), "filter.near.radiusKm"),
        ] {
            let answer = app.gql("Discover", json!({ "filter": { "near": at } })).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{at}");
            assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains(part), "{answer:#?}");
        }
    }
}
