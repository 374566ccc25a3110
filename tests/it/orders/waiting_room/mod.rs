//! Waiting rooms: a fair line before the sale, without a way around it.

mod line;
mod steering;

use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{Answer, TestApp, TestEvent};

const UPDATE: &str = "mutation($input: WaitingRoomUpdateInput!) { waitingRoomUpdate(input: $input) {
    event { waitingRoom { isOn isPaused message mode perMinute opensAt plannedMessage line { waiting admitted } } }
    errors { code field message } } }";
const JOIN: &str = "mutation($input: WaitingRoomJoinInput!) { waitingRoomJoin(input: $input) {
    place { token status position estimatedSeconds waiting opensAt isPaused message admission admissionEndsAt }
    errors { code field message } } }";
const LOOK: &str = "query($token: String!) { waitingPlace(token: $token) {
    token status position estimatedSeconds waiting opensAt isPaused message admission admissionEndsAt } }";
const ROOM: &str = "query($slug: String!) { event(slug: $slug) { waitingRoom {
    isOn isPaused message mode perMinute opensAt line { waiting } } } }";
const PLACE: &str = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) {
    order { id status } errors { code field message } } }";

/// A browser that waits: its cookie, and the place that it was given.
struct Browser {
    cookie: String,
    place: Value,
}

impl Browser {
    async fn join(app: &TestApp, event: &TestEvent) -> Self {
        let answer = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).send().await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        Self { cookie: cookie.split(';').next().unwrap().to_owned(), place: answer.ok()["place"].clone() }
    }

    async fn join_again(&mut self, app: &TestApp, event: &TestEvent) -> &Value {
        let join = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).header("cookie", &self.cookie);
        self.place = join.ok().await["place"].clone();
        &self.place
    }

    async fn look(&mut self, app: &TestApp) -> &Value {
        self.place = app.gql(LOOK, json!({ "token": self.place["token"] })).ok().await;
        &self.place
    }

    /// Orders with the admission of this browser's last look.
    async fn order(&self, app: &TestApp, event: &TestEvent) -> Answer {
        order(app, event, &self.place["admission"], Some(&self.cookie)).await
    }
}

async fn order(app: &TestApp, event: &TestEvent, admission: &Value, cookie: Option<&str>) -> Answer {
    let mut input = app.order_input(event, 1);
    input["admission"] = admission.clone();
    let order = app.gql(PLACE, json!({ "input": input }));
    match cookie {
        Some(cookie) => order.header("cookie", cookie).send().await,
        None => order.send().await,
    }
}

/// Changes the waiting room of an event. Returns it.
async fn set(app: &TestApp, event: &TestEvent, mut changes: Value) -> Value {
    changes["eventId"] = json!(event.id);
    send(app, &event.organizer.user, UPDATE, changes).await.ok()["event"]["waitingRoom"].clone()
}

/// An event with a waiting room that lets in one a second.
async fn on_sale(app: &TestApp) -> TestEvent {
    let event = app.event().quota(500).published().await;
    set(app, &event, json!({ "mode": "ON", "perMinute": 60 })).await;
    event
}
