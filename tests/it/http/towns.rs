//! The world's towns, which take no database.

use serde_json::{Value, json};

use crate::support::both;

const TOWNS: &str = "query($search: String!, $first: Int, $near: PointInput) {
    towns(search: $search, first: $first, near: $near) {
        name nameAsTyped country countryCode region latitude longitude timezone currency population
    }
}";
const NEAREST: &str = "query($latitude: Float!, $longitude: Float!) {
    nearestTown(latitude: $latitude, longitude: $longitude) { name timezone currency }
}";

both! {
    async fn towns_are_found_by_anybody(app: TestApp) {
        let towns = app.gql(TOWNS, json!({ "search": "münch", "first": 1 })).ok().await;
        let munich = &towns[0];
        assert_eq!((&munich["name"], &munich["nameAsTyped"]), (&json!("Munich"), &json!("München")));
        assert_eq!((&munich["country"], &munich["countryCode"]), (&json!("Germany"), &json!("DE")));
        assert_eq!((&munich["timezone"], &munich["currency"]), (&json!("Europe/Berlin"), &json!("EUR")));
        assert_eq!((&munich["latitude"], &munich["longitude"]), (&json!(48.137), &json!(11.575)));
        assert_eq!(munich["region"], Value::Null);
        assert!(munich["population"].as_i64().unwrap() > 1_000_000);
        let near = json!({ "latitude": 39.9, "longitude": -83.0 });
        let athens = app.gql(TOWNS, json!({ "search": "athens", "near": near })).ok().await;
        assert_eq!((athens[0]["region"].clone(), athens.as_array().unwrap().len()), (json!("OH"), 8));
        assert_eq!(app.gql(TOWNS, json!({ "search": "  " })).ok().await, json!([]));
        let potsdam = app.gql(NEAREST, json!({ "latitude": 52.4, "longitude": 13.06 })).ok().await;
        assert_eq!(potsdam, json!({ "name": "Potsdam", "timezone": "Europe/Berlin", "currency": "EUR" }));
        assert_eq!(app.gql(NEAREST, json!({ "latitude": 90, "longitude": 0 })).send().await.field(), Value::Null);
        assert_eq!(app.statements(app.gql(TOWNS, json!({ "search": "berlin" }))).await, 0);
        for (query, variables, part) in [
            (TOWNS, json!({ "search": "x", "first": 101 }), "100"),
            (TOWNS, json!({ "search": "x", "near": { "latitude": 91, "longitude": 0 } }), "near.latitude must be"),
            (NEAREST, json!({ "latitude": 0, "longitude": 181 }), "longitude must be -180 to 180 degrees"),
        ] {
            let answer = app.gql(query, variables.clone()).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{variables}");
            assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains(part), "{answer:#?}");
        }
    }
}
