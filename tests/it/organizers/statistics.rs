//! The statistics of an event.

use std::time::Duration;

use serde_json::{Value, json};

use super::send;
use crate::orders::paid::{choose, place};
use crate::support::{AppOptions, TestApp, TestEvent, TestUser, both};

const STATISTICS: &str = "query($slug: String!) { event(slug: $slug) { statistics {
    capacity sold held checkedIn
    gross { minorUnits currency } refunded { minorUnits } net { minorUnits }
    orders { placed pending confirmed cancelled expired everConfirmed }
    byTicketType { ticketType { name } quantity sold held checkedIn revenue { minorUnits } }
    days: salesOverTime { from orders tickets revenue { minorUnits } }
    hours: salesOverTime(bucket: HOUR) { from tickets }
    quarters: checkInsOverTime { from checkIns }
    fives: checkInsOverTime(bucket: FIVE_MINUTES) { from checkIns }
} } }";

async fn statistics(app: &TestApp, event: &TestEvent, user: Option<&TestUser>) -> Value {
    let request = app.gql(STATISTICS, json!({ "slug": event.slug }));
    let request = if let Some(user) = user { request.as_(user) } else { request };
    request.ok().await["statistics"].clone()
}

/// Logs the owner in again, since the first access token has expired.
async fn again(app: &TestApp, user: &TestUser) -> TestUser {
    let input = json!({ "email": user.email, "password": crate::support::PASSWORD });
    TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await)
}

both! {
    async fn add_up(app: TestApp) {
        let event = app.event().paid("10.00").quota(50).with("timezone", "Asia/Kolkata").published().await;
        let owner = &event.organizer.user;
        let free = json!({ "eventId": event.id, "name": "Crew" });
        let free = send(app, owner, "CreateTicketType", free).await.ok()["ticketType"]["id"].clone();
        let empty = statistics(app, &event, Some(owner)).await;
        assert_eq!((&empty["capacity"], &empty["sold"], &empty["days"]), (&Value::Null, &json!(0), &json!([])));

        let (one, two) = (place(app, &event, 3).await, place(app, &event, 2).await);
        for order in [&one, &two] {
            choose(app, order, "succeed").await;
        }
        app.settle().await;
        place(app, &event, 4).await;
        let refund = |order: &Value, amount: Value, key: &str| {
            json!({ "orderId": order["id"], "amount": amount, "reason": "Sorry.", "idempotencyKey": key })
        };
        send(app, owner, "Refund", refund(&one, json!({ "amount": "5", "currency": "EUR" }), "a")).await.ok();
        send(app, owner, "Refund", refund(&two, Value::Null, "b")).await.ok();
        app.settle().await;
        app.clock.advance(Duration::from_hours(48));
        app.settle().await;
        let mut crew = app.order_input(&event, 2);
        crew["lines"][0]["ticketTypeId"] = free;
        let crew = app.gql("PlaceOrder", json!({ "input": crew })).ok().await["order"].clone();
        for ticket in crew["tickets"].as_array().unwrap() {
            let owner = &again(app, owner).await;
            send(app, owner, "RecordCheckIn", json!({ "eventId": event.id, "ticketSecret": ticket["secret"] })).await.ok();
            app.clock.advance(Duration::from_mins(20));
        }
        let owner = &again(app, owner).await;

        let seen = statistics(app, &event, Some(owner)).await;
        assert_eq!((&seen["sold"], &seen["held"], &seen["checkedIn"]), (&json!(5), &json!(0), &json!(2)));
        assert_eq!(seen["gross"], json!({ "minorUnits": 5000, "currency": "EUR" }));
        assert_eq!((&seen["refunded"], &seen["net"]), (&json!({ "minorUnits": 2500 }), &json!({ "minorUnits": 2500 })));
        let counts = json!({
            "placed": 4, "pending": 0, "confirmed": 2, "cancelled": 1, "expired": 1, "everConfirmed": 3,
        });
        assert_eq!(seen["orders"], counts);
        let by_type = json!([
            { "ticketType": { "name": "Admission" }, "quantity": 50, "sold": 3, "held": 0, "checkedIn": 0,
              "revenue": { "minorUnits": 3000 } },
            { "ticketType": { "name": "Crew" }, "quantity": null, "sold": 2, "held": 0, "checkedIn": 2,
              "revenue": { "minorUnits": 0 } },
        ]);
        assert_eq!(seen["byTicketType"], by_type);
        let numbers = |series: &str, field: &str| -> Vec<i64> {
            seen[series].as_array().unwrap().iter().map(|point| point[field].as_i64().unwrap()).collect()
        };
        assert_eq!(numbers("days", "tickets"), [3, 0, 2]);
        assert_eq!(numbers("days", "orders"), [1, 0, 1]);
        assert!(seen["days"][0]["from"].as_str().unwrap().ends_with("T18:30:00Z"), "midnight in Kolkata: {seen:#}");
        let hours = numbers("hours", "tickets");
        assert_eq!((hours.len(), hours.iter().sum::<i64>()), (49, 5));
        assert_eq!(numbers("quarters", "checkIns").iter().sum::<i64>(), 2);
        assert_eq!(numbers("fives", "checkIns"), [1, 0, 0, 0, 1]);
    }
}

both! {
    async fn are_for_those_who_may_see_orders(app: TestApp) {
        let event = app.event().with("capacity", 30).published().await;
        let staff = app.user().await;
        app.join(&event.organizer.user, &event.organizer.organization_id, &staff, "CHECK_IN_STAFF").await;
        let stranger = app.organizer().await.user;
        for user in [None, Some(&stranger), Some(&staff)] {
            assert_eq!(statistics(app, &event, user).await, Value::Null);
        }
        assert_eq!(statistics(app, &event, Some(&event.organizer.user)).await["capacity"], 30);
    }
}

both! {
    async fn of_a_list_take_the_same_statements_however_long(app: TestApp) {
        let organizer = app.organizer().await;
        // Each query has every kind of edge once: whether two paths to the same kind share a statement is a matter of
        // timing.
        let fields = ["capacity", "availability", "statistics { sold gross { amount } byTicketType { ticketType { name } } }"];
        let mut counts = Vec::new();
        for _ in 0..2 {
            for _ in 0..3 {
                let event = app.event().by(&organizer).with("capacity", 20).published().await;
                place(app, &event, 1).await;
            }
            app.settle().await;
            let mut statements = Vec::new();
            for field in fields {
                let list = format!("events(first: 50, phase: UPCOMING) {{ nodes {{ {field} }} }}");
                let query = format!("query($id: ID!) {{ organization(id: $id) {{ {list} }} }}");
                let request = app.gql(&query, json!({ "id": organizer.organization_id })).as_(&organizer.user);
                statements.push(app.statements(request).await);
            }
            counts.push(statements);
        }
        assert_eq!(counts[0], counts[1]);
    }
}

fn without_worker() -> AppOptions {
    AppOptions { no_worker: true, ..AppOptions::default() }
}

both! {
    /// A series that is longer than what is shown ends where it ends without a change that was not folded yet.
    async fn show_what_is_left_when_the_last_sale_is_cancelled(app: TestApp = without_worker()) {
        let event = app.event().published().await;
        let sum = |table: &str, slot: i64, units: i64| {
            format!(
                "INSERT INTO {table} (event_id, measure, part, state, slot, units, minor) \
                 SELECT event_id, 'orders', part, 'confirmed', {slot}, {units}, 0 FROM event_sums LIMIT 1"
            )
        };
        // The event of an order, in the form of each database.
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        app.execute(
            "INSERT INTO event_sums (event_id, measure, part, state, slot, units, minor) \
             SELECT event_id, 'payments', part, 'EUR', -1, 1, 0 FROM event_sum_changes LIMIT 1",
        )
        .await;
        app.execute("DELETE FROM event_sum_changes").await;
        let (first, last) = (2_000_000, 2_000_000 + 4 * 2_100);
        for (table, slot, units) in [("event_sums", first, 1), ("event_sums", last, 1)] {
            app.execute(&sum(table, slot, units)).await;
        }
        let document = "query($slug: String!) { event(slug: $slug) { statistics { \
                        hours: salesOverTime(bucket: HOUR) { orders } } } }";
        let hours = async || {
            let shown = app.gql(document, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await;
            shown["statistics"]["hours"].as_array().unwrap().clone()
        };
        assert_eq!(hours().await, [json!({ "orders": 1 })], "the first is too long ago");
        app.execute(&sum("event_sum_changes", last, -1)).await;
        app.execute(&sum("event_sums", first + 4, 2)).await;
        assert_eq!(hours().await, [1, 2].map(|orders| json!({ "orders": orders })));
        app.execute("DELETE FROM outbox").await;
    }
}
