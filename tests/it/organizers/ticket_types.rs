use serde_json::{Value, json};

use super::{UPDATE_TICKET_TYPE, bad_lines, refuses, send};
use crate::support::both;

both! {
    async fn have_prices_in_any_currency(app: TestApp) {
        for (currency, amount, minor, formatted) in [
            ("EUR", json!("25.5"), 2550, "25.50 EUR"),
            ("JPY", json!(1200), 1200, "1200 JPY"),
            ("KWD", json!("1.010"), 1010, "1.010 KWD"),
            ("USD", json!("999999.99"), 99_999_999, "999999.99 USD"),
        ] {
            let organizer = app.organizer_in(currency).await;
            let event = app.event().by(&organizer).draft().await;
            let paid = json!({
                "eventId": event.id, "name": "Front row", "price": { "amount": amount, "currency": currency },
            });
            send(app, &organizer.user, "CreateTicketType", paid).await.ok();
            let page = app.gql("EventPage", json!({ "slug": event.slug })).as_(&organizer.user).send().await.ok();
            let types = page["ticketTypes"].as_array().unwrap();
            assert_eq!(types[0]["kind"], "FREE");
            assert_eq!(types[0]["price"]["currency"], currency);
            assert_eq!(types[1]["kind"], "PAID");
            assert_eq!(types[1]["price"]["minorUnits"], minor);
            assert_eq!(types[1]["price"]["formatted"], formatted);
        }
    }
}

both! {
    async fn inputs_that_cannot_be_used(app: TestApp) {
        let event = app.event().draft().await;
        let user = &event.organizer.user;
        let price = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
        let mut bad: Vec<_> = bad_lines(200).into_iter().map(|text| ("name", text)).collect();
        bad.extend([json!("x".repeat(2001)), json!("a\u{0}")].map(|text| ("description", text)));
        for (amount, currency) in [
            ("-1", "EUR"), ("", "EUR"), ("1.005", "EUR"), ("1e3", "EUR"), ("1000000", "EUR"), ("1.0", "JPY"),
            ("99999999999999999999999", "EUR"), ("0.0001", "KWD"), ("NaN", "EUR"), ("1,5", "EUR"), ("\u{0}", "EUR"),
        ] {
            bad.push(("price.amount", price(amount, currency)));
        }
        bad.extend(["", "XXX", "EURO", "€"].map(|currency| ("price.currency", price("1", currency))));
        bad.extend([0, -1, i32::MAX, i32::MIN].map(|places| ("quantity", json!(places))));
        bad.extend(["1990-01-01T00:00:00Z", "2101-01-01T00:00:00Z"].map(|at| ("salesEndAt", json!(at))));
        bad.extend([0, -1, 101, i32::MAX].map(|least| ("minPerOrder", json!(least))));
        bad.extend([0, -1, 101, i32::MIN].map(|most| ("maxPerOrder", json!(most))));
        let update = json!({ "ticketTypeId": event.ticket_type_id, "minPerOrder": 1, "maxPerOrder": 2 });
        refuses(app, user, UPDATE_TICKET_TYPE, &update, bad.clone()).await;
        let create = json!({ "eventId": event.id, "name": "A", "minPerOrder": 1, "maxPerOrder": 2 });
        bad.push(("price", price("1", "EUR")));
        let mut free = create.clone();
        free["kind"] = json!("FREE");
        refuses(app, user, "CreateTicketType", &free, bad.split_off(bad.len() - 1)).await;
        refuses(app, user, "CreateTicketType", &create, bad).await;
        let mut paid = create.clone();
        paid["kind"] = json!("PAID");
        refuses(app, user, "CreateTicketType", &paid, vec![("price", Value::Null), ("price", price("0", "EUR"))]).await;
        let mut window = create.clone();
        window["salesStartAt"] = json!("2027-01-02T00:00:00Z");
        refuses(app, user, "CreateTicketType", &window, vec![("salesEndAt", json!("2027-01-02T00:00:00Z"))]).await;
    }
}

both! {
    async fn change_within_what_was_sold(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let user = &event.organizer.user;
        let change = async |field: &str, value: Value| {
            let mut input = json!({ "ticketTypeId": event.ticket_type_id });
            input[field] = value;
            send(app, user, UPDATE_TICKET_TYPE, input).await
        };
        let price = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
        assert_eq!(change("price", price("5.00")).await.ok()["ticketType"]["price"]["minorUnits"], 500);
        assert_eq!(change("price", price("0")).await.ok()["ticketType"]["price"]["minorUnits"], 0);
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 3) })).ok().await;

        assert_eq!(change("price", price("5.00")).await.codes(), ["PRICE_LOCKED"]);
        assert_eq!(change("quantity", json!(2)).await.codes(), ["QUANTITY_TOO_SMALL"]);
        assert_eq!(change("quantity", json!(3)).await.ok()["ticketType"]["availability"], 0);
        assert_eq!(change("quantity", Value::Null).await.ok()["ticketType"]["availability"], Value::Null);
        assert_eq!(change("quantity", json!(2)).await.codes(), ["QUANTITY_TOO_SMALL"]);
        assert_eq!(change("quantity", json!(10)).await.ok()["ticketType"]["availability"], 7);
        assert_eq!(change("name", json!("Seat")).await.ok()["ticketType"]["name"], "Seat");
        assert_eq!(change("description", json!("With cushion.")).await.ok()["ticketType"]["description"], "With cushion.");
        assert_eq!(change("maxPerOrder", json!(2)).await.ok()["ticketType"]["maxPerOrder"], 2);
        let ends = app.in_days(10);
        assert_eq!(change("salesEndAt", json!(ends)).await.ok()["ticketType"]["salesEndAt"], json!(ends));
        assert_eq!(change("salesEndAt", Value::Null).await.ok()["ticketType"]["salesEndAt"], Value::Null);
    }
}

both! {
    async fn of_one_event_have_one_currency(app: TestApp) {
        let event = app.event().paid("25.00").draft().await;
        let user = &event.organizer.user;
        let dollars = json!({ "amount": "10", "currency": "USD" });
        let create = json!({ "eventId": event.id, "name": "A", "price": dollars });
        let answer = send(app, user, "CreateTicketType", create).await;
        assert_eq!((answer.codes(), answer.fields()), (vec!["CURRENCY_MISMATCH".to_owned()], vec![Some("price.currency".to_owned())]));
        let second = json!({ "eventId": event.id, "name": "B", "price": { "amount": "1", "currency": "EUR" } });
        send(app, user, "CreateTicketType", second).await.ok();
        let update = json!({ "ticketTypeId": event.ticket_type_id, "price": dollars });
        assert_eq!(send(app, user, UPDATE_TICKET_TYPE, update).await.codes(), ["CURRENCY_MISMATCH"]);
    }
}

const CREATE: &str = "mutation($input: TicketTypeCreateInput!) {
    ticketTypeCreate(input: $input) { ticketType { id } errors { code field message minimum { formatted } } }
}";

both! {
    async fn prices_that_can_not_be_charged_are_refused(app: TestApp) {
        for (currency, amount, fewest, minimum) in [
            ("EUR", "0.30", 1, Some("0.50 EUR")), ("EUR", "0.24", 2, Some("0.50 EUR")), ("GBP", "0.29", 1, Some("0.30 GBP")),
            ("HUF", "174", 1, Some("175.00 HUF")), ("JPY", "49", 1, Some("50 JPY")), ("KWD", "1.234", 1, None),
            ("IRR", "100000", 1, None),
        ] {
            let organizer = app.organizer_in(currency).await;
            let event = app.event().by(&organizer).published().await;
            let price = json!({ "amount": amount, "currency": currency });
            let create = json!({ "eventId": event.id, "name": "Seat", "price": price, "minPerOrder": fewest });
            let refused = send(app, &organizer.user, CREATE, create).await;
            assert_eq!(refused.codes(), ["PRICE_NOT_CHARGEABLE"], "{amount} {currency}");
            let error = &refused.field()["errors"][0];
            assert_eq!((&error["field"], error["minimum"]["formatted"].as_str()), (&json!("price"), minimum));
            let update = json!({ "ticketTypeId": event.ticket_type_id, "price": price, "minPerOrder": fewest });
            assert_eq!(send(app, &organizer.user, UPDATE_TICKET_TYPE, update).await.codes(), ["PRICE_NOT_CHARGEABLE"]);
        }
        // The minimum applies to an order's total; free tickets stay free.
        let event = app.event().draft().await;
        let seat = |amount: &str, fewest: u32| {
            let price = json!({ "amount": amount, "currency": "EUR" });
            json!({ "eventId": event.id, "name": "Seat", "price": price, "minPerOrder": fewest })
        };
        for input in [seat("0.50", 1), seat("0.25", 2), seat("0", 1)] {
            send(app, &event.organizer.user, CREATE, input).await.ok();
        }
    }
}

both! {
    async fn a_price_from_before_is_found_when_it_is_published_and_ordered(app: TestApp) {
        let draft = app.event().paid("5").draft().await;
        let organizer = &draft.organizer.user;
        // A price from before, with another provider for example.
        app.execute("UPDATE ticket_types SET price_minor = 30").await;
        let refused = send(app, organizer, "PublishEvent", json!({ "eventId": draft.id })).await;
        assert_eq!(refused.codes(), ["PRICE_NOT_CHARGEABLE"]);
        app.execute("UPDATE ticket_types SET price_minor = 500").await;
        send(app, organizer, "PublishEvent", json!({ "eventId": draft.id })).await.ok();
        app.execute("UPDATE ticket_types SET price_minor = 30").await;
        let place = "mutation($input: OrderPlaceInput!) {
            orderPlace(input: $input) { order { id total { formatted } } errors { code field minimum { formatted } } }
        }";
        let refused = app.gql(place, json!({ "input": app.order_input(&draft, 1) })).send().await;
        assert_eq!(refused.codes(), ["TOTAL_NOT_CHARGEABLE"]);
        assert_eq!(refused.field()["errors"][0]["minimum"]["formatted"], "0.50 EUR");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 0);
        let two = app.gql(place, json!({ "input": app.order_input(&draft, 2) })).ok().await;
        assert_eq!(two["order"]["total"]["formatted"], "0.60 EUR");
    }
}
