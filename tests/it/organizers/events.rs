use serde_json::{Value, json};

use super::{bad_lines, refuses, send};
use crate::support::{Organizer, TestApp, both};

const FIELDS: &str = "query($id: ID!) { node(id: $id) { ... on Event {
    title slug summary description descriptionHtml status visibility format startsAt endsAt timezone onlineUrl tags free
    venue { id } ticketTypes { availability }
} } }";

/// The texts that may be left out, and how long each may be.
const TEXTS: &[(&str, usize)] = &[("description", 20_000), ("summary", 500)];

async fn venue(app: &TestApp, organizer: &Organizer) -> Value {
    let input = json!({
        "organizationId": organizer.organization_id, "name": "Hall", "address": "Street 1", "city": "Köln",
        "country": "DE",
    });
    send(app, &organizer.user, "CreateVenue", input).await.ok()["venue"]["id"].clone()
}

both! {
    async fn zones_have_their_present_names(app: TestApp) {
        let version = app.gql("{ timezoneVersion }", json!({})).ok().await;
        assert!(version.as_str().unwrap() >= "2026f");
        let offered = app.gql("{ timezones { name country aliases utcOffsetMinutes } }", json!({})).ok().await;
        let zones = offered.as_array().unwrap();
        let zone = |name: &str| zones.iter().find(|zone| zone["name"] == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(zone("UTC"), &json!({ "name": "UTC", "country": null, "aliases": zone("UTC")["aliases"], "utcOffsetMinutes": 0 }));
        assert_eq!((&zone("Asia/Kolkata")["country"], &zone("Asia/Kolkata")["utcOffsetMinutes"]), (&json!("IN"), &json!(330)));
        assert!(zone("Europe/Kyiv")["aliases"].as_array().unwrap().contains(&json!("Europe/Kiev")));
        let organizer = app.organizer().await;
        for (typed, kept) in [
            ("America/Coyhaique", "America/Coyhaique"), ("Europe/Kiev", "Europe/Kyiv"), ("asia/calcutta", "Asia/Kolkata"),
        ] {
            let event = app.event().by(&organizer).with("timezone", typed).published().await;
            let seen = app.gql("query($slug: String!) { event(slug: $slug) { timezone } }", json!({ "slug": event.slug }));
            assert_eq!(seen.ok().await["timezone"], kept);
        }
    }
}

both! {
    async fn are_created_and_changed(app: TestApp) {
        let organizer = app.organizer().await;
        let venue_id = venue(app, &organizer).await;
        let input = json!({
            "organizationId": organizer.organization_id, "title": "Nacht der Bässe", "summary": "Tief.",
            "description": "# Tief\n\nSehr **tief**.", "startsAt": "2027-06-01T21:00:00+02:00",
            "endsAt": "2027-06-02T02:00:00.750+02:00", "timezone": "Europe/Berlin", "venueId": venue_id,
            "onlineUrl": "https://example.org/live", "visibility": "UNLISTED",
            "tags": ["Bass", " live  music ", "bass"], "capacity": 100,
        });
        let created = send(app, &organizer.user, "CreateEvent", input.clone()).await.ok();
        assert_eq!(created["event"]["slug"], "nacht-der-basse");
        assert_eq!(created["event"]["status"], "DRAFT");
        let twin = send(app, &organizer.user, "CreateEvent", input).await.ok();
        assert!(twin["event"]["slug"].as_str().unwrap().starts_with("nacht-der-basse-"));

        let event_id = &created["event"]["id"];
        let look = || app.gql(FIELDS, json!({ "id": event_id })).as_(&organizer.user).send();
        let mut expected = json!({
            "title": "Nacht der Bässe", "slug": "nacht-der-basse", "summary": "Tief.",
            "description": "# Tief\n\nSehr **tief**.",
            "descriptionHtml": "<h3>Tief</h3>\n<p>Sehr <strong>tief</strong>.</p>\n", "status": "DRAFT", "visibility": "UNLISTED",
            "format": "HYBRID", "startsAt": "2027-06-01T19:00:00Z", "endsAt": "2027-06-02T00:00:00Z",
            "timezone": "Europe/Berlin", "onlineUrl": "https://example.org/live", "tags": ["bass", "live music"],
            "free": false, "venue": { "id": venue_id }, "ticketTypes": [],
        });
        assert_eq!(look().await.ok(), expected);

        // Fields that are left out stay.
        send(app, &organizer.user, "UpdateEvent", json!({ "eventId": event_id })).await.ok();
        assert_eq!(look().await.ok(), expected);
        // Null clears a field.
        let emptied = json!({
            "eventId": event_id, "title": "Bass Night", "summary": null, "description": "", "venueId": null,
            "tags": [], "startsAt": "2027-06-01T18:00:00Z", "timezone": "Asia/Tokyo", "visibility": "PUBLIC",
        });
        send(app, &organizer.user, "UpdateEvent", emptied).await.ok();
        for (field, value) in [
            ("title", json!("Bass Night")), ("summary", Value::Null), ("description", Value::Null), ("descriptionHtml", Value::Null),
            ("venue", Value::Null), ("tags", json!([])), ("startsAt", json!("2027-06-01T18:00:00Z")),
            ("timezone", json!("Asia/Tokyo")), ("visibility", json!("PUBLIC")), ("format", json!("ONLINE")),
        ] {
            expected[field] = value;
        }
        assert_eq!(look().await.ok(), expected);
        let here = json!({ "eventId": event_id, "venueId": venue_id, "onlineUrl": null });
        send(app, &organizer.user, "UpdateEvent", here).await.ok();
        assert_eq!(look().await.ok()["format"], "IN_PERSON");
    }
}

both! {
    async fn texts_that_may_be_left_out(app: TestApp) {
        let names: Vec<_> = TEXTS.iter().map(|(name, _)| *name).collect();
        let seen = format!("query($id: ID!) {{ node(id: $id) {{ ... on Event {{ {} }} }} }}", names.join(" "));
        let all = |text: fn(usize) -> Value| -> Value { TEXTS.iter().map(|(name, most)| (*name, text(*most))).collect() };
        let event = app.event().published().await;
        for texts in [all(|most| json!("ü".repeat(most))), all(|_| json!("new")), all(|_| Value::Null)] {
            let mut input = texts.clone();
            input["eventId"] = json!(event.id);
            send(app, &event.organizer.user, "UpdateEvent", input).await.ok();
            assert_eq!(app.gql(&seen, json!({ "id": event.id })).ok().await, texts);
        }
    }
}

both! {
    async fn a_description_can_be_looked_at_before_it_is_kept(app: TestApp) {
        let user = app.user().await;
        let preview = async |text: String| {
            app.gql("query($text: String!) { eventDescriptionPreview(description: $text) }", json!({ "text": text })).as_(&user).send().await
        };
        let shown = preview("- *new*\n- <script>alert(1)</script>".to_owned()).await.ok();
        assert_eq!(shown, "<ul>\n<li><em>new</em></li>\n<li>\n&lt;script&gt;alert(1)&lt;/script&gt;\n</li>\n</ul>\n");
        assert_eq!(preview("x".repeat(20_001)).await.error_code(), "BAD_USER_INPUT");
    }
}

both! {
    async fn inputs_that_cannot_be_used(app: TestApp) {
        let organizer = app.organizer().await;
        let foreign_venue = venue(app, &app.organizer().await).await;
        let create = json!({
            "organizationId": organizer.organization_id, "title": "A", "startsAt": "2027-06-01T19:00:00Z",
            "endsAt": "2027-06-01T21:00:00Z", "timezone": "UTC",
        });
        let mut bad: Vec<_> = bad_lines(200).into_iter().map(|text| ("title", text)).collect();
        for (field, most) in TEXTS {
            bad.extend([json!("x".repeat(most + 1)), json!("a\u{0}"), json!("a\u{1b}")].map(|text| (*field, text)));
        }
        bad.extend(["1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z"].map(|at| ("startsAt", json!(at))));
        bad.extend(
            ["2027-06-01T19:00:00Z", "2027-06-01T18:00:00Z", "2028-06-03T00:00:00Z", "2150-01-01T00:00:00Z"]
                .map(|at| ("endsAt", json!(at))),
        );
        bad.extend(["", "Berlin", "Europe/Atlantis", "Factory", "UTC\u{0}"].map(|zone| ("timezone", json!(zone))));
        bad.extend(
            ["", "example.org", "javascript:alert(1)", "https://a@b.example", "https://a\u{0}.example"]
                .map(|url| ("onlineUrl", json!(url))),
        );
        bad.extend([0, -1, i32::MIN, i32::MAX].map(|places| ("capacity", json!(places))));
        bad.push(("tags", json!(vec!["x"; 11])));
        bad.push(("tags.0", json!([""])));
        bad.push(("tags.1", json!(["fine", "a\u{0}b"])));
        bad.push(("tags.0", json!(["x".repeat(51)])));
        bad.extend(["", "event_01h455vb4pex5vsknk084sn02q"].map(|id| ("venueId", json!(id))));
        refuses(app, &organizer.user, "CreateEvent", &create, bad.clone()).await;

        let created = send(app, &organizer.user, "CreateEvent", create.clone()).await.ok();
        let update = json!({ "eventId": created["event"]["id"] });
        refuses(app, &organizer.user, "UpdateEvent", &update, bad).await;

        for (operation, good) in [("CreateEvent", &create), ("UpdateEvent", &update)] {
            let mut input = good.clone();
            input["venueId"] = foreign_venue.clone();
            let answer = send(app, &organizer.user, operation, input).await;
            assert_eq!((answer.codes(), answer.fields()), (vec!["NOT_FOUND".to_owned()], vec![Some("venueId".to_owned())]));
        }
        let answer = send(app, &organizer.user, "CreateEvent", json!({
            "organizationId": organizer.organization_id, "title": "", "startsAt": "2027-06-01T19:00:00Z",
            "endsAt": "2027-06-01T19:00:00Z", "timezone": "",
        }));
        let fields = answer.await.fields();
        assert_eq!(fields, ["title", "endsAt", "timezone"].map(|field| Some(field.to_owned())));
    }
}

both! {
    async fn clocks_that_change_do_not_matter(app: TestApp) {
        let organizer = app.organizer().await;
        // Berlin, 31 October 2027: at 03:00 the clocks are put back to 02:00.
        let event = |starts_at: &str, ends_at: &str| json!({
            "organizationId": organizer.organization_id, "title": "Long night", "timezone": "Europe/Berlin",
            "startsAt": starts_at, "endsAt": ends_at,
        });
        let overlap = event("2027-10-31T02:30:00+02:00", "2027-10-31T02:00:00+01:00");
        let created = send(app, &organizer.user, "CreateEvent", overlap).await.ok();
        let seen = app.gql(FIELDS, json!({ "id": created["event"]["id"] })).as_(&organizer.user).send().await.ok();
        assert_eq!((&seen["startsAt"], &seen["endsAt"]), (&json!("2027-10-31T00:30:00Z"), &json!("2027-10-31T01:00:00Z")));
        // The same instant with two different offsets.
        let none = event("2027-10-31T02:30:00+02:00", "2027-10-31T01:30:00+01:00");
        assert_eq!(send(app, &organizer.user, "CreateEvent", none).await.codes(), ["INVALID_INPUT"]);
        // In spring, the local time 02:30 does not exist, but with its offset it is a valid instant.
        let gap = event("2027-03-28T02:30:00+01:00", "2027-03-28T03:45:00+02:00");
        send(app, &organizer.user, "CreateEvent", gap).await.ok();
    }
}

both! {
    async fn capacity_is_never_below_what_is_taken(app: TestApp) {
        let event = app.event().with("capacity", 5).quota(4).published().await;
        let user = &event.organizer.user;
        let left = async || {
            let page = app.gql("EventPage", json!({ "slug": event.slug })).send().await.ok();
            page["ticketTypes"][0]["availability"].clone()
        };
        assert_eq!(left().await, 4);
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 3) })).ok().await;
        assert_eq!(left().await, 1);
        let capacity = |places: Value| json!({ "eventId": event.id, "capacity": places });
        let refused = send(app, user, "UpdateEvent", capacity(json!(2))).await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["CAPACITY_TOO_SMALL".to_owned()], vec![Some("capacity".to_owned())]));
        assert_eq!(left().await, 1);
        send(app, user, "UpdateEvent", capacity(json!(3))).await.ok();
        assert_eq!(left().await, 0);
        send(app, user, "UpdateEvent", capacity(Value::Null)).await.ok();
        assert_eq!(left().await, 1);
        // The new limit counts earlier orders.
        assert_eq!(send(app, user, "UpdateEvent", capacity(json!(2))).await.codes(), ["CAPACITY_TOO_SMALL"]);
        send(app, user, "UpdateEvent", capacity(json!(3))).await.ok();
        assert_eq!(left().await, 0);
    }
}

both! {
    async fn a_published_event_keeps_its_promises(app: TestApp) {
        let event = app.event().published().await;
        let user = &event.organizer.user;
        let refused = async |change: Value| {
            let mut input = json!({ "eventId": event.id });
            for (field, value) in change.as_object().unwrap() {
                input[field] = value.clone();
            }
            send(app, user, "UpdateEvent", input).await.codes()
        };
        assert_eq!(refused(json!({ "onlineUrl": null })).await, ["MISSING_PLACE"]);
        let past = json!({ "startsAt": app.in_days(-2), "endsAt": app.in_days(-1) });
        assert_eq!(refused(past).await, ["EVENT_IN_PAST", "EVENT_IN_PAST"]);
        assert_eq!(refused(json!({ "startsAt": app.in_days(-2) })).await, ["EVENT_IN_PAST"]);
        send(app, user, "UpdateEvent", json!({ "eventId": event.id, "startsAt": app.in_days(3) })).await.ok();
        send(app, user, "CancelEvent", json!({ "eventId": event.id, "reason": "Rain." })).await.ok();
        assert_eq!(refused(json!({ "title": "Again" })).await, ["EVENT_CANCELLED"]);
    }
}

const CREATE: &str = "mutation($input: EventCreateInput!) { eventCreate(input: $input) {
    event { id visibility reminderMinutes capacity } errors { code field } } }";
const CREATE_TICKET_TYPE: &str = "mutation($input: TicketTypeCreateInput!) { ticketTypeCreate(input: $input) {
    ticketType { minPerOrder maxPerOrder } errors { code field } } }";

both! {
    async fn what_is_left_out_is_as_the_schema_says(app: TestApp) {
        let organizer = app.organizer().await;
        let create = async |more: Value| {
            let mut input = json!({
                "organizationId": organizer.organization_id, "title": "Jazz", "startsAt": app.in_days(5),
                "endsAt": app.in_days(6), "timezone": "Europe/Berlin",
            });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            send(app, &organizer.user, CREATE, input).await.ok()["event"].clone()
        };
        let mut made = Value::Null;
        for (given, visibility, minutes) in [
            (json!({}), "PUBLIC", json!(1440)),
            (json!({ "visibility": "PUBLIC", "reminderMinutes": 1440 }), "PUBLIC", json!(1440)),
            (json!({ "visibility": "PRIVATE", "reminderMinutes": 60 }), "PRIVATE", json!(60)),
            // Null has its former meaning for these fields.
            (json!({ "visibility": null, "reminderMinutes": null }), "PUBLIC", Value::Null),
        ] {
            made = create(given.clone()).await;
            let now = (&made["visibility"], &made["reminderMinutes"], &made["capacity"]);
            assert_eq!(now, (&json!(visibility), &minutes, &Value::Null), "{given}");
        }
        for (given, min, max) in [
            (json!({}), 1, 10),
            (json!({ "minPerOrder": null, "maxPerOrder": null }), 1, 10),
            (json!({ "minPerOrder": 2, "maxPerOrder": 4 }), 2, 4),
            (json!({ "minPerOrder": 20 }), 20, 20),
        ] {
            let mut input = json!({ "eventId": made["id"], "name": format!("{given}") });
            input.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
            let made = send(app, &organizer.user, CREATE_TICKET_TYPE, input).await.ok()["ticketType"].clone();
            assert_eq!(made, json!({ "minPerOrder": min, "maxPerOrder": max }), "{given}");
        }
    }
}
