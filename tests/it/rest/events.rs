use serde_json::{Value, json};

use super::{event, instant, venue};
use crate::support::{both, href, items};

both! {
    async fn have_local_times_and_instants(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({ "timezone": "Europe/Berlin" })).await;
        let event = event(app, organizer, &venue, json!({})).await;
        let view = |event: &Value| ["date", "time", "duration", "startsAt", "endsAt"].map(|name| event[name].as_str().unwrap().to_owned());
        assert_eq!(
            view(&event),
            ["2027-02-07", "09:00:00", "PT15M", "2027-02-07T08:00:00Z", "2027-02-07T08:15:00Z"],
        );
        assert_eq!([&event["timezone"], &event["status"]], [&json!("Europe/Berlin"), &json!("draft")]);
        let patch = async |event: &Value, body: Value| {
            app.rest("PATCH", href(event, "self")).as_(&organizer.user).seen(event).json(body).ok().await
        };
        let moved = patch(&event, json!({ "date": "2027-07-07" })).await;
        assert_eq!(view(&moved)[3..], ["2027-07-07T07:00:00Z", "2027-07-07T07:15:00Z"], "in summer time");
        let moved = patch(&moved, json!({ "startsAt": "2027-02-08T08:00:00Z" })).await;
        assert_eq!(view(&moved)[..3], ["2027-02-08", "09:00:00", "PT15M"]);
        let longer = patch(&moved, json!({ "duration": "PT1H30M" })).await;
        assert_eq!(view(&longer)[4], "2027-02-08T09:30:00Z");
        // What a client got can be sent back as it is.
        let put = app.rest("PUT", href(&longer, "self")).as_(&organizer.user).seen(&longer).json(longer.clone()).ok().await;
        assert_eq!(view(&put), view(&longer));
        for (wrong, field) in [
            (json!({ "date": "2027-02-09", "startsAt": "2027-02-08T08:00:00Z" }), "startsAt"),
            (json!({ "duration": "PT2H", "endsAt": "2027-02-08T09:30:00Z" }), "endsAt"),
            (json!({ "date": "yesterday" }), "date"),
            (json!({ "duration": "soon" }), "duration"),
            (json!({ "endsAt": "2027-02-08T07:00:00Z" }), "endsAt"),
            (json!({ "timezone": "Mars/Olympus" }), "timezone"),
            (json!({ "name": "" }), "name"),
        ] {
            let refused = app.rest("PATCH", href(&put, "self")).as_(&organizer.user).seen(&put).json(wrong.clone()).send().await;
            assert_eq!((refused.problem().0, refused.fields()), (422, vec![field]), "{wrong}");
        }
    }
}

both! {
    async fn are_added_below_their_venue_or_online(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({})).await;
        let body = json!({ "name": "Standup", "date": "2027-02-07", "time": "09:00", "duration": "PT15M" });
        let refused = app.rest("POST", "/events").as_(&organizer.user).json(body.clone()).send().await;
        assert_eq!(refused.problem(), (403, "FORBIDDEN"));
        let mut online = body.clone();
        online["onlineUrl"] = json!("https://meet.example.org/standup");
        let online = app.rest("POST", "/events").as_(&organizer.user).json(online).ok().await;
        assert_eq!(online["_links"].get("venue"), None);
        assert_eq!(online["onlineUrl"], "https://meet.example.org/standup");
        let at_venue = event(app, organizer, &venue, json!({})).await;
        assert_eq!(href(&at_venue, "venue"), href(&venue, "self"));
        // One process serves both, so that the path below the venue works, too.
        let below = format!("{}/events", href(&venue, "self"));
        let listed = app.rest("GET", &below).as_(&organizer.user).ok().await;
        assert_eq!(items(&listed, "event")[0]["_id"], at_venue["_id"]);
        let all = app.rest("GET", "/events").as_(&organizer.user).ok().await;
        let form = app.rest("GET", href(&all, "create-form")).as_(&organizer.user).ok().await;
        assert_eq!(form["_templates"]["default"]["target"], app.url("/api/events"));
        let gone = app.rest("DELETE", href(&online, "self")).as_(&organizer.user).seen(&online).send().await;
        assert_eq!(gone.status, 204);
    }
}

both! {
    async fn are_published_cancelled_and_archived_by_their_status(app: TestApp) {
        let organizer = &app.organizer().await;
        let venue = venue(app, organizer, json!({})).await;
        let draft = event(app, organizer, &venue, json!({})).await;
        let patch = |event: &Value, body: Value| {
            app.rest("PATCH", href(event, "self")).as_(&organizer.user).seen(event).json(body).send()
        };
        let unready = patch(&draft, json!({ "status": "published" })).await;
        assert_eq!(unready.problem(), (409, "NO_TICKET_TYPE"));
        let ticket_type = json!({ "eventId": draft["_id"], "name": "Free" });
        app.gql("CreateTicketType", json!({ "input": ticket_type })).as_(&organizer.user).ok().await;
        let published = patch(&draft, json!({ "status": "published" })).await.body;
        assert_eq!(published["status"], "published");
        assert_eq!(patch(&published, json!({ "status": "draft" })).await.problem(), (409, "STATUS_CONFLICT"));
        let delete = app.rest("DELETE", href(&published, "self")).as_(&organizer.user).seen(&published).send().await;
        assert_eq!(delete.problem(), (409, "NOT_A_DRAFT"));
        let cancelled = patch(&published, json!({ "status": "cancelled", "cancelReason": "Ill" })).await.body;
        assert_eq!([&cancelled["status"], &cancelled["cancelReason"]], ["cancelled", "Ill"]);
        assert_eq!(patch(&cancelled, json!({ "name": "New" })).await.problem().0, 409);
        assert_eq!(patch(&cancelled, json!({ "status": "archived" })).await.body["status"], "archived");
    }
}

both! {
    async fn are_on_at_once_where_the_organization_wants_that(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({ "capacity": 5, "exclusive": true })).await;
        let event = event(app, organizer, &venue, json!({})).await;
        assert_eq!(event["status"], "published");
        let seen = app.rest("GET", href(&event, "self")).ok().await;
        assert_eq!(seen["_links"].get("register"), None, "strangers can't register");
        // The room has one event at a time.
        let overlapping = json!({ "name": "Review", "date": "2027-02-07", "time": "09:10", "duration": "PT1H" });
        let refused = app.rest("POST", href(&venue, "event")).as_(&organizer.user).json(overlapping).send().await;
        assert_eq!(refused.problem().0, 409, "{:#}", refused.body);
        let after = json!({ "name": "Review", "date": "2027-02-07", "time": "09:15", "duration": "PT1H" });
        assert_eq!(app.rest("POST", href(&venue, "event")).as_(&organizer.user).json(after).send().await.status, 201);
    }
}
