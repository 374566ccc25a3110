use serde_json::{Value, json};

use super::{event, venue};
use crate::support::{both, href, items};

both! {
    async fn are_added_changed_and_deleted(app: TestApp) {
        let organizer = &app.organizer().await;
        // Whoever belongs to one organization need not name it.
        let post = app.rest("POST", "/venues").as_(&organizer.user).json(json!({ "name": "Main Boardroom", "capacity": 25 }));
        let created = post.send().await;
        assert_eq!(created.status, 201);
        assert_eq!(created.header("location"), href(&created.body, "self"));
        let venue = &created.body;
        assert_eq!(
            [&venue["name"], &venue["capacity"], &venue["description"], &venue["address"], &venue["exclusive"]],
            [&json!("Main Boardroom"), &json!(25), &Value::Null, &Value::Null, &json!(false)],
        );
        assert_eq!(venue["organization"], organizer.organization_id);
        let read = app.rest("GET", href(venue, "self")).as_(&organizer.user).send().await;
        assert_eq!((&read.body, read.header("etag")), (venue, created.header("etag")));

        let full = json!({
            "name": "Boardroom", "description": "By the lift", "capacity": 30, "timezone": "europe/berlin", "exclusive": true,
            "address": "Rämistrasse 34", "city": "Zürich", "country": "ch", "latitude": 47.37, "longitude": 8.548,
        });
        let put = app.rest("PUT", href(venue, "self")).as_(&organizer.user).seen(venue).json(full).ok().await;
        assert_eq!([&put["country"], &put["timezone"]], [&json!("CH"), &json!("Europe/Berlin")]);
        assert!(put["_updated"].as_str().unwrap() >= put["_created"].as_str().unwrap());
        let patch = json!({ "address": null, "city": null, "country": null, "latitude": null, "longitude": null });
        let patched = app.rest("PATCH", href(venue, "self")).as_(&organizer.user).seen(&put).json(patch).ok().await;
        assert_eq!([&patched["city"], &patched["capacity"]], [&Value::Null, &json!(30)]);
        let gone = app.rest("DELETE", href(venue, "self")).as_(&organizer.user).seen(&patched).send().await;
        assert_eq!((gone.status.as_u16(), &gone.body), (204, &Value::Null));
        assert_eq!(app.rest("GET", href(venue, "self")).as_(&organizer.user).send().await.problem().0, 404);
    }
}

both! {
    async fn tell_which_fields_are_wrong(app: TestApp) {
        let organizer = &app.organizer().await;
        for (field, value) in [
            ("name", json!("")), ("name", Value::Null), ("name", json!("x".repeat(10_000))), ("capacity", json!(0)),
            ("capacity", json!(-1)), ("capacity", json!(1.5)), ("timezone", json!("Mars/Olympus")), ("country", json!("XX")),
            ("latitude", json!(91)), ("description", json!("x".repeat(100_000))), ("organization", json!("org_nothing")),
            ("organization", json!("event_01h455vb4pex5vsknk084sn02q")), ("exclusive", json!("yes")),
        ] {
            let mut body = json!({
                "name": "A", "address": "B", "city": "C", "country": "DE", "longitude": 1.0, "latitude": 1.0,
                "organization": organizer.organization_id,
            });
            body[field] = value.clone();
            let refused = app.rest("POST", "/venues").as_(&organizer.user).json(body).send().await;
            assert_eq!(refused.problem().0, 422, "{field} {value}: {:#}", refused.body);
            assert!(refused.fields().contains(&field), "{field} {value}: {:#}", refused.body);
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM venues").await, 0);
    }
}

both! {
    async fn are_seen_by_others_once_something_public_happens_there(app: TestApp) {
        let organizer = &app.organizer().await;
        super::instant(app, organizer).await;
        let (shown, hidden) = (venue(app, organizer, json!({})).await, venue(app, organizer, json!({})).await);
        event(app, organizer, &shown, json!({})).await;
        let listed = app.rest("GET", "/venues").ok().await;
        let found: Vec<_> = items(&listed, "venue").iter().map(|venue| &venue["_id"]).collect();
        assert_eq!(found, [&shown["_id"]]);
        let foreign = items(&listed, "venue")[0].clone();
        assert_eq!(foreign["_links"].get("edit-form"), None, "others can't edit");
        assert_eq!(listed["_links"].get("create-form"), None);
        assert_eq!(app.rest("GET", href(&hidden, "self")).send().await.problem().0, 404);
        // The version is the same for everybody, the rest of the tag is not.
        let version = |tag: &Value| tag.as_str().unwrap().split('.').next().unwrap().to_owned();
        assert_eq!(version(&foreign["_etag"]), version(&shown["_etag"]));
        assert_ne!(foreign["_etag"], shown["_etag"]);
    }
}

both! {
    async fn have_forms_for_those_who_may_use_them(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({ "capacity": 5 })).await;
        let collection = app.rest("GET", "/venues").as_(&organizer.user).ok().await;
        let form = app.rest("GET", href(&collection, "create-form")).as_(&organizer.user).send().await;
        assert_eq!(form.header("content-type"), "application/prs.hal-forms+json");
        let create = &form.body["_templates"]["default"];
        assert_eq!([&create["method"], &create["target"]], [&json!("POST"), &json!(app.url("/api/venues"))]);
        let name = create["properties"].as_array().unwrap().iter().find(|field| field["name"] == "name").unwrap();
        assert_eq!([&name["required"], &name["type"]], [&json!(true), &json!("text")]);
        let edit = app.rest("GET", href(&venue, "edit-form")).as_(&organizer.user).ok().await;
        let capacity = edit["_templates"]["default"]["properties"].as_array().unwrap();
        let capacity = capacity.iter().find(|field| field["name"] == "capacity").unwrap();
        assert_eq!([&capacity["value"], &capacity["type"], &capacity["min"]], [&json!(5), &json!("number"), &json!(1)]);
        assert_eq!(edit["_templates"]["patch"]["method"], "PATCH");
        // Clients that prefer forms get them with the document.
        let inline = app.rest("GET", href(&venue, "self")).as_(&organizer.user);
        let inline = inline.header("accept", "application/prs.hal-forms+json, application/hal+json;q=0.9").send().await;
        assert_eq!(inline.header("content-type"), "application/prs.hal-forms+json");
        assert_eq!(inline.body["_templates"], edit["_templates"]);
        // Without a login a venue that only its organization sees does not exist.
        for (address, anonymous) in [(href(&collection, "create-form"), 401), (href(&venue, "edit-form"), 404)] {
            assert_eq!(app.rest("GET", address).send().await.problem().0, anonymous);
            assert_eq!(app.rest("GET", address).as_(&app.user().await).send().await.problem().0, 404);
        }
    }
}
