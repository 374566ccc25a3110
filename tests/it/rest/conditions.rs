//! Nobody overwrites what others did meanwhile, and nobody loads what they have.

use serde_json::{Value, json};

use super::{event, venue};
use crate::support::{both, href};

both! {
    async fn writes_need_the_version_that_was_seen(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({ "capacity": 5 })).await;
        let address = href(&venue, "self");
        let blind = app.rest("PUT", address).as_(&organizer.user).json(json!({ "name": "A" })).send().await;
        assert_eq!(blind.problem(), (428, "PRECONDITION_REQUIRED"));
        for method in ["PATCH", "DELETE"] {
            let blind = app.rest(method, address).as_(&organizer.user).json(json!({})).send().await;
            assert_eq!(blind.problem().0, 428, "{method}");
        }
        // Two updates within a second: whoever is second has seen another version.
        let patch = |name: &str| app.rest("PATCH", address).as_(&organizer.user).seen(&venue).json(json!({ "name": name }));
        let first = patch("Board A").ok().await;
        assert_eq!(first["name"], "Board A");
        assert_eq!(patch("Board B").send().await.problem(), (412, "EDITED_MEANWHILE"));
        assert_eq!(app.rest("GET", address).as_(&organizer.user).ok().await["name"], "Board A");
        let stale = app.rest("DELETE", address).as_(&organizer.user).seen(&venue).send().await;
        assert_eq!(stale.problem().0, 412);

        // Tags come without quotes, weak, or of somebody who sees other links.
        let tag = first["_etag"].as_str().unwrap();
        let version = tag.split('.').next().unwrap();
        for (tag, name) in [(tag.to_owned(), "B1"), (format!("W/\"{}.x\"", version.parse::<i32>().unwrap() + 1), "B2")] {
            let put = app.rest("PUT", address).as_(&organizer.user).header("if-match", tag);
            assert_eq!(put.json(json!({ "name": name })).ok().await["name"], name);
        }
        app.rest("PUT", address).as_(&organizer.user).header("if-match", "*").json(json!({ "name": "C" })).ok().await;
        let other = app.rest("PUT", address).as_(&organizer.user).header("if-match", "\"c.0123\"");
        assert_eq!(other.json(json!({ "name": "D" })).send().await.problem().0, 412, "a collection's");
    }
}

both! {
    async fn on_other_addresses_the_source_of_the_link_does_not_matter(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({})).await;
        let body = json!({ "name": "Standup", "date": "2027-02-07", "time": "09:00", "duration": "PT15M" });
        let post = app.rest("POST", href(&venue, "event")).as_(&organizer.user).seen(&venue).json(body);
        assert_eq!(post.send().await.status, 201);
    }
}

both! {
    async fn what_is_known_is_not_sent_again(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({})).await;
        let event = event(app, organizer, &venue, json!({})).await;
        for address in [href(&venue, "self"), href(&event, "self"), href(&venue, "collection"), href(&venue, "event")] {
            let read = app.rest("GET", address).as_(&organizer.user).send().await;
            let tag = read.header("etag").to_owned();
            assert!(tag.starts_with('"'), "{address}: {tag}");
            assert_eq!(read.header("cache-control"), "private, no-cache");
            for known in [tag.clone(), tag.trim_matches('"').to_owned(), format!("\"x\", W/{tag}")] {
                let again = app.rest("GET", address).as_(&organizer.user).header("if-none-match", known).send().await;
                assert_eq!((again.status.as_u16(), &again.body), (304, &Value::Null), "{address}");
                assert_eq!(again.header("etag"), tag);
            }
            let other = app.rest("GET", address).as_(&organizer.user).header("if-none-match", "\"1.0\"").send().await;
            assert_eq!(other.status, 200, "all of the tag is compared");
        }
        assert_eq!(app.rest("GET", "/venues").send().await.header("cache-control"), "public, max-age=15");
    }
}

both! {
    async fn bodies_are_what_they_say(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({ "description": "By the lift" })).await;
        let address = href(&venue, "self");
        let patch = |kind: &str| app.rest("PATCH", address).as_(&organizer.user).seen(&venue).header("content-type", kind);
        let refused = patch("application/json-patch+json").bytes("[]").send().await;
        assert_eq!(refused.problem(), (415, "UNSUPPORTED_MEDIA_TYPE"));
        assert_eq!(refused.header("accept-patch"), "application/merge-patch+json, application/json");
        assert_eq!(patch("application/json").bytes("{\"name\":").send().await.problem(), (400, "MALFORMED_JSON"));
        assert_eq!(patch("application/json").bytes("[]").send().await.problem().0, 422);
        let post = app.rest("POST", "/venues").as_(&organizer.user).header("content-type", "text/plain").bytes("{}");
        assert_eq!(post.send().await.problem().0, 415);

        // What begins with an underscore comes from us; other unknown fields are mistakes.
        let unknown = patch("application/json").bytes(r#"{"nane":"A"}"#).send().await;
        assert_eq!((unknown.problem(), unknown.fields()), ((422, "UNKNOWN_FIELD"), vec!["nane"]));
        let typed = patch("application/json").bytes(r#"{"capacity":"many"}"#).send().await;
        assert_eq!((typed.problem(), typed.fields()), ((422, "INVALID_INPUT"), vec!["capacity"]));
        assert_eq!(typed.body["_issues"]["capacity"].as_str(), typed.body["errors"][0]["message"].as_str());
        let changed = patch("application/json").bytes(r#"{"_links":{},"_etag":"x","description":null}"#).ok().await;
        assert_eq!(changed["description"], Value::Null, "null removes");
        let minimal = app.rest("PATCH", address).as_(&organizer.user).seen(&changed).header("prefer", "return=minimal");
        let minimal = minimal.json(json!({ "capacity": 9 })).send().await;
        assert_eq!((minimal.status.as_u16(), minimal.header("preference-applied")), (204, "return=minimal"));
        assert!(!minimal.header("etag").is_empty());
    }
}
