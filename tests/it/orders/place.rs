//! Placing orders for free tickets.

use serde_json::{Value, json};

use crate::organizers;
use crate::support::{AppOptions, TestApp, both};

async fn place(app: &TestApp, input: &Value) -> crate::support::Answer {
    app.gql("PlaceOrder", json!({ "input": input })).send().await
}

both! {
    async fn a_guest_gets_tickets_at_once(app: TestApp) {
        let event = app.event().quota(10).published().await;
        let mut input = app.order_input(&event, 2);
        input["lines"][0]["attendees"] = json!([{ "name": "Ada Lovelace", "email": "ada@example.org" }]);
        let order = place(app, &input).await.ok()["order"].clone();

        assert_eq!(order["status"], "CONFIRMED");
        assert_eq!(order["expiresAt"], Value::Null);
        assert_eq!(order["payment"], Value::Null);
        assert_eq!(order["total"], json!({ "amount": "0.00", "currency": "EUR", "minorUnits": 0 }));
        assert_eq!(order["lines"][0]["quantity"], 2);
        assert_eq!(order["lines"][0]["ticketType"]["name"], "Admission");
        let tickets = order["tickets"].as_array().unwrap();
        assert_eq!(tickets.len(), 2);
        assert_eq!(tickets[0]["holderName"], "Ada Lovelace");
        assert_eq!(tickets[1]["holderName"], "Gil Guest");
        assert_ne!(tickets[0]["secret"], tickets[1]["secret"]);

        let seen = app.gql("Order", json!({ "id": order["id"], "secret": order["secret"] })).ok().await;
        assert_eq!(seen["tickets"], order["tickets"]);
        let page = app.gql("EventPage", json!({ "slug": event.slug })).ok().await;
        assert_eq!(page["ticketTypes"][0]["availability"], 8);
    }
}

both! {
    async fn a_signed_in_buyer_needs_no_address(app: TestApp) {
        let event = app.event().published().await;
        let buyer = app.user().await;
        let mut input = app.order_input(&event, 1);
        input.as_object_mut().unwrap().retain(|field, _| field != "email" && field != "name");
        let order = app.gql("PlaceOrder", json!({ "input": input })).as_(&buyer).ok().await["order"].clone();
        assert_eq!(order["tickets"][0]["holderName"], "Pat Person");

        // Without the secret, only the buyer sees the order.
        let mine = app.gql("Order", json!({ "id": order["id"] })).as_(&buyer).ok().await;
        assert_eq!(mine["code"], order["code"]);
        let stranger = app.user().await;
        assert_eq!(app.gql("Order", json!({ "id": order["id"] })).as_(&stranger).ok().await, Value::Null);
        assert_eq!(app.gql("Order", json!({ "id": order["id"] })).ok().await, Value::Null);
        let wrong = json!({ "id": order["id"], "secret": "wrong" });
        assert_eq!(app.gql("Order", wrong).ok().await, Value::Null);
        let viewer = app.gql("Viewer", json!({})).as_(&buyer).ok().await;
        assert_eq!(viewer["orders"]["nodes"][0]["id"], order["id"]);
    }
}

both! {
    async fn the_same_key_is_the_same_order(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let input = app.order_input(&event, 1);
        let first = place(app, &input).await.ok();
        let again = place(app, &input).await.ok();
        assert_eq!(first, again);
        let page = app.gql("EventPage", json!({ "slug": event.slug })).ok().await;
        assert_eq!(page["ticketTypes"][0]["availability"], 4);

        let mut different = input.clone();
        different["lines"][0]["quantity"] = json!(2);
        assert_eq!(place(app, &different).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);

        // Another buyer may use the same key.
        let mut other = input.clone();
        other["email"] = json!("somebody.else@example.org");
        assert_ne!(place(app, &other).await.ok()["order"]["id"], first["order"]["id"]);
    }
}

both! {
    async fn a_key_brings_its_order_back_when_all_is_sold(app: TestApp) {
        let event = app.event().quota(1).published().await;
        let input = app.order_input(&event, 1);
        let first = place(app, &input).await.ok();
        assert_eq!(place(app, &app.order_input(&event, 1)).await.codes(), ["SOLD_OUT"]);
        assert_eq!(place(app, &input).await.ok(), first);
        let mut different = input.clone();
        different["name"] = json!("Somebody Else");
        assert_eq!(place(app, &different).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
    }
}

both! {
    async fn keys_asked_for_again_among_a_crowd_take_no_second_place(app: TestApp) {
        let event = app.event().quota(40).published().await;
        let inputs: Vec<_> = (0..20).map(|_| app.order_input(&event, 1)).collect();
        let first = futures::future::join_all(inputs.iter().map(|input| place(app, input))).await;
        // Each order is repeated twice, among as many new ones.
        let new: Vec<_> = (0..20).map(|_| app.order_input(&event, 1)).collect();
        let crowd = inputs.iter().chain(&new).chain(&inputs);
        let answers = futures::future::join_all(crowd.map(|input| place(app, input))).await;
        for (index, answer) in answers.iter().enumerate() {
            let id = &answer.ok()["order"]["id"];
            match index {
                0..20 => assert_eq!(*id, first[index].ok()["order"]["id"]),
                20..40 => assert!(first.iter().all(|other| other.ok()["order"]["id"] != *id)),
                _ => assert_eq!(*id, first[index - 40].ok()["order"]["id"]),
            }
        }
        assert_eq!(app.count("SELECT SUM(sold) AS n FROM quotas").await, 40);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, 40);
    }
}

both! {
    async fn one_key_at_the_same_moment_is_one_order(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let input = app.order_input(&event, 1);
        let answers = futures::future::join_all((0..20).map(|_| place(app, &input))).await;
        let first = answers[0].ok()["order"]["id"].clone();
        assert!(answers.iter().all(|answer| answer.ok()["order"]["id"] == first));
        let page = app.gql("EventPage", json!({ "slug": event.slug })).ok().await;
        assert_eq!(page["ticketTypes"][0]["availability"], 4);
    }
}

both! {
    async fn says_how_many_are_left(app: TestApp) {
        let event = app.event().quota(3).published().await;
        place(app, &app.order_input(&event, 1)).await.ok();
        let query = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { errors { code field message available } } }";
        let refused = app.gql(query, json!({ "input": app.order_input(&event, 3) })).send().await.field();
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("Only 2 left"), "{message}");
        assert_eq!(refused["errors"][0]["code"], "SOLD_OUT");
        assert_eq!(refused["errors"][0]["field"], "lines.0.quantity");
        assert_eq!(refused["errors"][0]["available"], 2);
        place(app, &app.order_input(&event, 2)).await.ok();
        assert_eq!(place(app, &app.order_input(&event, 1)).await.codes(), ["SOLD_OUT"]);
    }
}

both! {
    async fn tells_all_lines_that_can_not_be_had(app: TestApp) {
        let event = app.event().quota(1).published().await;
        let create = "mutation($input: TicketTypeCreateInput!) { ticketTypeCreate(input: $input) { ticketType { id } } }";
        let input = json!({ "eventId": event.id, "name": "Balcony", "quantity": 2 });
        let other = app.gql(create, json!({ "input": input })).as_(&event.organizer.user).ok().await;
        let other = other["ticketType"]["id"].as_str().unwrap().to_owned();
        let mut input = app.order_input(&event, 2);
        let line = |quantity: u32| json!({ "ticketTypeId": other, "quantity": quantity });
        input["lines"].as_array_mut().unwrap().push(line(3));
        let query = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) {
            errors { code field available limit min max } } }";
        let refused = app.gql(query, json!({ "input": input })).send().await.field();
        let problems: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| (&error["field"], &error["available"])).collect();
        assert_eq!(problems, [(&json!("lines.0.quantity"), &json!(1)), (&json!("lines.1.quantity"), &json!(2))], "{refused}");
        // Also together with other problems.
        let over = "mutation($input: TicketTypeCreateInput!) { ticketTypeCreate(input: $input) { ticketType { id } errors { code } } }";
        let past = json!({ "eventId": event.id, "name": "Early bird", "quantity": 5, "salesStartAt": app.in_days(-3), "salesEndAt": app.in_days(-1) });
        let past = app.gql(over, json!({ "input": past })).as_(&event.organizer.user).ok().await["ticketType"]["id"].clone();
        let mut both = input.clone();
        both["lines"].as_array_mut().unwrap().push(json!({ "ticketTypeId": past, "quantity": 11 }));
        let refused = app.gql(query, json!({ "input": both })).send().await.field();
        let problems: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| (&error["code"], &error["field"])).collect();
        let expected = [
            ("NOT_ON_SALE", "lines.2.ticketTypeId"),
            ("QUANTITY_NOT_ALLOWED", "lines.2.quantity"),
            ("SOLD_OUT", "lines.0.quantity"),
            ("SOLD_OUT", "lines.1.quantity"),
            ("SOLD_OUT", "lines.2.quantity"),
        ];
        assert_eq!(problems, expected.map(|(code, field)| (json!(code), json!(field))).each_ref().map(|(code, field)| (code, field)));
        // An order over the limit is refused with that limit.
        input["lines"][0]["quantity"] = json!(1);
        input["lines"][1] = line(11);
        let refused = app.gql(query, json!({ "input": input })).send().await.field();
        let error = &refused["errors"][0];
        assert_eq!((&error["code"], &error["limit"]), (&json!("QUANTITY_NOT_ALLOWED"), &json!("OUT_OF_RANGE")));
        assert_eq!((&error["min"], &error["max"]), (&json!("1"), &json!("10")));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 0);
    }
}

both! {
    async fn an_attendees_name_of_nothing_visible_is_none(app: TestApp) {
        let event = app.event().published().await;
        let mut input = app.order_input(&event, 1);
        input["lines"][0]["attendees"] = json!([{ "name": "\u{200B} \u{2068}" }]);
        let order = place(app, &input).await.ok()["order"].clone();
        assert_eq!(order["tickets"][0]["holderName"], input["name"], "{order}");
    }
}

both! {
    async fn sells_only_while_on_sale(app: TestApp) {
        let early = app.event().ticket_type("salesStartAt", app.in_days(5)).published().await;
        assert_eq!(place(app, &app.order_input(&early, 1)).await.codes(), ["NOT_ON_SALE"]);
        let late = app.event().ticket_type("salesEndAt", app.in_days(2)).published().await;
        let open = app.event().published().await;
        place(app, &app.order_input(&late, 1)).await.ok();
        app.advance(std::time::Duration::from_hours(24 * 3));
        assert_eq!(place(app, &app.order_input(&late, 1)).await.codes(), ["NOT_ON_SALE"]);
        app.advance(std::time::Duration::from_hours(24 * 3));
        place(app, &app.order_input(&early, 1)).await.ok();
        place(app, &app.order_input(&open, 1)).await.ok();
        app.advance(std::time::Duration::from_hours(24 * 40));
        assert_eq!(place(app, &app.order_input(&open, 1)).await.codes(), ["NOT_ON_SALE"]);

        let draft = app.event().draft().await;
        assert_eq!(place(app, &app.order_input(&draft, 1)).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn keeps_to_the_limits_of_an_order(app: TestApp) {
        let event = app.event().ticket_type("minPerOrder", 2).ticket_type("maxPerOrder", 4).published().await;
        for quantity in [1, 5, 101] {
            assert_eq!(place(app, &app.order_input(&event, quantity)).await.codes(), ["QUANTITY_NOT_ALLOWED"], "{quantity}");
        }
        place(app, &app.order_input(&event, 4)).await.ok();
    }
}

both! {
    async fn refuses_what_it_cannot_use_and_says_where(app: TestApp) {
        let event = app.event().quota(100).published().await;
        let other = app.event().published().await;
        let change = |path: &str, value: Value| {
            let mut input = app.order_input(&event, 1);
            *input.pointer_mut(path).unwrap() = value;
            input
        };
        let line = app.order_input(&event, 1)["lines"][0].clone();
        let cases = [
            (change("/eventId", json!("nonsense")), "INVALID_INPUT", "eventId"),
            (change("/eventId", json!(event.ticket_type_id)), "INVALID_INPUT", "eventId"),
            (change("/eventId", json!("event_00000000000000000000000000")), "NOT_FOUND", "eventId"),
            (change("/email", json!("")), "INVALID_INPUT", "email"),
            (change("/email", Value::Null), "INVALID_INPUT", "email"),
            (change("/email", json!("a@example.org\r\nBcc: b@example.org")), "INVALID_INPUT", "email"),
            (change("/name", json!("a\u{0}b")), "INVALID_INPUT", "name"),
            (change("/name", json!("x".repeat(100_000))), "INVALID_INPUT", "name"),
            (change("/idempotencyKey", json!("")), "INVALID_INPUT", "idempotencyKey"),
            (change("/lines", json!([])), "INVALID_INPUT", "lines"),
            (change("/lines", json!([line, line])), "INVALID_INPUT", "lines.1.ticketTypeId"),
            (change("/lines/0/quantity", json!(0)), "QUANTITY_NOT_ALLOWED", "lines.0.quantity"),
            (change("/lines/0/quantity", json!(-1)), "QUANTITY_NOT_ALLOWED", "lines.0.quantity"),
            (change("/lines/0/quantity", json!(2_147_483_647)), "QUANTITY_NOT_ALLOWED", "lines.0.quantity"),
            (change("/lines/0/ticketTypeId", json!("x")), "INVALID_INPUT", "lines.0.ticketTypeId"),
            (change("/lines/0/ticketTypeId", json!(other.ticket_type_id)), "NOT_FOUND", "lines.0.ticketTypeId"),
        ];
        for (input, code, field) in cases {
            let answer = place(app, &input).await;
            assert_eq!(answer.codes(), [code], "{field}: {answer:#?}");
            assert_eq!(answer.fields(), [Some(field.to_owned())]);
        }
        let mut crowd = app.order_input(&event, 1);
        crowd["lines"][0]["attendees"] = json!([{ "name": "A" }, { "name": "B" }]);
        assert_eq!(place(app, &crowd).await.fields(), [Some("lines.0.attendees".to_owned())]);
        let page = app.gql("EventPage", json!({ "slug": event.slug })).ok().await;
        assert_eq!(page["ticketTypes"][0]["availability"], 100, "nothing was taken");
        // An invisible name counts as none, so the ticket gets the buyer's name.
        let mut nameless = app.order_input(&event, 1);
        nameless["lines"][0]["attendees"] = json!([{ "name": "\u{202e}" }]);
        let placed = place(app, &nameless).await;
        assert_eq!(placed.ok()["order"]["tickets"][0]["holderName"], nameless["name"]);
        // A buyer without a name gets the address as the name.
        for name in ["  ", "\u{200b}", "\u{2800}"] {
            let mut nameless = change("/name", json!(name));
            nameless["lines"][0]["attendees"] = json!([{ "name": "\u{2800}" }]);
            let placed = place(app, &nameless).await;
            assert_eq!(placed.ok()["order"]["tickets"][0]["holderName"], nameless["email"]);
        }
    }
}

both! {
    async fn several_ticket_types_share_the_capacity(app: TestApp) {
        let event = app.event().quota(8).with("capacity", 10).published().await;
        let second = json!({ "eventId": event.id, "name": "Balcony", "kind": "FREE", "quantity": 8 });
        let made = app.gql("CreateTicketType", json!({ "input": second })).as_(&event.organizer.user).ok().await;
        let balcony = made["ticketType"]["id"].clone();
        let mut input = app.order_input(&event, 6);
        input["lines"].as_array_mut().unwrap().push(json!({ "ticketTypeId": balcony, "quantity": 5 }));
        assert_eq!(place(app, &input).await.fields(), [Some("lines.1.quantity".to_owned())]);
        input["lines"][1]["quantity"] = json!(4);
        input["idempotencyKey"] = json!("another");
        place(app, &input).await.ok();
        assert_eq!(place(app, &app.order_input(&event, 1)).await.codes(), ["SOLD_OUT"]);
    }
}

both! {
    async fn an_address_longer_than_a_name_is_served(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let mut input = app.order_input(&event, 1);
        let address = format!("{}@{}.{}.{}.example.org", "a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(50));
        assert!(address.len() > 240);
        input["email"] = json!(address);
        input.as_object_mut().unwrap().remove("name");
        let order = place(app, &input).await.ok()["order"].clone();
        assert_eq!(order["status"], "CONFIRMED");
        assert_eq!(order["tickets"][0]["holderName"], address[..200]);
    }
}

both! {
    async fn one_bad_order_costs_the_crowd_nothing(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(200).published().await;
        // An unforeseen fault: the database refuses this order.
        if app.parts.env.db.is_sqlite() {
            app.execute(
                "CREATE TRIGGER picky BEFORE INSERT ON orders WHEN NEW.name = 'Poison' \
                 BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: picky'); END",
            )
            .await;
        } else {
            app.execute("ALTER TABLE orders ADD CONSTRAINT picky CHECK (name <> 'Poison')").await;
        }
        let inputs = (0..60).map(|n| {
            let mut input = app.order_input(&event, 1);
            if n == 23 {
                input["name"] = json!("Poison");
            }
            input
        });
        let inputs: Vec<_> = inputs.collect();
        let answers = futures::future::join_all(inputs.iter().map(|input| place(app, input))).await;
        for (index, answer) in answers.iter().enumerate() {
            if index == 23 {
                assert_eq!(answer.error_code(), "INTERNAL");
            } else {
                assert_eq!(answer.ok()["order"]["status"], "CONFIRMED", "{index}");
            }
        }
        assert_eq!(app.count("SELECT SUM(sold) AS n FROM quotas").await, 59);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM tickets").await, 59);
        app.tolerate_dead_jobs();
    }
}

both! {
    async fn a_private_event_is_its_organizations(app: TestApp) {
        let event = app.event().quota(9).with("visibility", "PRIVATE").published().await;
        let (member, stranger) = (app.user().await, app.organizer().await.user);
        app.join(&event.organizer.user, &event.organizer.organization_id, &member, "MEMBER").await;
        let input = || json!({ "input": app.order_input(&event, 1) });
        for refused in [app.gql("PlaceOrder", input()).send().await, app.gql("PlaceOrder", input()).as_(&stranger).send().await] {
            assert_eq!((refused.codes(), refused.fields()), (vec!["NOT_FOUND".to_owned()], vec![Some("eventId".to_owned())]));
        }
        let mine = input();
        let order = app.gql("PlaceOrder", mine.clone()).as_(&member).ok().await;
        app.gql("PlaceOrder", input()).as_(&event.organizer.user).ok().await;
        // The composition of the batch does not matter.
        let crowd = (0..12).map(|n| {
            let order = app.gql("PlaceOrder", input());
            if n % 3 == 0 { order.as_(&member) } else { order }.send()
        });
        for (n, answer) in futures::future::join_all(crowd).await.iter().enumerate() {
            assert_eq!(answer.codes().is_empty(), n % 3 == 0, "{n}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 6);

        // A former member keeps the order, and may repeat the request.
        let revoke = json!({ "organizationId": event.organizer.organization_id, "userId": member.id });
        organizers::send(app, &event.organizer.user, organizers::REVOKE_MEMBER, revoke).await.ok();
        assert_eq!(app.gql("PlaceOrder", mine).as_(&member).ok().await, order);
        assert_eq!(app.gql("PlaceOrder", input()).as_(&member).send().await.codes(), ["NOT_FOUND"]);
    }
}
