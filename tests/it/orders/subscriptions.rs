//! Subscriptions to orders, availability and check-ins.

use kernel::signals::Signal;
use serde_json::{Value, json};

use super::paid::{choose, place};
use crate::organizers::send;

const SEND: &str =
    "mutation($input: MessageSendInput!) { messageSend(input: $input) { message { id } errors { code message } } }";
use crate::support::{AppOptions, Subscription, TestApp, TestUser, both};

both! {
    async fn a_buyer_sees_the_payment_happen(app: TestApp) {
        let event = app.event().paid("8").published().await;
        let order = place(app, &event, 1).await;
        let mut changes = app.subscribe("OrderChanged", json!({ "id": order["id"], "secret": order["secret"] })).await;
        assert_eq!(changes.next().await["orderChanged"]["status"], "PENDING");
        choose(app, &order, "succeed").await;
        loop {
            let change = changes.next().await["orderChanged"].clone();
            if change["status"] == "CONFIRMED" {
                assert_eq!(change["payment"]["status"], "SUCCEEDED");
                break;
            }
        }
    }
}

both! {
    async fn everybody_sees_places_go(app: TestApp) {
        let event = app.event().quota(3).published().await;
        let mut changes = app.subscribe("AvailabilityChanged", json!({ "eventId": event.id })).await;
        assert_eq!(changes.next().await["availabilityChanged"], json!({ "id": event.ticket_type_id, "availability": 3 }));
        place(app, &event, 2).await;
        assert_eq!(changes.next().await["availabilityChanged"]["availability"], 1);
    }
}

/// As many subscriptions as a socket may have.
const PER_SOCKET: usize = 50;

/// Something that is watched: the subscription, who may watch it, and what changes it.
struct Watched<'a> {
    document: &'a str,
    variables: Value,
    user: &'a TestUser,
    sql: String,
    signal: Signal,
}

impl Watched<'_> {
    async fn watch(&self, app: &TestApp, times: usize) -> Subscription {
        let mut socket = app.subscribe_as(self.user, self.document, self.variables.clone()).await;
        socket.subscribe_more(times - 1, self.document, &self.variables).await;
        for _ in 0..times {
            socket.next().await;
        }
        socket
    }

    /// The statements until all have been told of a change.
    async fn cost(&self, app: &TestApp, sockets: &mut [Subscription], each: usize) -> u64 {
        let mut least = u64::MAX;
        // Periodic tasks of the API may add some.
        for _ in 0..3 {
            app.execute(&self.sql).await;
            let before = app.parts.env.db.statements();
            app.parts.env.signals.publish(self.signal);
            for socket in sockets.iter_mut() {
                for _ in 0..each {
                    socket.next().await;
                }
            }
            least = least.min(app.parts.env.db.statements() - before);
        }
        least
    }
}

both! {
    async fn a_change_costs_the_same_whether_one_watches_or_five_hundred(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let event = app.event().quota(100).published().await;
        let order = place(app, &event, 2).await;
        let user = &event.organizer.user;
        let message = json!({ "eventId": event.id, "subject": "Hello", "body": "See you.", "audience": {}, "idempotencyKey": "1" });
        let message = send(app, user, SEND, message).await.ok()["message"]["id"].as_str().unwrap().to_owned();
        let all = [
            Watched {
                document: "subscription($id: ID!) { availabilityChanged(eventId: $id) { id name availability } }",
                variables: json!({ "id": event.id }),
                user,
                sql: "UPDATE quotas SET held = held + 1".to_owned(),
                signal: Signal::Availability(event.id.parse().unwrap()),
            },
            Watched {
                document: "subscription($id: ID!) { orderChanged(id: $id) { status buyerName event { title venue { name } }
                           lines { name ticketType { name } } tickets { ticketType { name } } payment { status }
                           refunds { status } } }",
                variables: json!({ "id": order["id"] }),
                user,
                sql: "UPDATE orders SET name = name || '.'".to_owned(),
                signal: Signal::Order(order["id"].as_str().unwrap().parse().unwrap()),
            },
            Watched {
                document: "subscription($id: ID!) { checkInsChanged(eventId: $id) { tickets checkedIn
                           byTicketType { tickets ticketType { name } } } }",
                variables: json!({ "id": event.id }),
                user,
                sql: "UPDATE tickets SET status = CASE status WHEN 'valid' THEN 'cancelled' ELSE 'valid' END".to_owned(),
                signal: Signal::CheckIns(event.id.parse().unwrap()),
            },
            Watched {
                document: "subscription($id: ID!) { messageChanged(id: $id) { status progress { total sent } } }",
                variables: json!({ "id": message }),
                user,
                sql: "UPDATE messages SET state = CASE state WHEN 'scheduled' THEN 'sending' ELSE 'scheduled' END, started_at = created_at".to_owned(),
                signal: Signal::Message(message.parse().unwrap()),
            },
        ];
        for watched in all {
            let alone = watched.cost(app, &mut [watched.watch(app, 1).await], 1).await;
            let mut sockets = Vec::new();
            for _ in 0..10 {
                sockets.push(watched.watch(app, PER_SOCKET).await);
            }
            assert_eq!(watched.cost(app, &mut sockets, PER_SOCKET).await, alone, "{}", watched.document);
        }
        // Nobody works the mails off.
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn whoever_may_no_longer_see_it_is_cut_off(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let owner = &event.organizer.user;
        let organization = &event.organizer.organization_id;
        let message = json!({ "eventId": event.id, "subject": "Hello", "body": "See you.", "audience": {}, "idempotencyKey": "1" });
        let message = send(app, owner, SEND, message).await.ok()["message"]["id"].clone();
        app.settle().await;
        let manager = app.user().await;
        app.join(owner, organization, &manager, "MANAGER").await;
        let all = [
            ("subscription($id: ID!) { orderChanged(id: $id) { status } }", &order["id"]),
            ("subscription($id: ID!) { messageChanged(id: $id) { status } }", &message),
            ("subscription($id: ID!) { checkInsChanged(eventId: $id) { tickets } }", &json!(event.id)),
        ];
        let mut buyer =
            app.subscribe("OrderChanged", json!({ "id": order["id"], "secret": order["secret"] })).await;
        buyer.next().await;
        let watch = async |documents: &[(&str, &Value)]| {
            let mut watching = Vec::new();
            for (document, id) in documents {
                let mut subscription = app.subscribe_as(&manager, document, json!({ "id": id })).await;
                subscription.next().await;
                watching.push(subscription);
            }
            watching
        };
        // Staff at the door see who comes, and neither orders nor messages.
        let watching = watch(&all).await;
        let role = json!({ "organizationId": organization, "email": manager.email, "role": "CHECK_IN_STAFF" });
        let grant = "mutation($input: MemberGrantInput!) { memberGrant(input: $input) { errors { code } } }";
        app.gql(grant, json!({ "input": role })).as_(owner).ok().await;
        let [mut orders, mut messages, mut door] = <[Subscription; 3]>::try_from(watching).ok().unwrap();
        assert_eq!(orders.refused().await, "NOT_FOUND");
        assert_eq!(messages.refused().await, "FORBIDDEN");
        let revoke = "mutation($input: MemberRevokeInput!) { memberRevoke(input: $input) { errors { code } } }";
        let input = json!({ "organizationId": organization, "userId": manager.id });
        app.gql(revoke, json!({ "input": input })).as_(owner).ok().await;
        assert_eq!(door.refused().await, "NOT_FOUND");
        // The buyer stays.
        let input = json!({ "orderId": order["id"], "secret": order["secret"] });
        app.gql("CancelOrder", json!({ "input": input })).ok().await;
        // A look may see its tickets cancelled first.
        while buyer.next().await["orderChanged"]["status"] != "CANCELLED" {}
    }
}

both! {
    async fn a_private_event_is_watched_by_those_who_may_see_it(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let document = "subscription($id: ID!) { availabilityChanged(eventId: $id) { availability } }";
        let variables = json!({ "id": event.id });
        let mut stranger = app.subscribe_to(document, variables.clone()).await;
        let mut owner = app.subscribe_as(&event.organizer.user, document, variables.clone()).await;
        for watching in [&mut stranger, &mut owner] {
            assert_eq!(watching.next().await["availabilityChanged"]["availability"], 5);
        }
        let change = async |fields: Value| {
            let mut input = fields;
            input["eventId"] = json!(event.id);
            send(app, &event.organizer.user, "UpdateEvent", input).await.ok();
        };
        change(json!({ "visibility": "PRIVATE" })).await;
        assert_eq!(stranger.refused().await, "NOT_FOUND");
        assert_eq!(app.subscribe_to(document, variables).await.refused().await, "NOT_FOUND");
        change(json!({ "capacity": 2 })).await;
        assert_eq!(owner.next().await["availabilityChanged"]["availability"], 2);
    }
}

both! {
    async fn nobody_watches_an_order_without_its_secret(app: TestApp) {
        let event = app.event().published().await;
        let order = place(app, &event, 1).await;
        let mut changes = app.subscribe("OrderChanged", json!({ "id": order["id"] })).await;
        assert_eq!(changes.refused().await, "NOT_FOUND");
    }
}
