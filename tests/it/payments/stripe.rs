//! The course of payments with Stripe.

use std::time::Duration;

use serde_json::{Value, json};

use super::{STRIPE, availability, buy, double, earned, look, news, place, session_of};
use crate::support::both;

both! {
    async fn leads_to_stripe_and_back(app: TestApp = STRIPE) {
        let event = app.event().paid("25.00").quota(10).published().await;
        let bought = place(app, &event, 2).await;
        let session = double(app).session(&bought.session);
        let url = format!("https://checkout.stripe.com/c/pay/{}", session.id);
        assert_eq!(bought.order["payment"], json!({ "status": "PENDING", "checkoutUrl": url }));
        assert_eq!((session.amount_total, session.currency.as_str()), (5_000, "eur"));
        assert!(session.success_url.starts_with(&app.origin) && session.success_url.ends_with("/return?paid=1"));

        double(app).pay(&session.id);
        news(app).await;
        let paid = look(app, &bought).await;
        assert_eq!(paid["status"], "CONFIRMED");
        assert_eq!(paid["payment"], json!({ "status": "SUCCEEDED", "checkoutUrl": null }));
        assert_eq!(paid["tickets"].as_array().unwrap().len(), 2);
        assert_eq!(earned(app).await, 5_000);
    }
}

both! {
    async fn a_declined_card_is_not_the_end(app: TestApp = STRIPE) {
        let event = app.event().paid("9.50").quota(1).published().await;
        let bought = place(app, &event, 1).await;
        double(app).decline(&bought.session);
        news(app).await;
        let declined = look(app, &bought).await;
        assert_eq!(declined["status"], "PENDING");
        assert_eq!(declined["payment"]["status"], "FAILED");
        double(app).pay(&bought.session);
        news(app).await;
        assert_eq!(look(app, &bought).await["status"], "CONFIRMED");
    }
}

both! {
    async fn money_that_takes_days(app: TestApp = STRIPE) {
        let event = app.event().paid("40").quota(2).published().await;
        let (arrives, fails) = (place(app, &event, 1).await, place(app, &event, 1).await);
        for bought in [&arrives, &fails] {
            double(app).pay_later(&bought.session);
        }
        news(app).await;
        for bought in [&arrives, &fails] {
            let waiting = look(app, bought).await;
            assert_eq!((&waiting["status"], &waiting["payment"]["status"]), (&json!("PENDING"), &json!("PROCESSING")));
            assert_eq!(waiting["tickets"], json!([]));
        }
        double(app).money_arrives(&arrives.session);
        double(app).money_never_arrives(&fails.session);
        news(app).await;
        assert_eq!(look(app, &arrives).await["status"], "CONFIRMED");
        let failed = look(app, &fails).await;
        assert_eq!((&failed["status"], &failed["payment"]["status"]), (&json!("CANCELLED"), &json!("FAILED")));
        assert_eq!(availability(app, &event).await, 1);
    }
}

both! {
    async fn a_session_that_ends_unpaid_gives_the_places_back(app: TestApp = STRIPE) {
        let event = app.event().paid("5").quota(1).published().await;
        let bought = place(app, &event, 1).await;
        double(app).expire(&bought.session);
        news(app).await;
        let ended = look(app, &bought).await;
        assert_eq!((&ended["status"], &ended["payment"]["status"]), (&json!("EXPIRED"), &json!("EXPIRED")));
        assert_eq!(availability(app, &event).await, 1);
    }
}

both! {
    async fn what_does_not_match_waits_for_a_person(app: TestApp = STRIPE) {
        let event = app.event().paid("20").quota(5).published().await;
        let (cheaper, other) = (place(app, &event, 1).await, place(app, &event, 1).await);
        double(app).tamper(&cheaper.session, 1_999, "eur");
        double(app).tamper(&other.session, 2_000, "usd");
        for bought in [&cheaper, &other] {
            double(app).pay(&bought.session);
        }
        news(app).await;
        for bought in [&cheaper, &other] {
            let seen = look(app, bought).await;
            assert_eq!(seen["payment"]["status"], "QUARANTINED");
            assert_eq!((&seen["status"], &seen["tickets"]), (&json!("PENDING"), &json!([])));
        }
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn stripes_trouble_delays_and_doubles_nothing(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        // As many failures as a call has attempts.
        double(app).fail_next(3);
        let input = app.order_input(&event, 1);
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        assert_eq!(order["status"], "PENDING");
        assert_eq!(double(app).sessions().len(), 0);
        // The order's job opens the checkout if nobody else has.
        app.advance(Duration::from_mins(1));
        app.settle().await;
        let session = session_of(app, &order);
        let seen = app.gql("Order", json!({ "id": order["id"], "secret": order["secret"] })).ok().await;
        assert!(seen["payment"]["checkoutUrl"].as_str().unwrap().ends_with(&session));

        let bought = buy(app, &event, 1).await;
        double(app).fail_after_doing();
        let refund = json!({ "orderId": bought.order["id"], "amount": Value::Null, "reason": "Sorry.", "idempotencyKey": "a" });
        app.gql("Refund", json!({ "input": refund })).as_(&event.organizer.user).ok().await;
        news(app).await;
        assert_eq!(look(app, &bought).await["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(double(app).refunds().len(), 1);
        assert_eq!(earned(app).await, 0);
    }
}
