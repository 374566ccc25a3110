//! The fields of an event that only organizers see, and changes of organizations and venues.

use serde_json::{Value, json};

use super::{UPDATE_ORGANIZATION, UPDATE_VENUE, bad_lines, refuses, send};
use crate::support::{Organizer, TestUser, both};

const INSIDE: &str = "query($slug: String!) { event(slug: $slug) {
    capacity publishProblems { code field message } ticketTypes { quantity held sold }
} }";

both! {
    async fn numbers_are_for_those_who_manage_events(app: TestApp) {
        let event = app.event().quota(20).with("capacity", 30).published().await;
        let user = &event.organizer.user;
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 3) })).ok().await;
        let paid = json!({ "eventId": event.id, "name": "Paid", "price": { "amount": "5", "currency": "EUR" } });
        let paid = send(app, user, "CreateTicketType", paid).await.ok();
        let mut order = app.order_input(&event, 2);
        order["lines"][0]["ticketTypeId"] = paid["ticketType"]["id"].clone();
        app.gql("PlaceOrder", json!({ "input": order })).ok().await;
        let staff = app.user().await;
        app.join(user, &event.organizer.organization_id, &staff, "CHECK_IN_STAFF").await;

        let inside = app.gql(INSIDE, json!({ "slug": event.slug })).as_(user).ok().await;
        let expected = json!({
            "capacity": 30, "publishProblems": [],
            "ticketTypes": [{ "quantity": 20, "held": 0, "sold": 3 }, { "quantity": null, "held": 2, "sold": 0 }],
        });
        assert_eq!(inside, expected);
        let nothing = json!({ "quantity": null, "held": null, "sold": null });
        let outside = json!({ "capacity": null, "publishProblems": null, "ticketTypes": [nothing, nothing] });
        let stranger = app.organizer().await.user;
        for user in [None, Some(&stranger), Some(&staff)] {
            let request = app.gql(INSIDE, json!({ "slug": event.slug }));
            let request = if let Some(user) = user { request.as_(user) } else { request };
            assert_eq!(request.ok().await, outside);
        }
    }
}

both! {
    async fn the_check_list_says_what_publishing_would(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "name": "Early", "currency": "EUR" });
        let created = send(app, &user, "CreateOrganization", input).await.ok();
        let organization_id = created["organization"]["id"].as_str().unwrap().to_owned();
        let organizer = Organizer { user, organization_id, currency: "EUR".to_owned() };
        let input = json!({
            "organizationId": organizer.organization_id, "title": "Too early, too late", "timezone": "UTC",
            "startsAt": app.in_days(-2), "endsAt": app.in_days(1),
        });
        let event = send(app, &organizer.user, "CreateEvent", input).await.ok()["event"].clone();
        let inside = app.gql(INSIDE, json!({ "slug": event["slug"] })).as_(&organizer.user).ok().await;
        let tried = send(app, &organizer.user, "PublishEvent", json!({ "eventId": event["id"] })).await;
        assert_eq!(inside["publishProblems"], tried.field()["errors"]);
        assert_eq!(inside["publishProblems"].as_array().unwrap().len(), 3);
        let cancel = json!({ "eventId": event["id"], "reason": "Rain." });
        send(app, &organizer.user, "CancelEvent", cancel).await.ok();
        let inside = app.gql(INSIDE, json!({ "slug": event["slug"] })).as_(&organizer.user).ok().await;
        assert_eq!(inside["publishProblems"][0]["code"], "EVENT_CANCELLED");
    }
}

both! {
    async fn organizations_change(app: TestApp) {
        let event = app.event().published().await;
        let Organizer { user, organization_id, .. } = &event.organizer;
        let change = |field: &str, value: &str| {
            let mut input = json!({ "organizationId": organization_id });
            input[field] = json!(value);
            input
        };
        let changed = send(app, user, UPDATE_ORGANIZATION, change("name", "Größenwahn Konzerte")).await.ok();
        assert_eq!(changed["organization"]["name"], "Größenwahn Konzerte");
        assert_eq!(changed["organization"]["currency"], "EUR");
        let found = app.gql("Discover", json!({ "filter": { "search": "grossenwahn" } })).ok().await;
        assert_eq!(found["edges"].as_array().unwrap().len(), 1, "its events are found by the new name");
        let changed = send(app, user, UPDATE_ORGANIZATION, change("currency", "jpy")).await.ok();
        assert_eq!(changed["organization"]["currency"], "JPY");
        let changed = send(app, user, UPDATE_ORGANIZATION, change("slug", "groessenwahn")).await.ok();
        assert_eq!(changed["organization"]["slug"], "groessenwahn");

        let other = app.organizer().await;
        let mut taken = change("slug", "groessenwahn");
        taken["organizationId"] = json!(other.organization_id);
        let refused = send(app, &other.user, UPDATE_ORGANIZATION, taken).await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["SLUG_TAKEN".to_owned()], vec![Some("slug".to_owned())]));
        let mut bad: Vec<_> = bad_lines(200).into_iter().map(|text| ("name", text)).collect();
        bad.extend(["", "XXX", "EURO"].map(|code| ("currency", json!(code))));
        bad.extend(["", "ab", "a--b", "Jazz"].map(|slug| ("slug", json!(slug))));
        refuses(app, user, UPDATE_ORGANIZATION, &json!({ "organizationId": organization_id }), bad).await;
        let manager = member(app, &event.organizer, "MANAGER").await;
        let lesser = send(app, &manager, UPDATE_ORGANIZATION, change("name", "Mine")).await;
        assert_eq!(lesser.error_code(), "FORBIDDEN");
    }
}

async fn member(app: &crate::support::TestApp, organizer: &Organizer, role: &str) -> TestUser {
    let user = app.user().await;
    app.join(&organizer.user, &organizer.organization_id, &user, role).await;
    user
}

both! {
    async fn venues_change(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Moods", "address": "Schiffbaustrasse 6",
            "city": "Zürich", "country": "CH", "latitude": 47.0, "longitude": 8.0,
        });
        let venue = send(app, &organizer.user, "CreateVenue", venue).await.ok()["venue"]["id"].clone();
        app.event().by(&organizer).with("venueId", venue.clone()).published().await;
        let change = json!({ "venueId": venue, "name": "Exil", "city": "Genève", "latitude": null, "longitude": null });
        let changed = send(app, &organizer.user, UPDATE_VENUE, change).await.ok();
        let expected = json!({
            "id": venue, "name": "Exil", "address": "Schiffbaustrasse 6", "city": "Genève", "country": "CH",
            "latitude": null, "longitude": null,
        });
        assert_eq!(changed["venue"], expected);
        for (filter, count) in [
            (json!({ "city": "geneve" }), 1), (json!({ "city": "Zürich" }), 0), (json!({ "search": "exil" }), 1),
            (json!({ "search": "moods" }), 0),
        ] {
            let found = app.gql("Discover", json!({ "filter": filter })).ok().await;
            assert_eq!(found["edges"].as_array().unwrap().len(), count, "{filter}");
        }
        let mut bad: Vec<(&str, Value)> = Vec::new();
        for (field, max) in [("name", 200), ("address", 400), ("city", 100)] {
            bad.extend(bad_lines(max).into_iter().map(|text| (field, text)));
        }
        bad.extend(["", "XX"].map(|code| ("country", json!(code))));
        refuses(app, &organizer.user, UPDATE_VENUE, &json!({ "venueId": venue }), bad).await;
        let half = send(app, &organizer.user, UPDATE_VENUE, json!({ "venueId": venue, "latitude": 1.0 })).await;
        assert_eq!(half.fields(), [Some("longitude".to_owned())]);
        let far = json!({ "venueId": venue, "latitude": 91.0, "longitude": 1.0 });
        assert_eq!(send(app, &organizer.user, UPDATE_VENUE, far).await.fields(), [Some("latitude".to_owned())]);
        let stranger = app.organizer().await.user;
        let foreign = send(app, &stranger, UPDATE_VENUE, json!({ "venueId": venue, "name": "Mine" })).await;
        assert_eq!(foreign.codes(), ["NOT_FOUND"]);
    }
}
