//! What an event's page has besides its description: agenda, speakers, questions, gallery.

use std::time::Duration;

use serde_json::{Value, json};

use super::{DELETE_EVENT, DUPLICATE_EVENT, send};
use crate::covers::pictures::png;
use crate::covers::{put_at, signed, statuses};
use crate::http::public_cache::Visitor;
use crate::support::{TestApp, TestEvent, both};

const UPDATE: &str = "mutation($input: EventContentUpdateInput!) {
    eventContentUpdate(input: $input) {
        event { version } current { version questions { question } } errors { code field message }
    }
}";
const CONTENT: &str = "query($slug: String!) { event(slug: $slug) {
    version speakersLabel
    agenda { startsAt endsAt title room description speakers { name } speakerPlaces }
    speakers { name role bio url picture { id url } }
    questions { question answer answerHtml }
    gallery { id alternativeText variants { url } }
} }";

async fn event(app: &TestApp) -> TestEvent {
    let event = app.event().with("timezone", "Europe/Berlin").with("startsAt", "2027-03-27T18:00:00+01:00");
    event.with("endsAt", "2027-03-27T23:00:00+01:00").published().await
}

async fn content(app: &TestApp, event: &TestEvent) -> Value {
    app.gql(CONTENT, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await
}

fn program(event: &TestEvent) -> Value {
    json!({
        "eventId": event.id,
        "speakersLabel": "LINE_UP",
        "speakers": [
            { "name": "Ada  Byrne", "role": "Bass", "bio": " ", "url": "https://ada.example" },
            { "name": "<b>Trio</b>" },
        ],
        "agenda": [
            { "startsAt": "2027-03-27T20:00:00+01:00", "title": "Trio", "speakers": [1, 0, 1] },
            { "startsAt": "2027-03-27T18:30:00+01:00", "endsAt": "2027-03-27T19:15:00+01:00", "title": "Solo",
              "room": "Hall", "description": "Bass only.", "speakers": [0] },
        ],
        "questions": [{ "question": "Is there a lift?", "answer": "Yes, **two**." }],
    })
}

both! {
    async fn is_shown_moves_along_and_is_copied(app: TestApp) {
        let event = event(app).await;
        let user = &event.organizer.user;
        let visitor = Visitor::at(&app.url(""));
        let empty = visitor.ask(CONTENT, json!({ "slug": event.slug })).await;
        assert_eq!((&empty["event"]["agenda"], &empty["event"]["speakersLabel"]), (&json!([]), &json!("SPEAKERS")));
        send(app, user, UPDATE, program(&event)).await.ok();
        let saved = content(app, &event).await;
        assert_eq!(saved["agenda"], json!([
            { "startsAt": "2027-03-27T17:30:00Z", "endsAt": "2027-03-27T18:15:00Z", "title": "Solo", "room": "Hall",
              "description": "Bass only.", "speakers": [{ "name": "Ada Byrne" }], "speakerPlaces": [0] },
            { "startsAt": "2027-03-27T19:00:00Z", "endsAt": null, "title": "Trio", "room": null, "description": null,
              "speakers": [{ "name": "<b>Trio</b>" }, { "name": "Ada Byrne" }], "speakerPlaces": [1, 0] },
        ]));
        assert_eq!(saved["speakers"][0], json!({
            "name": "Ada Byrne", "role": "Bass", "bio": null, "url": "https://ada.example", "picture": null,
        }));
        assert_eq!(saved["questions"][0]["answerHtml"], "<p>Yes, <strong>two</strong>.</p>\n");
        let shown = visitor.ask(CONTENT, json!({ "slug": event.slug })).await;
        assert_eq!(shown["event"], saved, "at once, whatever was kept in memory");

        let page = app.http.get(app.url(&format!("/events/{}", event.slug))).send().await.unwrap().text().await.unwrap();
        for part in ["<h2>Line-up</h2>", "&lt;b&gt;Trio", "18:30–19:15", "<details><summary>Is there a lift?", "\"subEvent\":[",
            "\"performer\":[{", "2027-03-27T18:30:00+01:00"] {
            assert!(page.contains(part), "{part}: {page}");
        }

        let calendar = app.http.get(app.url(&format!("/events/{}/event.ics", event.slug))).send().await.unwrap();
        let calendar = calendar.text().await.unwrap().replace("\r\n ", "");
        assert!(calendar.contains("\\n\\n18:30–19:15 Solo (Hall)\\n20:00 Trio\r\n"), "{calendar}");
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1);

        // The clocks go forward on the 28th.
        let moved = json!({
            "eventId": event.id, "startsAt": "2027-04-03T19:00:00+02:00", "endsAt": "2027-04-04T00:00:00+02:00",
        });
        send(app, user, "UpdateEvent", moved).await.ok();
        let times = |content: &Value| content["agenda"].as_array().unwrap().iter()
            .map(|item| item["startsAt"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(times(&content(app, &event).await), ["2027-04-03T17:30:00Z", "2027-04-03T19:00:00Z"]);
        let zone = json!({ "eventId": event.id, "timezone": "Europe/London", "startsAt": "2027-04-03T19:00:00+01:00",
            "endsAt": "2027-04-04T00:00:00+01:00" });
        send(app, user, "UpdateEvent", zone).await.ok();
        assert_eq!(times(&content(app, &event).await), ["2027-04-03T18:30:00Z", "2027-04-03T20:00:00Z"]);

        let copy = json!({ "eventId": event.id, "startsAt": "2027-05-01T19:00:00+01:00" });
        let copy = send(app, user, DUPLICATE_EVENT, copy).await.ok()["event"].clone();
        let copy = TestEvent { slug: copy["slug"].as_str().unwrap().to_owned(), id: copy["id"].as_str().unwrap().to_owned(),
            ..event.clone() };
        let copied = content(app, &copy).await;
        assert_eq!(times(&copied), ["2027-05-01T18:30:00Z", "2027-05-01T20:00:00Z"]);
        assert_eq!((&copied["speakers"], &copied["questions"]), (&saved["speakers"], &saved["questions"]));
        assert_eq!(copied["speakersLabel"], "LINE_UP");
        send(app, user, DELETE_EVENT, json!({ "eventId": copy.id })).await.ok();
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM event_agenda_items").await, 2);
    }
}

both! {
    async fn says_what_is_wrong_where(app: TestApp) {
        let event = event(app).await;
        let user = &event.organizer.user;
        let mut input = program(&event);
        input["agenda"] = json!([
            { "startsAt": "2027-03-27T20:00:00+01:00", "title": " " },
            { "startsAt": "2027-03-25T20:00:00+01:00", "endsAt": "2027-03-25T19:00:00+01:00", "title": "Early" },
            { "startsAt": "2027-03-27T20:00:00+01:00", "title": "x".repeat(201), "speakers": [2] },
        ]);
        input["speakers"][1] = json!({ "name": "Trio", "url": "javascript:alert(1)", "pictureId": event.id });
        input["questions"] = json!([{ "question": "Why?", "answer": " " }]);
        input["gallery"] = json!([{ "pictureId": "picture_01h455vb4pex5vsknk084sn02q" }]);
        let refused = send(app, user, UPDATE, input).await;
        let fields = [
            "speakers.1.url", "speakers.1.pictureId", "agenda.0.title", "agenda.1.startsAt", "agenda.1.endsAt",
            "agenda.2.title", "agenda.2.speakers", "questions.0.answer", "gallery.0.pictureId",
        ];
        assert_eq!(refused.fields(), fields.map(|field| Some(field.to_owned())));
        let many = json!({ "eventId": event.id, "questions": vec![json!({ "question": "Why?", "answer": "So." }); 41] });
        assert_eq!(send(app, user, UPDATE, many).await.fields(), [Some("questions".to_owned())]);
        send(app, user, UPDATE, program(&event)).await.ok();
        let late = json!({ "eventId": event.id, "questions": [], "version": 1 });
        let late = send(app, user, UPDATE, late).await;
        assert_eq!(late.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(late.field()["current"], json!({ "version": 2, "questions": [{ "question": "Is there a lift?" }] }));
        let same = send(app, user, UPDATE, program(&event)).await.ok();
        assert_eq!(same["event"]["version"], 2, "nothing has changed");
        // Items name speakers by place: others in their places would be others on the agenda.
        let others = json!({ "eventId": event.id, "speakers": [{ "name": "<b>Trio</b>" }, { "name": "Ada Byrne" }] });
        assert_eq!(send(app, user, UPDATE, others).await.fields(), [Some("agenda".to_owned())]);
        let fewer = json!({ "eventId": event.id, "speakers": [{ "name": "Ada Byrne" }], "agenda": [] });
        send(app, user, UPDATE, fewer).await.ok();
    }
}

both! {
    async fn pictures_come_are_arranged_and_go(app: TestApp) {
        let event = event(app).await;
        let user = &event.organizer.user;
        let send_to = async |purpose: &str| {
            let path = format!("/events/{}/pictures?purpose={purpose}&alternativeText=The%20hall", event.id);
            let request = app.http.post(app.url(&path)).body(png(600, 400));
            signed(request, Some(user)).send().await.unwrap()
        };
        let anonymous = app.http.post(app.url(&format!("/events/{}/pictures?purpose=gallery", event.id)));
        assert_eq!(anonymous.body(png(600, 400)).send().await.unwrap().status(), 401);
        let mut ids = Vec::new();
        for version in 2..14 {
            let added: Value = send_to("gallery").await.json().await.unwrap();
            assert_eq!(added["version"], version);
            ids.push(added["id"].clone());
        }
        let full = send_to("gallery").await;
        assert_eq!(full.status(), 409);
        assert_eq!(full.json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"], "GALLERY_FULL");
        // Arranging many pictures takes as many statements as arranging two.
        let mut costs = Vec::new();
        for moved in [2, 12] {
            let (mut order, mut least) = (ids.clone(), u64::MAX);
            for _ in 0..4 {
                order[..moved].rotate_left(1);
                let gallery: Vec<_> = order.iter().map(|id| json!({ "pictureId": id, "alternativeText": "A hall" })).collect();
                let before = app.parts.env.db.statements();
                send(app, user, UPDATE, json!({ "eventId": event.id, "gallery": gallery })).await.ok();
                least = least.min(app.parts.env.db.statements() - before);
            }
            let now: Vec<_> = content(app, &event).await["gallery"].as_array().unwrap().iter().map(|p| p["id"].clone()).collect();
            assert_eq!(now, order);
            costs.push(least);
        }
        assert_eq!(costs[0], costs[1]);
        let portrait: Value = send_to("speaker").await.json().await.unwrap();
        let before = content(app, &event).await;
        let gone: Vec<String> = before["gallery"][0]["variants"].as_array().unwrap().iter()
            .map(|file| file["url"].as_str().unwrap().to_owned()).collect();
        let input = json!({
            "eventId": event.id,
            "gallery": [{ "pictureId": ids[2], "alternativeText": "A bass" }, { "pictureId": ids[1] }],
            "speakers": [
                { "name": "Ada", "pictureId": portrait["id"] }, { "name": "Her trio", "pictureId": portrait["id"] },
            ],
        });
        send(app, user, UPDATE, input).await.ok();
        let now = content(app, &event).await;
        let copy = json!({ "eventId": event.id, "startsAt": "2027-05-01T19:00:00+01:00" });
        let copy = send(app, user, DUPLICATE_EVENT, copy).await.ok()["event"]["slug"].clone();
        let copy = app.gql(CONTENT, json!({ "slug": copy })).as_(user).ok().await;
        let of_both = [0, 1].map(|place| copy["speakers"][place]["picture"]["url"].clone());
        assert!(of_both[0].is_string() && of_both[0] == of_both[1], "{copy}");
        let gallery: Vec<_> = now["gallery"].as_array().unwrap().iter()
            .map(|picture| (picture["id"].clone(), picture["alternativeText"].clone())).collect();
        assert_eq!(gallery, [(ids[2].clone(), json!("A bass")), (ids[1].clone(), Value::Null)]);
        assert_eq!(now["speakers"][0]["picture"]["url"], portrait["picture"]["url"]);
        app.settle().await;
        assert_eq!(statuses(app, &gone).await, [200, 200], "open pages still show them");
        app.advance(Duration::from_mins(61));
        app.settle().await;
        assert_eq!(statuses(app, &gone).await, [404, 404]);
        let user = &app.again(user).await;
        send(app, user, "UpdateEvent", json!({ "eventId": event.id, "visibility": "PRIVATE" })).await.ok();
        app.settle().await;
        let known = [portrait["picture"]["url"].as_str().unwrap().to_owned()];
        assert_eq!(statuses(app, &known).await, [404], "a private event's pictures have new URLs");
        let hidden = app.gql(CONTENT, json!({ "slug": event.slug })).as_(user).ok().await;
        assert_eq!(hidden["gallery"].as_array().unwrap().len(), 2);
        assert!(hidden["speakers"][0]["picture"]["url"].is_string());
        assert_eq!(put_at(app, &format!("/events/{}/pictures", event.id), Some(user), png(600, 400)).await.status(), 405);
    }
}

both! {
    async fn costs_the_same_for_many_events(app: TestApp) {
        let organizer = app.organizer().await;
        let list = "{ events(first: 50) { nodes { agenda { title speakers { name } } questions { question } gallery { url } } } }";
        let mut costs = Vec::new();
        for _ in 0..3 {
            let event = app.event().by(&organizer).with("timezone", "Europe/Berlin").with("startsAt", "2027-03-27T18:00:00+01:00");
            let event = event.with("endsAt", "2027-03-27T23:00:00+01:00").published().await;
            send(app, &organizer.user, UPDATE, program(&event)).await.ok();
            app.settle().await;
            let before = app.parts.env.db.statements();
            app.gql(list, json!({})).as_(&organizer.user).ok().await;
            costs.push(app.parts.env.db.statements() - before);
        }
        assert_eq!(costs[0], costs[2], "{costs:?}");
    }
}
