//! Covers of hidden events: the known URLs stop working, and those who may still see the event get new ones.

use domain::events::move_files;
use kernel::jobs::Outcome;
use serde_json::{Value, json};

use super::changes::{LATER, files, id};
use super::pictures::png;
use super::{COVER, addresses, cover, put_at, set, statuses};
use crate::support::{AppOptions, TestApp, TestUser, both};

const UNPUBLISH: &str = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { errors { code } } }";
const REINSTATE: &str = "mutation($input: EventReinstateInput!) { eventReinstate(input: $input) { errors { code } } }";

async fn decide(app: &TestApp, admin: &TestUser, document: &str, input: Value) {
    app.gql(document, json!({ "input": input })).as_(admin).ok().await;
    app.settle().await;
}

both! {
    async fn of_an_event_off_the_platform(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let other = app.event().published().await;
        let path = format!("/events/{}/cover?alternativeText=A%20band", event.id);
        assert_eq!(put_at(app, &path, Some(&event.organizer.user), png(600, 400)).await.status(), 200);
        let known = addresses(&cover(app, &event).await);
        let others = addresses(&set(app, &other, png(600, 400)).await);
        let input = json!({ "eventId": event.id, "reason": "It was not theirs." });
        decide(app, &admin, UNPUBLISH, input.clone()).await;
        assert_eq!(statuses(app, &known).await, [404, 404], "at once");
        let moved = cover(app, &event).await;
        assert_eq!(moved["alternativeText"], "A band");
        let current = addresses(&moved);
        assert!(current.iter().all(|address| !known.contains(address)), "{current:?}");
        assert_eq!(statuses(app, &current).await, [200, 200], "for its organizers");
        decide(app, &admin, UNPUBLISH, input.clone()).await;
        assert_eq!(addresses(&cover(app, &event).await), current, "it is off already");

        decide(app, &admin, REINSTATE, input).await;
        app.advance(LATER);
        app.settle().await;
        // Anonymous, since the organizer's session has expired.
        let shown = app.gql(COVER, json!({ "slug": event.slug })).ok().await["cover"].clone();
        assert_eq!(addresses(&shown), current);
        assert_eq!((statuses(app, &current).await, statuses(app, &known).await), (vec![200, 200], vec![404, 404]));
        assert_eq!((statuses(app, &others).await, files(app).await), (vec![200, 200], 2));
    }
}

both! {
    async fn of_organizations_whose_owner_is_suspended(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let other = app.event().published().await;
        let known = addresses(&set(app, &event, png(600, 400)).await);
        let others = addresses(&set(app, &other, png(600, 400)).await);
        let owner = &event.organizer.user;
        app.gql("SuspendUser", json!({ "input": { "userId": owner.id, "reason": "Fraud" } })).as_(&admin).ok().await;
        app.settle().await;
        assert_eq!(statuses(app, &known).await, [404, 404]);
        assert_eq!(statuses(app, &others).await, [200, 200]);
        assert_eq!(files(app).await, 2);
    }
}

both! {
    async fn of_an_event_made_private(app: TestApp) {
        let event = app.event().published().await;
        let known = addresses(&set(app, &event, png(600, 400)).await);
        let input = json!({ "eventId": event.id, "visibility": "PRIVATE" });
        app.gql("UpdateEvent", json!({ "input": input })).as_(&event.organizer.user).ok().await;
        app.settle().await;
        assert_eq!(statuses(app, &known).await, [404, 404]);
        let shown = app.gql(COVER, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await["cover"].clone();
        assert_eq!(statuses(app, &addresses(&shown)).await, [200, 200]);
    }
}

both! {
    async fn are_moved_however_often_it_is_tried(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(10).published().await;
        assert_eq!(move_files(&app.parts.env, id(&event)).await.unwrap(), Outcome::Done, "it has no cover");
        let mut before = addresses(&set(app, &event, png(600, 400)).await);
        for _ in 0..2 {
            assert_eq!(move_files(&app.parts.env, id(&event)).await.unwrap(), Outcome::Done);
            let now = addresses(&cover(app, &event).await);
            assert!(now.iter().all(|address| !before.contains(address)), "{now:?}");
            assert_eq!(statuses(app, &now).await, [200, 200]);
            before = now;
        }
        app.tolerate_dead_jobs();
    }
}
