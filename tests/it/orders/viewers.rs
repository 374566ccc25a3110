//! Visitors who watch the same event without being signed in: they share what is executed, and nothing else.

use futures::future::{join, join_all};
use kernel::signals::Signal;
use serde_json::{Value, json};

use super::paid::place;
use crate::support::{AppOptions, Subscription, TestApp, TestEvent, TestUser, both, in_time};

const WATCH: &str = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id availability } }";
const PLACES: &str = "subscription($id: ID!) { availabilityChanged(eventId: $id) { availability quantity sold } }";

/// The next ticket type that a viewer is told of, and how many of its places are left.
async fn told(viewer: &mut Subscription) -> (String, i64) {
    let told = viewer.next().await["availabilityChanged"].clone();
    (told["id"].as_str().unwrap().to_owned(), told["availability"].as_i64().unwrap())
}

async fn add_ticket_type(app: &TestApp, event: &TestEvent, quantity: i64) -> String {
    let input = json!({ "eventId": event.id, "name": "Balcony", "kind": "FREE", "quantity": quantity });
    let made = app.gql("CreateTicketType", json!({ "input": input })).as_(&event.organizer.user).ok().await;
    made["ticketType"]["id"].as_str().unwrap().to_owned()
}

async fn update(app: &TestApp, event: &TestEvent, mut fields: Value) {
    fields["eventId"] = json!(event.id);
    app.gql("UpdateEvent", json!({ "input": fields })).as_(&event.organizer.user).ok().await;
}

both! {
    async fn whoever_joins_is_told_everything_and_then_what_changes(app: TestApp) {
        let event = app.event().quota(9).published().await;
        let hall = event.ticket_type_id.clone();
        let balcony = add_ticket_type(app, &event, 4).await;
        let mut viewers = Vec::new();
        for _ in 0..3 {
            let mut viewer = app.subscribe_to(WATCH, json!({ "id": event.id })).await;
            assert_eq!([told(&mut viewer).await, told(&mut viewer).await], [(hall.clone(), 9), (balcony.clone(), 4)]);
            viewers.push(viewer);
        }
        for left in [7, 5] {
            place(app, &event, 2).await;
            // Whoever comes now sees what was changed before.
            let mut late = app.subscribe_to(WATCH, json!({ "id": event.id })).await;
            assert_eq!([told(&mut late).await, told(&mut late).await], [(hall.clone(), left), (balcony.clone(), 4)]);
            for viewer in &mut viewers {
                assert_eq!(told(viewer).await, (hall.clone(), left));
            }
            viewers.push(late);
        }
    }
}

both! {
    async fn whoever_leaves_ends_nothing_for_the_others(app: TestApp) {
        let event = app.event().quota(50).published().await;
        let mut left = 50;
        let watch = async || app.subscribe_to(WATCH, json!({ "id": event.id })).await;
        let mut viewers = vec![watch().await, watch().await, watch().await];
        for viewer in &mut viewers {
            assert_eq!(told(viewer).await.1, left);
        }
        while !viewers.is_empty() {
            // The first who came leaves first.
            drop(viewers.remove(0));
            place(app, &event, 1).await;
            left -= 1;
            for viewer in &mut viewers {
                assert_eq!(told(viewer).await.1, left);
            }
        }
        assert_eq!(told(&mut watch().await).await.1, left, "another begins anew");
    }
}

both! {
    async fn viewers_come_and_go_while_places_are_sold(app: TestApp) {
        let event = app.event().quota(60).published().await;
        let watch = async || {
            let mut viewer = app.subscribe_to(WATCH, json!({ "id": event.id })).await;
            let left = told(&mut viewer).await.1;
            (viewer, left)
        };
        let come_and_stay = async || {
            for _ in 0..10 {
                watch().await;
            }
            let (mut viewer, mut left) = watch().await;
            while left > 0 {
                let now = told(&mut viewer).await.1;
                assert!(now < left, "{now} after {left}");
                left = now;
            }
        };
        let sell = async {
            for _ in 0..12 {
                place(app, &event, 5).await;
            }
        };
        in_time("all know that nothing is left", join(join_all((0..12).map(|_| come_and_stay())), sell)).await;
    }
}

both! {
    async fn what_members_see_is_not_for_visitors(app: TestApp) {
        let event = app.event().quota(3).draft().await;
        let owner = &event.organizer.user;
        let watch = async |user: Option<&TestUser>| match user {
            Some(user) => app.subscribe_as(user, PLACES, json!({ "id": event.id })).await,
            None => app.subscribe_to(PLACES, json!({ "id": event.id })).await,
        };
        let mut member = watch(Some(owner)).await;
        let places = json!({ "availability": 3, "quantity": 3, "sold": 0 });
        assert_eq!(member.next().await["availabilityChanged"], places);
        assert_eq!(watch(None).await.refused().await, "NOT_FOUND");
        app.gql("PublishEvent", json!({ "input": { "eventId": event.id } })).as_(owner).ok().await;
        let mut visitors = [watch(None).await, watch(None).await];
        let mut other = watch(Some(&app.user().await)).await;
        for outsider in visitors.iter_mut().chain([&mut other]) {
            let public = json!({ "availability": 3, "quantity": null, "sold": null });
            assert_eq!(outsider.next().await["availabilityChanged"], public);
        }
        assert_eq!(watch(Some(owner)).await.next().await["availabilityChanged"], places);
        place(app, &event, 1).await;
        for outsider in visitors.iter_mut().chain([&mut other]) {
            let public = json!({ "availability": 2, "quantity": null, "sold": null });
            assert_eq!(outsider.next().await["availabilityChanged"], public);
        }
        let places = json!({ "availability": 2, "quantity": 3, "sold": 1 });
        assert_eq!(member.next().await["availabilityChanged"], places);
    }
}

both! {
    async fn each_is_told_what_they_have_asked_for(app: TestApp) {
        let (one, other) = (app.event().quota(5).published().await, app.event().quota(8).published().await);
        let switch = "subscription($id: ID!, $name: Boolean!) { availabilityChanged(eventId: $id) {
                      availability name @include(if: $name) } }";
        let literal = format!("subscription {{ availabilityChanged(eventId: \"{}\") {{ availability }} }}", one.id);
        let asked = |left: i64, others: i64| {
            [
                (WATCH, json!({ "id": one.id }), json!({ "availabilityChanged": { "id": one.ticket_type_id, "availability": left } })),
                (WATCH, json!({ "id": other.id }), json!({ "availabilityChanged": { "id": other.ticket_type_id, "availability": others } })),
                (switch, json!({ "id": one.id, "name": true }), json!({ "availabilityChanged": { "availability": left, "name": "Admission" } })),
                (switch, json!({ "id": one.id, "name": false }), json!({ "availabilityChanged": { "availability": left } })),
                (&literal, json!({}), json!({ "availabilityChanged": { "availability": left } })),
            ]
        };
        let mut viewers = Vec::new();
        for (document, variables, expected) in asked(5, 8).iter().chain(&asked(5, 8)) {
            let mut viewer = app.subscribe_to(document, variables.clone()).await;
            assert_eq!(viewer.next().await, *expected);
            viewers.push(viewer);
        }
        place(app, &one, 1).await;
        place(app, &other, 1).await;
        for (viewer, (_, _, expected)) in viewers.iter_mut().zip(asked(4, 7).iter().chain(&asked(4, 7))) {
            assert_eq!(viewer.next().await, *expected);
        }
        let named = "subscription A($id: ID!) { availabilityChanged(eventId: $id) { availability } }
                     subscription B($id: ID!) { b: availabilityChanged(eventId: $id) { id } }";
        for _ in 0..2 {
            let mut viewer = app.subscribe_named("A", named, json!({ "id": one.id })).await;
            assert_eq!(viewer.next().await, json!({ "availabilityChanged": { "availability": 4 } }));
            let mut viewer = app.subscribe_named("B", named, json!({ "id": one.id })).await;
            assert_eq!(viewer.next().await, json!({ "b": { "id": one.ticket_type_id } }));
        }
    }
}

both! {
    async fn each_gets_the_errors_of_what_fails(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let variables = json!({ "id": event.id });
        let unknown = "subscription($id: ID!) { availabilityChanged(eventId: $id) { nothing } }";
        for (bad, id, code) in [(unknown, &event.id, "GRAPHQL_VALIDATION_FAILED"), (WATCH, &"x".to_owned(), "BAD_USER_INPUT")] {
            for _ in 0..2 {
                assert_eq!(app.subscribe_to(bad, json!({ "id": id })).await.refused().await, code);
            }
        }
        // A field that fails ends nothing, and the error names the request of whoever gets it.
        let failing = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id event { organization {
                       events(first: 1000) { nodes { id } } } } } }";
        let mut viewers = [app.subscribe_to(failing, variables.clone()).await, app.subscribe_to(failing, variables.clone()).await];
        for left in 0..2 {
            let mut requests = Vec::new();
            for viewer in &mut viewers {
                let answer = viewer.answer().await;
                assert_eq!(answer["data"], Value::Null, "{answer}");
                assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
                requests.push(answer["errors"][0]["extensions"]["requestId"].clone());
            }
            assert!(requests[0].is_string() && requests[0] != requests[1], "{requests:?}");
            if left == 0 {
                place(app, &event, 1).await;
            }
        }
        // All are cut off when they may no longer see the event, and may watch it again when they may.
        let mut viewers = [app.subscribe_to(WATCH, variables.clone()).await, app.subscribe_to(WATCH, variables.clone()).await];
        for viewer in &mut viewers {
            assert_eq!(told(viewer).await.1, 4);
        }
        update(app, &event, json!({ "visibility": "PRIVATE" })).await;
        for viewer in &mut viewers {
            assert_eq!(viewer.refused().await, "NOT_FOUND");
        }
        assert_eq!(app.subscribe_to(WATCH, variables.clone()).await.refused().await, "NOT_FOUND");
        update(app, &event, json!({ "visibility": "PUBLIC" })).await;
        assert_eq!(told(&mut app.subscribe_to(WATCH, variables).await).await.1, 4);
    }
}

both! {
    async fn a_change_costs_the_same_however_far_the_selection_goes(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let event = app.event().quota(1000).published().await;
        let document = "subscription($id: ID!) { availabilityChanged(eventId: $id) { availability
                        event { title venue { name } organization { name } } } }";
        let variables = json!({ "id": event.id });
        let signal = Signal::Availability(event.id.parse().unwrap());
        let mut sockets = Vec::new();
        let mut costs = Vec::new();
        for subscriptions in [1, 50, 50, 50] {
            let mut socket = app.subscribe_to(document, variables.clone()).await;
            socket.subscribe_more(subscriptions - 1, document, &variables).await;
            for _ in 0..subscriptions {
                socket.next().await;
            }
            sockets.push((socket, subscriptions));
            let mut least = u64::MAX;
            // Periodic tasks of the API may add some.
            for _ in 0..3 {
                app.execute("UPDATE quotas SET held = held + 1").await;
                let before = app.parts.env.db.statements();
                app.parts.env.signals.publish(signal);
                for (socket, subscriptions) in &mut sockets {
                    for _ in 0..*subscriptions {
                        socket.next().await;
                    }
                }
                least = least.min(app.parts.env.db.statements() - before);
            }
            costs.push(least);
        }
        assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
    }
}
