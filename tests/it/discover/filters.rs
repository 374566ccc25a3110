use serde_json::json;

use super::found;
use crate::support::both;

both! {
    async fn narrow_the_list(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Moods", "address": "Schiffbaustrasse 6",
            "city": "Zürich", "country": "CH",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
        let venue_id = &venue["venue"]["id"];
        // The clock is read once, since it advances while the test runs.
        let days: Vec<String> = (0..5).map(|days| app.in_days(days)).collect();
        let event = |title: &str, day: usize| {
            let (starts, ends) = (days[day].clone(), days[day + 1].clone());
            app.event().by(&organizer).with("title", title).with("startsAt", starts).with("endsAt", ends)
        };
        event("First", 1).with("venueId", venue_id.clone()).with("onlineUrl", json!(null))
            .with("tags", json!(["Jazz", "Live"])).published().await;
        event("Second", 2).with("venueId", venue_id.clone()).with("tags", json!(["jazz"])).paid("5").published().await;
        event("Third", 3).with("tags", json!(["live"])).published().await;

        for (filter, expected) in [
            (json!({}), vec!["first", "second", "third"]),
            (json!(null), vec!["first", "second", "third"]),
            (json!({ "startsAfter": days[2] }), vec!["second", "third"]),
            (json!({ "startsBefore": days[2] }), vec!["first"]),
            (json!({ "endsAfter": days[2] }), vec!["second", "third"]),
            (json!({ "endsAfter": days[2], "startsBefore": days[3] }), vec!["second"]),
            (json!({ "endsAfter": "0001-01-01T00:00:00Z" }), vec!["first", "second", "third"]),
            (json!({ "startsAfter": "0001-01-01T00:00:00Z" }), vec!["first", "second", "third"]),
            (json!({ "startsAfter": "9999-12-31T23:59:59Z" }), vec![]),
            (json!({ "startsBefore": "0000-01-01T00:00:00Z" }), vec![]),
            (json!({ "city": "zurich" }), vec!["first", "second"]),
            (json!({ "city": " ZÜRICH " }), vec!["first", "second"]),
            (json!({ "city": "Zür" }), vec![]),
            (json!({ "city": "%" }), vec![]),
            (json!({ "tags": ["JAZZ"] }), vec!["first", "second"]),
            (json!({ "tags": ["jazz", "live"] }), vec!["first"]),
            (json!({ "tags": [] }), vec!["first", "second", "third"]),
            (json!({ "tags": ["polka"] }), vec![]),
            (json!({ "format": "IN_PERSON" }), vec!["first"]),
            (json!({ "format": "HYBRID" }), vec!["second"]),
            (json!({ "format": "ONLINE" }), vec!["third"]),
            (json!({ "free": true }), vec!["first", "third"]),
            (json!({ "free": false }), vec!["second"]),
            (json!({ "free": true, "city": "Zürich", "tags": ["live"], "search": "fir" }), vec!["first"]),
        ] {
            assert_eq!(found(app, filter.clone()).await, expected, "{filter}");
        }
    }
}

both! {
    async fn that_cannot_be_used(app: TestApp) {
        for (filter, part) in [
            (json!({ "city": "" }), "filter.city"),
            (json!({ "city": "a\u{0}" }), "filter.city"),
            (json!({ "city": "x".repeat(500) }), "filter.city"),
            (json!({ "tags": ["a\u{0}"] }), "filter.tags"),
            (json!({ "tags": vec!["a"; 11] }), "filter.tags"),
        ] {
            let answer = app.gql("Discover", json!({ "filter": filter })).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{filter}");
            assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains(part), "{answer:#?}");
        }
    }
}

both! {
    async fn what_is_over_or_has_begun(app: TestApp) {
        let event = app.event().published().await;
        let days = |days: u64| std::time::Duration::from_hours(days * 24);
        assert_eq!(found(app, json!({})).await, [event.slug.as_str()]);
        app.clock.advance(days(30) + std::time::Duration::from_mins(1));
        assert_eq!(found(app, json!({})).await, [event.slug.as_str()], "it runs");
        assert_eq!(found(app, json!({ "startsAfter": app.in_days(0) })).await, Vec::<String>::new(), "it has begun");
        for filter in [json!({ "startsAfter": app.in_days(-1) }), json!({ "startsBefore": app.in_days(1) })] {
            assert_eq!(found(app, filter).await, [event.slug.as_str()], "it is not over yet");
        }
        app.clock.advance(days(1));
        for filter in [json!({}), json!({ "startsAfter": app.in_days(-5) }), json!({ "endsAfter": app.in_days(-5) })] {
            assert_eq!(found(app, filter).await, Vec::<String>::new());
        }
    }
}
