//! Who is going to an event: shown if its organizer and the buyers want that.

use serde_json::{Value, json};

use super::send;
use crate::http::public_cache::Visitor;
use crate::support::{Answer, TestApp, TestEvent, both};

const SHOW_LIST: &str = "mutation($input: EventContentUpdateInput!) {
    eventContentUpdate(input: $input) { event { going { count firstNames } } errors { code } }
}";
const SHOW_NAME: &str = "mutation($input: OrderShowNameInput!) {
    orderShowName(input: $input) { order { nameShown } errors { code field } }
}";
const GOING: &str = "query($slug: String!) { event(slug: $slug) { going { count firstNames } } }";

async fn list(app: &TestApp, event: &TestEvent, shown: bool) {
    let input = json!({ "eventId": event.id, "showsGoing": shown });
    send(app, &event.organizer.user, SHOW_LIST, input).await.ok();
}

async fn place(app: &TestApp, event: &TestEvent, name: &str, quantity: u32) -> Value {
    let mut input = app.order_input(event, quantity);
    input["name"] = json!(name);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone()
}

async fn show(app: &TestApp, order: &Value, shown: bool) -> Answer {
    let input = json!({ "orderId": order["id"], "secret": order["secret"], "shown": shown });
    app.gql(SHOW_NAME, json!({ "input": input })).send().await
}

/// What a visitor sees once the answer in memory is too old: the number of people is kept for as long as places left.
async fn seen(visitor: &Visitor, event: &TestEvent, expected: &Value) {
    let variables = json!({ "slug": event.slug });
    for _ in 0..50 {
        if &visitor.ask(GOING, variables.clone()).await["event"]["going"] == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(&visitor.ask(GOING, variables).await["event"]["going"], expected);
}

both! {
    async fn buyers_are_seen_if_they_and_the_organizer_want_that(app: TestApp) {
        let event = app.event().published().await;
        let visitor = Visitor::at(&app.url(""));
        let rita = place(app, &event, "Rita Reader", 2).await;
        seen(&visitor, &event, &Value::Null).await;
        assert_eq!(show(app, &rita, true).await.codes(), ["LIST_OFF"]);

        list(app, &event, true).await;
        seen(&visitor, &event, &json!({ "count": 2, "firstNames": [] })).await;
        let guess = json!({ "orderId": rita["id"], "secret": "guessed", "shown": true });
        assert_eq!(app.gql(SHOW_NAME, json!({ "input": guess })).send().await.codes(), ["NOT_FOUND"]);
        for _ in 0..2 {
            assert_eq!(show(app, &rita, true).await.ok()["order"]["nameShown"], true);
        }
        let spam = place(app, &event, "https://spam.example", 1).await;
        assert_eq!(show(app, &spam, true).await.codes(), ["NO_FIRST_NAME"]);
        let ada = place(app, &event, "Ada", 1).await;
        show(app, &ada, true).await.ok();
        seen(&visitor, &event, &json!({ "count": 4, "firstNames": ["Rita", "Ada"] })).await;
        let own = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { nameShown } }";
        let asked = json!({ "id": rita["id"], "secret": rita["secret"] });
        assert_eq!(app.gql(own, asked.clone()).ok().await["nameShown"], true);
        let as_organizer = app.gql(own, json!({ "id": rita["id"] })).as_(&event.organizer.user).ok().await;
        assert_eq!(as_organizer["nameShown"], Value::Null, "it is the buyer's business");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'order.name_show'").await, 2);

        let cancel = json!({ "input": { "orderId": ada["id"], "secret": ada["secret"] } });
        app.gql("CancelOrder", cancel).ok().await;
        assert_eq!(show(app, &ada, true).await.codes(), ["ORDER_NOT_CONFIRMED"]);
        seen(&visitor, &event, &json!({ "count": 3, "firstNames": ["Rita"] })).await;

        list(app, &event, false).await;
        seen(&visitor, &event, &Value::Null).await;
        show(app, &rita, false).await.ok();
        list(app, &event, true).await;
        seen(&visitor, &event, &json!({ "count": 3, "firstNames": [] })).await;
    }
}

both! {
    async fn the_accounts_of_who_is_seen_are_active(app: TestApp) {
        let event = app.event().published().await;
        list(app, &event, true).await;
        let user = app.user().await;
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(user.email);
        let order = app.gql("PlaceOrder", json!({ "input": input })).as_(&user).ok().await["order"].clone();
        show(app, &order, true).await.ok();
        let visitor = Visitor::at(&app.url(""));
        seen(&visitor, &event, &json!({ "count": 1, "firstNames": ["Gil"] })).await;
        let suspend = format!("UPDATE users SET status = 'suspended' WHERE email = '{}'", user.email);
        app.execute(&suspend).await;
        seen(&visitor, &event, &json!({ "count": 1, "firstNames": [] })).await;
    }
}

both! {
    async fn a_list_costs_the_same_for_many_events_and_names(app: TestApp) {
        let organizer = app.organizer().await;
        let lists = "{ events(first: 50) { nodes { going { count firstNames } } } }";
        let mut costs = Vec::new();
        for number in 1..=3 {
            let event = app.event().by(&organizer).published().await;
            list(app, &event, true).await;
            for _ in 0..number {
                let order = place(app, &event, "Rita", 1).await;
                show(app, &order, true).await.ok();
            }
            app.settle().await;
            let before = app.parts.env.db.statements();
            app.gql(lists, json!({})).as_(&organizer.user).ok().await;
            costs.push(app.parts.env.db.statements() - before);
        }
        assert_eq!(costs[0], costs[2], "{costs:?}");
    }
}
