//! Organizers who switch a waiting room, and rooms that come by themselves.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use super::{Browser, JOIN, LOOK, PLACE, ROOM, UPDATE, on_sale, order, set};
use crate::organizers::{refuses, send};
use crate::support::{AppOptions, TestApp, both, eventually};

both! {
    async fn a_pause_ends_with_the_line(app: TestApp) {
        let event = on_sale(app).await;
        set(app, &event, json!({ "isPaused": true })).await;
        set(app, &event, json!({ "mode": "AUTOMATIC" })).await;
        let room = set(app, &event, json!({ "mode": "ON" })).await;
        assert_eq!((&room["isOn"], &room["isPaused"]), (&json!(true), &json!(false)));
        // Whoever came before an opening was set draws like everybody.
        let mut first = Browser::join(app, &event).await;
        assert_eq!(first.place["status"], "ADMITTED");
        set(app, &event, json!({ "opensAt": app.in_days(1) })).await;
        assert_eq!(first.join_again(app, &event).await["status"], "BEFORE_OPENING");
        assert_eq!(first.order(app, &event).await.codes(), ["WAITING_ROOM"]);
    }
}

both! {
    async fn a_draft_is_published_with_its_waiting_room(app: TestApp) {
        let draft = app.event().quota(5).draft().await;
        set(app, &draft, json!({ "mode": "ON" })).await;
        send(app, &draft.organizer.user, "PublishEvent", json!({ "eventId": draft.id })).await.ok();
        eventually("it has its waiting room", async || {
            app.gql(ROOM, json!({ "slug": draft.slug })).ok().await["waitingRoom"]["isOn"] == true
        }).await;
        assert_eq!(order(app, &draft, &Value::Null, None).await.codes(), ["WAITING_ROOM"]);
    }
}

both! {
    async fn it_comes_by_itself_and_goes_again(
        app: TestApp = AppOptions {
            config: vec![("waiting_room.automatic", true.into()), ("waiting_room.per_minute", 120.into())],
            ..AppOptions::default()
        }
    ) {
        let event = app.event().quota(500).published().await;
        let quiet = app.event().quota(500).published().await;
        let never = app.event().quota(500).published().await;
        set(app, &never, json!({ "mode": "OFF" })).await;
        assert_eq!(order(app, &quiet, &Value::Null, None).await.ok()["order"]["status"], "CONFIRMED");
        // More than ten in five seconds.
        let all = join_all((0..60).map(|number| order(app, if number % 2 == 0 { &event } else { &never }, &Value::Null, None)));
        all.await;
        eventually("the event has a waiting room", async || {
            order(app, &event, &Value::Null, None).await.body["data"]["orderPlace"]["errors"][0]["code"] == "WAITING_ROOM"
        }).await;
        let room = app.gql(ROOM, json!({ "slug": event.slug })).ok().await["waitingRoom"].clone();
        assert_eq!((&room["isOn"], &room["mode"]), (&json!(true), &Value::Null));
        for other in [&quiet, &never] {
            assert_eq!(order(app, other, &Value::Null, None).await.ok()["order"]["status"], "CONFIRMED");
        }
        let browser = Browser::join(app, &event).await;
        assert_eq!(browser.order(app, &event).await.ok()["order"]["status"], "CONFIRMED");
        // Nobody waits any more.
        app.advance(Duration::from_mins(3));
        eventually("the waiting room is gone", async || {
            app.gql(ROOM, json!({ "slug": event.slug })).ok().await["waitingRoom"]["isOn"] == false
        }).await;
        assert_eq!(order(app, &event, &Value::Null, None).await.ok()["order"]["status"], "CONFIRMED");
        let join = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).ok().await;
        assert_eq!((&join["place"]["status"], &join["place"]["token"]), (&json!("OPEN"), &Value::Null));
    }
}

both! {
    async fn only_its_organizers_steer_it(app: TestApp) {
        let event = app.event().published().await;
        let input = json!({ "eventId": event.id, "mode": "ON", "perMinute": 100, "message": "Hello" });
        let stranger = app.user().await;
        assert_eq!(send(app, &stranger, UPDATE, input.clone()).await.codes(), ["NOT_FOUND"]);
        let owner = &event.organizer.user;
        let too_long = json!("x".repeat(501));
        refuses(app, owner, UPDATE, &input, vec![
            ("perMinute", json!(0)), ("perMinute", json!(1_000_001)), ("message", too_long), ("eventId", json!("event_x")),
        ]).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM waiting_rooms").await, 0, "nothing was changed");

        let room = set(app, &event, input).await;
        assert_eq!((&room["mode"], &room["perMinute"], &room["isOn"]), (&json!("ON"), &json!(100), &json!(true)));
        let public = app.gql(ROOM, json!({ "slug": event.slug })).ok().await["waitingRoom"].clone();
        assert_eq!((&public["isOn"], &public["message"]), (&json!(true), &json!("Hello")));
        assert_eq!((&public["mode"], &public["perMinute"], &public["line"]), (&Value::Null, &Value::Null, &Value::Null));
        let room = set(app, &event, json!({ "mode": "AUTOMATIC", "perMinute": null })).await;
        assert_eq!((&room["isOn"], &room["perMinute"], &room["plannedMessage"]), (&json!(false), &Value::Null, &json!("Hello")));
        assert_eq!(app.gql(ROOM, json!({ "slug": event.slug })).ok().await["waitingRoom"]["isOn"], false);

        let private = app.event().with("visibility", "PRIVATE").published().await;
        set(app, &private, json!({ "mode": "ON" })).await;
        let refused = app.gql(JOIN, json!({ "input": { "eventId": private.id } })).send().await;
        assert_eq!(refused.codes(), ["NOT_FOUND"]);
        let draft = app.event().draft().await;
        set(app, &draft, json!({ "mode": "ON" })).await;
        send(app, &draft.organizer.user, crate::organizers::DELETE_EVENT, json!({ "eventId": draft.id })).await.ok();
    }
}

/// What is switched in one process holds in all, and they let in together as many as one would.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_have_one_line() {
    let mut app = TestApp::start(crate::support::Database::Postgres).await;
    let other = app.run_another_api().await;
    let event = app.event().quota(500).published().await;
    set(&app, &event, json!({ "mode": "ON", "perMinute": 60 })).await;
    let there =
        async |document: &str, input: Value| app.gql(document, json!({ "input": input })).at(&other).send().await;
    eventually("the other process has it, too", async || {
        there(PLACE, app.order_input(&event, 1)).await.body["data"]["orderPlace"]["errors"][0]["code"] == "WAITING_ROOM"
    })
    .await;
    assert_eq!(Browser::join(&app, &event).await.place["status"], "ADMITTED");
    let joined = there(JOIN, json!({ "eventId": event.id })).await.ok();
    assert_eq!(joined["place"]["position"], 1);
    assert_eq!(Browser::join(&app, &event).await.place["position"], 2);
    app.advance(Duration::from_secs(1));
    let place = app.gql(LOOK, json!({ "token": joined["place"]["token"] })).ok().await;
    assert_eq!(place["status"], "ADMITTED", "{place}");
    app.finish().await;
}
