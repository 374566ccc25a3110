//! Replacing, describing, copying and removing covers, and the fate of their files.

use kernel::ids::{EventId, TypedId as _};
use std::time::Duration;

use domain::events::remove_files;
use serde_json::{Value, json};

use super::pictures::png;
use super::{addresses, cover, delete, put_at, set, signed, statuses};
use crate::organizers::{DELETE_EVENT, DUPLICATE_EVENT, send};
use crate::support::{AppOptions, TestApp, TestEvent, both, eventually};

const UPDATE: &str = "mutation($input: EventUpdateInput!) {
    eventUpdate(input: $input) { event { cover { alternativeText } } errors { code field message } }
}";
/// The time after which the files of a replaced cover are deleted.
pub(super) const LATER: Duration = Duration::from_mins(30 * 24 * 60 + 1);

pub(super) async fn files(app: &TestApp) -> i64 {
    app.count("SELECT COUNT(*) AS n FROM event_covers").await
}

both! {
    async fn a_replaced_cover_goes_later(app: TestApp) {
        let event = app.event().published().await;
        let first = addresses(&set(app, &event, png(600, 400)).await);
        let second = addresses(&set(app, &event, png(600, 400)).await);
        assert!(first.iter().all(|address| !second.contains(address)), "{first:?} {second:?}");
        app.settle().await;
        assert_eq!(statuses(app, &first).await, [200, 200]);
        app.advance(LATER);
        app.settle().await;
        assert_eq!(statuses(app, &first).await, [404, 404]);
        assert_eq!(statuses(app, &second).await, [200, 200]);
        assert_eq!(files(app).await, 1);
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'event.cover_set'";
        assert_eq!(app.count(trail).await, 2);
    }
}

both! {
    async fn a_cover_is_a_change_of_its_event(app: TestApp) {
        let event = app.event().published().await;
        let user = &event.organizer.user;
        set(app, &event, png(600, 400)).await;
        let late = json!({ "eventId": event.id, "coverAlternativeText": "Of the picture before", "version": 1 });
        assert_eq!(send(app, user, UPDATE, late).await.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(cover(app, &event).await["alternativeText"], Value::Null);
        let now = json!({ "eventId": event.id, "coverAlternativeText": "A saxophone", "version": 2 });
        send(app, user, UPDATE, now).await.ok();
        delete(app, &event.id, Some(user)).await;
        let version = app.gql("query($slug: String!) { event(slug: $slug) { version } }", json!({ "slug": event.slug }));
        assert_eq!(version.as_(user).ok().await["version"], 4);
    }
}

both! {
    async fn a_cover_that_somebody_else_put_there_stays(app: TestApp) {
        let event = app.event().published().await;
        let user = Some(&event.organizer.user);
        let path = |seen: &str| format!("/events/{}/cover?expectedUrl={seen}", event.id);
        let edited = async |answer: reqwest::Response| {
            assert_eq!(answer.status(), 409);
            answer.json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"] == "EDITED_MEANWHILE"
        };
        let first = put_at(app, &path(""), user, png(600, 400)).await.json::<Value>().await.unwrap();
        assert!(edited(put_at(app, &path(""), user, png(500, 500)).await).await);
        let first = first["cover"]["url"].as_str().unwrap();
        let second = put_at(app, &path(first), user, png(500, 500)).await.json::<Value>().await.unwrap();
        let remove = |seen: &str| signed(app.http.delete(app.url(&path(seen))), user).send();
        assert!(edited(remove(first).await.unwrap()).await);
        assert_eq!(cover(app, &event).await["url"], second["cover"]["url"]);
        assert_eq!(remove(second["cover"]["url"].as_str().unwrap()).await.unwrap().status(), 204);
    }
}

both! {
    async fn a_removed_cover_goes_later(app: TestApp) {
        let event = app.event().published().await;
        let files_of = addresses(&set(app, &event, png(600, 400)).await);
        for _ in 0..2 {
            let answer = delete(app, &event.id, Some(&event.organizer.user)).await;
            assert_eq!(answer.status(), 204);
            assert_eq!(cover(app, &event).await, Value::Null);
        }
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'event.cover_remove'";
        assert_eq!(app.count(trail).await, 1);
        assert_eq!(statuses(app, &files_of).await, [200, 200]);
        app.advance(LATER);
        app.settle().await;
        assert_eq!(statuses(app, &files_of).await, [404, 404]);
        assert_eq!(files(app).await, 0);
    }
}

both! {
    async fn it_is_described_later_too(app: TestApp) {
        let event = app.event().draft().await;
        let user = &event.organizer.user;
        let refused = send(app, user, UPDATE, json!({ "eventId": event.id, "coverAlternativeText": "A band" })).await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("coverAlternativeText".to_owned())]));
        send(app, user, UPDATE, json!({ "eventId": event.id, "coverAlternativeText": null })).await.ok();

        let path = format!("/events/{}/cover?alternativeText=%20A%20band%20", event.id);
        assert_eq!(put_at(app, &path, Some(user), png(500, 500)).await.status(), 200);
        assert_eq!(cover(app, &event).await["alternativeText"], "A band");
        for (input, expected) in [
            (json!({ "coverAlternativeText": "Two bands" }), json!("Two bands")),
            (json!({ "title": "Other" }), json!("Two bands")),
            (json!({ "coverAlternativeText": "  " }), Value::Null),
            (json!({ "coverAlternativeText": "A band" }), json!("A band")),
            (json!({ "coverAlternativeText": null }), Value::Null),
        ] {
            let mut input = input;
            input["eventId"] = json!(event.id);
            let updated = send(app, user, UPDATE, input).await.ok();
            assert_eq!(updated["event"]["cover"]["alternativeText"], expected);
        }
        let long = json!({ "eventId": event.id, "coverAlternativeText": "x".repeat(301) });
        assert_eq!(send(app, user, UPDATE, long).await.codes(), ["INVALID_INPUT"]);
    }
}

both! {
    async fn what_is_said_about_it_is_of_its_event_s_version(app: TestApp) {
        let event = app.event().draft().await;
        set(app, &event, png(600, 400)).await;
        let describe = |text: &str| {
            let input = json!({ "eventId": event.id, "coverAlternativeText": text, "version": 2 });
            let document = "mutation($input: EventUpdateInput!) { eventUpdate(input: $input) {
                current { version cover { alternativeText } } errors { code field } } }";
            send(app, &event.organizer.user, document, input)
        };
        describe("A band").await.ok();
        let late = describe("A crowd").await;
        assert_eq!(late.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(late.field()["current"], json!({ "version": 3, "cover": { "alternativeText": "A band" } }));
    }
}

both! {
    async fn a_copy_has_files_of_its_own(app: TestApp) {
        let event = app.event().draft().await;
        let user = &event.organizer.user;
        let path = format!("/events/{}/cover?alternativeText=A%20band", event.id);
        put_at(app, &path, Some(user), png(600, 400)).await;
        let original = addresses(&cover(app, &event).await);
        let made = send(app, user, DUPLICATE_EVENT, json!({ "eventId": event.id })).await.ok()["event"].clone();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let copy = TestEvent { id: text("id"), slug: text("slug"), ..event.clone() };
        let copied = cover(app, &copy).await;
        assert_eq!(copied["alternativeText"], "A band");

        send(app, user, DELETE_EVENT, json!({ "eventId": event.id })).await.ok();
        app.advance(LATER);
        app.settle().await;
        assert_eq!(statuses(app, &original).await, [404, 404]);
        assert_eq!(statuses(app, &addresses(&copied)).await, [200, 200]);
    }
}

both! {
    async fn a_copy_that_is_asked_for_again_writes_no_file(app: TestApp) {
        let event = app.event().draft().await;
        let user = &event.organizer.user;
        set(app, &event, png(600, 400)).await;
        let copy = |key: &str| send(app, user, DUPLICATE_EVENT, json!({ "eventId": event.id, "idempotencyKey": key }));
        let first = copy("once").await.ok();
        assert_eq!(files(app).await, 2);
        for _ in 0..3 {
            assert_eq!(copy("once").await.ok(), first);
        }
        let other = json!({ "eventId": event.id, "idempotencyKey": "once", "title": "Another" });
        assert_eq!(send(app, user, DUPLICATE_EVENT, other).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
        // A cover's row is written before its files are.
        assert_eq!(files(app).await, 2);
        copy("twice").await.ok();
        assert_eq!(files(app).await, 3);
    }
}

both! {
    async fn of_uploads_at_once_one_is_the_cover(app: TestApp) {
        let event = app.event().published().await;
        let uploads = (0..4).map(|_| set(app, &event, png(600, 400)));
        let answers = futures::future::join_all(uploads).await;
        let shown = cover(app, &event).await;
        assert!(answers.contains(&shown));
        app.advance(LATER);
        app.settle().await;
        assert_eq!(files(app).await, 1);
        assert_eq!(statuses(app, &addresses(&shown)).await, [200, 200]);
    }
}

both! {
    async fn what_a_crash_left_is_found(app: TestApp) {
        let event = app.event().draft().await;
        let left = addresses(&set(app, &event, png(600, 400)).await);
        // The state after the process has died between storing the files and changing the event.
        let at = "unused_since = created_at, event_id = NULL";
        app.execute(&format!("UPDATE event_covers SET {at}")).await;
        assert_eq!(cover(app, &event).await, Value::Null);
        app.advance(Duration::from_hours(23));
        app.settle().await;
        assert_eq!(files(app).await, 1);
        app.advance(Duration::from_hours(2));
        eventually("leftovers are removed", async || files(app).await == 0).await;
        assert_eq!(statuses(app, &left).await, [404, 404]);
    }
}

both! {
    async fn files_are_removed_once_however_often_it_is_tried(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(10).published().await;
        let used = addresses(&set(app, &event, png(600, 400)).await);
        let env = &app.parts.env;
        let event_id = id(&event).uuid();
        let shown = domain::events::covers_of(env.db.primary(), [event_id]).await.unwrap().remove(&event_id).unwrap();
        // A job that runs too early, or for a cover in use, does nothing.
        remove_files(env, shown.typed_id()).await.unwrap();
        assert_eq!(statuses(app, &used).await, [200, 200]);
        delete(app, &event.id, Some(&event.organizer.user)).await;
        for _ in 0..2 {
            assert_eq!(remove_files(env, shown.typed_id()).await.unwrap(), kernel::jobs::Outcome::Done);
            assert_eq!(statuses(app, &used).await, [404, 404]);
        }
        app.tolerate_dead_jobs();
    }
}

pub(super) fn id(event: &TestEvent) -> EventId {
    event.id.parse().unwrap()
}
