//! The provider fails, refuses an order, or reports something unexpected: users see the actual state, places are
//! released, and no job ends up dead.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bought, STRIPE, availability, buy, double, earned, look, news, place, session_of};
use crate::support::stripe_double::{WEBHOOK_SECRET, signature};
use crate::support::{TestApp, TestEvent, both, eventually};

/// Longer than any hold.
const LONG: Duration = Duration::from_hours(1);

async fn cancel_event(app: &TestApp, event: &TestEvent) {
    let input = json!({ "eventId": event.id, "reason": "Storm." });
    app.gql("CancelEvent", json!({ "input": input })).as_(&event.organizer.user).ok().await;
    app.settle().await;
}

async fn cancel(app: &TestApp, bought: &Bought) -> Value {
    let document = "mutation($input: OrderCancelInput!) { orderCancel(input: $input) {
        order { status } errors { code field message } } }";
    let input = json!({ "orderId": bought.order["id"], "secret": bought.order["secret"] });
    let cancelled = app.gql(document, json!({ "input": input })).ok().await["order"]["status"].clone();
    app.settle().await;
    cancelled
}

/// Changes the provider of an order's payment to one that is not configured.
async fn lose_provider(app: &TestApp, bought: &Bought) {
    let code = bought.order["code"].as_str().unwrap();
    let order = format!("SELECT id FROM orders WHERE code = '{code}'");
    app.execute(&format!("UPDATE payments SET provider = 'gone' WHERE order_id IN ({order})")).await;
}

fn payment_status(seen: &Value) -> &str {
    seen["payment"]["status"].as_str().unwrap()
}

async fn page(app: &TestApp, bought: &Bought) -> String {
    let (id, secret) = (bought.order["id"].as_str().unwrap(), bought.order["secret"].as_str().unwrap());
    app.http.get(app.url(&format!("/orders/{id}?secret={secret}"))).send().await.unwrap().text().await.unwrap()
}

both! {
    async fn an_order_nobody_knows_of_keeps_no_event_from_being_cancelled(app: TestApp = STRIPE) {
        let event = app.event().paid("20.00").quota(10).published().await;
        let (unknown, gone, later) =
            (place(app, &event, 1).await, place(app, &event, 1).await, place(app, &event, 1).await);
        let (paid, unpaid) = (buy(app, &event, 2).await, place(app, &event, 1).await);
        double(app).pay_later(&later.session);
        news(app).await;
        double(app).forget(&unknown.session);
        double(app).forget(&later.session);
        lose_provider(app, &gone).await;
        cancel_event(app, &event).await;
        assert_eq!(look(app, &paid).await["refunds"][0]["status"], "SUCCEEDED");
        for ended in [&unknown, &gone, &later, &unpaid] {
            let seen = look(app, ended).await;
            assert_eq!((&seen["status"], payment_status(&seen)), (&json!("CANCELLED"), "CANCELLED"));
        }
        let owner = &event.organizer.user.email;
        let mail = app.mail_about(owner, "check a payment").await;
        assert!(mail.text.contains("we couldn’t find out whether"), "{}", mail.text);
        let asked = app.mailbox.to(owner).into_iter().filter(|mail| mail.subject.contains("Please check a payment"));
        assert_eq!(asked.count(), 1, "once an hour, however many orders there are");
        for ended in [&unknown, &gone, &later] {
            let query = "query($id: ID!) { node(id: $id) { ... on Order { timeline { kind note } } } }";
            let seen = app.gql(query, json!({ "id": ended.order["id"] })).as_(&event.organizer.user).ok().await;
            let entry = seen["timeline"].as_array().unwrap().iter().find(|entry| entry["kind"] == "PAYMENT_UNVERIFIED");
            assert!(entry.is_some_and(|entry| !entry["note"].is_null()), "{seen:#}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'payment.unverified'").await, 3);
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn checkouts_that_cannot_be_closed_keep_no_other_order_back(app: TestApp = STRIPE) {
        let event = app.event().paid("20.00").quota(40).published().await;
        for _ in 0..4 {
            double(app).spoil(&place(app, &event, 1).await.session);
        }
        for _ in 0..12 {
            place(app, &event, 1).await;
        }
        let input = json!({ "eventId": event.id, "reason": "Storm." });
        app.gql("CancelEvent", json!({ "input": input })).as_(&event.organizer.user).ok().await;
        let left = "SELECT COUNT(*) AS n FROM orders WHERE status = 'pending'";
        eventually("only those are left whose checkout can't be closed", async || app.count(left).await == 4).await;
        double(app).come_back();
        eventually("they are ended, too", async || app.count(left).await == 0).await;
        app.settle().await;
    }
}

both! {
    async fn an_order_nobody_knows_of_ends_as_any_other(app: TestApp = STRIPE) {
        let event = app.event().paid("20.00").quota(3).published().await;
        let (cancelled, expired, gone) =
            (place(app, &event, 1).await, place(app, &event, 1).await, place(app, &event, 1).await);
        double(app).forget(&cancelled.session);
        double(app).forget(&expired.session);
        lose_provider(app, &gone).await;
        app.advance(Duration::from_mins(3));
        // The provider is asked, and not knowing the payment is an answer.
        app.reconcile().await;
        assert_eq!(look(app, &expired).await["status"], "PENDING");
        assert_eq!(cancel(app, &cancelled).await, "CANCELLED");
        app.advance(LONG);
        app.settle().await;
        for ended in [&expired, &gone] {
            let seen = look(app, ended).await;
            assert_eq!((&seen["status"], payment_status(&seen)), (&json!("EXPIRED"), "EXPIRED"));
        }
        assert_eq!(availability(app, &event).await, 3);
    }
}

both! {
    async fn money_that_turns_up_for_an_order_nobody_knew_of_goes_back(app: TestApp = STRIPE) {
        let event = app.event().paid("20.00").quota(3).published().await;
        let bought = place(app, &event, 1).await;
        double(app).forget(&bought.session);
        assert_eq!(cancel(app, &bought).await, "CANCELLED");
        // The old keys are back, and the buyer still has the payment page open.
        double(app).recall(&bought.session);
        double(app).pay(&bought.session);
        news(app).await;
        news(app).await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], payment_status(&seen)), (&json!("CANCELLED"), "SUCCEEDED"));
        assert_eq!(seen["refunds"][0]["status"], "SUCCEEDED");
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn whoever_paid_something_else_is_told_so(app: TestApp = STRIPE) {
        let event = app.event().paid("20").quota(5).published().await;
        let (cheaper, unreadable, new_word) =
            (place(app, &event, 1).await, place(app, &event, 1).await, place(app, &event, 1).await);
        double(app).tamper(&cheaper.session, 1_999, "eur");
        double(app).tamper(&unreadable.session, 2_000, "zzz");
        for bought in [&cheaper, &unreadable, &new_word] {
            double(app).pay(&bought.session);
        }
        double(app).speak(&new_word.session, "settled", "paid");
        news(app).await;
        for bought in [&cheaper, &unreadable, &new_word] {
            assert_eq!(payment_status(&look(app, bought).await), "QUARANTINED");
            let mail = app.mail_about(&app.buyer_of(&bought.order).await, "we’re checking your payment").await;
            assert!(mail.text.contains("doesn’t match the order") && mail.text.contains("don’t pay again"), "{}", mail.text);
            assert!(page(app, bought).await.contains("doesn’t match the order"));
        }
        app.advance(LONG);
        app.settle().await;
        for bought in [&cheaper, &unreadable, &new_word] {
            let seen = look(app, bought).await;
            assert_eq!((&seen["status"], payment_status(&seen)), (&json!("EXPIRED"), "QUARANTINED"));
            let page = page(app, bought).await;
            assert!(page.contains("doesn’t match the order") && !page.contains("not paid in time"), "{page}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders WHERE cancel_reason = 'The payment did not match the order.'").await, 3);
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn a_payment_cancelled_at_the_provider_frees_its_places(app: TestApp = STRIPE) {
        let event = app.event().paid("20").quota(1).published().await;
        let bought = place(app, &event, 1).await;
        double(app).pay_later(&bought.session);
        news(app).await;
        assert_eq!(payment_status(&look(app, &bought).await), "PROCESSING");
        double(app).cancel_intent(&bought.session);
        news(app).await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], payment_status(&seen)), (&json!("CANCELLED"), "FAILED"));
        assert_eq!(availability(app, &event).await, 1);
        app.mail_about(&app.buyer_of(&bought.order).await, "did not go through").await;
    }
}

both! {
    async fn an_event_that_is_renamed_meanwhile_can_be_paid(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        // Stripe remembers its failures by key. The next attempt follows the renaming.
        app.hold_payments().await;
        double(app).fail_next(3);
        let input = app.order_input(&event, 1);
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        let rename = json!({ "eventId": event.id, "title": "Another evening" });
        app.gql("UpdateEvent", json!({ "input": rename })).as_(&event.organizer.user).ok().await;
        app.let_payments_go().await;
        app.advance(Duration::from_mins(1));
        app.settle().await;
        let session = session_of(app, &order);
        assert!(double(app).session(&session).lines[0].name.starts_with("Another evening"));
        double(app).pay(&session);
        news(app).await;
        assert_eq!(look(app, &Bought { order, session }).await["status"], "CONFIRMED");
    }
}

both! {
    async fn a_checkout_that_is_refused_ends_the_order_at_once(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        double(app).refuse_sessions(true);
        let input = app.order_input(&event, 2);
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        assert_eq!((&order["status"], &order["payment"]["status"]), (&json!("CANCELLED"), &json!("FAILED")));
        app.settle().await;
        assert_eq!(availability(app, &event).await, 5);
        let bought = Bought { order, session: String::new() };
        assert!(page(app, &bought).await.contains("couldn’t be started"));
        let mail = app.mail_about(&app.buyer_of(&bought.order).await, "did not go through").await;
        assert!(mail.text.contains("not your fault"), "{}", mail.text);
        let mail = app.mail_about(&event.organizer.user.email, "couldn’t be started").await;
        assert!(mail.text.contains("cannot currently make live charges"), "{}", mail.text);
        // The place is for sale again once the payment is settled.
        double(app).refuse_sessions(false);
        buy(app, &event, 2).await;
    }
}

both! {
    async fn whoever_never_could_pay_was_not_late(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        double(app).fail_next(1_000);
        let input = app.order_input(&event, 1);
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        assert_eq!(order["status"], "PENDING");
        app.advance(LONG);
        app.settle().await;
        let bought = Bought { order, session: String::new() };
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], payment_status(&seen)), (&json!("EXPIRED"), "FAILED"));
        assert!(page(app, &bought).await.contains("couldn’t be started"));
        app.mail_about(&app.buyer_of(&bought.order).await, "did not go through").await;
        app.mail_about(&event.organizer.user.email, "couldn’t be started").await;
        assert_eq!(availability(app, &event).await, 5);
    }
}

/// Signs and delivers this event.
async fn deliver(app: &TestApp, event: &Value) {
    let body = event.to_string();
    let time = kernel::clock::Clock::now(app.clock.as_ref()).unix_timestamp();
    assert_eq!(double(app).send_raw(&signature(WEBHOOK_SECRET, time, &body), &body).await, 200);
    app.settle().await;
}

both! {
    async fn events_about_what_is_unknown_lead_to_nothing(app: TestApp = STRIPE) {
        for (kind, object) in [
            ("checkout.session.completed", json!({ "id": "cs_unknown" })),
            ("payment_intent.succeeded", json!({ "id": "pi_unknown" })),
            ("refund.created", json!({ "id": "re_unknown", "payment_intent": "pi_unknown" })),
        ] {
            deliver(app, &json!({ "id": format!("evt_{kind}"), "type": kind, "data": { "object": object } })).await;
        }
        let thin = json!({ "id": "re_unknown", "type": "refund" });
        deliver(app, &json!({ "id": "evt_thin", "type": "v1.refund.created", "related_object": thin })).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM inbox").await, 4);
    }
}

both! {
    async fn thin_events_tell_as_much_as_others(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        let bought = place(app, &event, 1).await;
        double(app).pay(&bought.session);
        double(app).take_events();
        let thin = |id: &str, kind: &str, object: Value| {
            json!({ "id": id, "object": "v2.core.event", "type": kind, "related_object": object })
        };
        let session = json!({ "id": bought.session, "type": "checkout.session", "url": "/v1/checkout/sessions" });
        deliver(app, &thin("evt_1", "v1.checkout.session.completed", session)).await;
        assert_eq!(look(app, &bought).await["status"], "CONFIRMED");
        let refund = double(app).refund_at_dashboard(&bought.session, 500);
        double(app).take_events();
        deliver(app, &thin("evt_2", "v1.refund.created", json!({ "id": refund.id, "type": "refund" }))).await;
        assert_eq!(look(app, &bought).await["refunds"][0]["amount"]["amount"], "5.00");
        let dispute = double(app).open_dispute(&bought.session, 700, "needs_response");
        double(app).take_events();
        deliver(app, &thin("evt_3", "v1.charge.dispute.created", json!({ "id": dispute.id, "type": "dispute" }))).await;
        app.mail_about(&event.organizer.user.email, "is disputed").await;
    }
}

both! {
    async fn a_webhook_does_not_wait_for_a_busy_database(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        let bought = place(app, &event, 1).await;
        double(app).pay(&bought.session);
        let paid = double(app).take_events().pop().unwrap();
        let busy = app.parts.env.begin().await.unwrap();
        if !app.parts.env.db.is_sqlite() {
            sea_orm::ConnectionTrait::execute_unprepared(&busy, "LOCK TABLE inbox").await.unwrap();
        }
        let time = kernel::clock::Clock::now(app.clock.as_ref()).unix_timestamp();
        let request = app.http.post(app.url("/webhooks/stripe")).body(paid.body.clone());
        let request = request.header("stripe-signature", signature(WEBHOOK_SECRET, time, &paid.body));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.json::<Value>().await.unwrap()["error"]["code"], "BUSY");
        drop(busy);
        assert_eq!(double(app).send(&paid).await, 200);
        app.settle().await;
        assert_eq!(look(app, &bought).await["status"], "CONFIRMED");
    }
}

both! {
    async fn the_provider_is_not_told_what_opens_the_order(app: TestApp = STRIPE) {
        let event = app.event().paid("12").quota(5).published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send().await;
        let order = placed.ok()["order"].clone();
        let (id, secret) = (order["id"].as_str().unwrap(), order["secret"].as_str().unwrap());
        let requests = format!("{:?}", double(app).requests());
        assert!(requests.contains(id) && !requests.contains(secret), "{requests}");

        let cookie = placed.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains(&format!("Path=/orders/{id}/return;")) && cookie.contains("HttpOnly; SameSite=Lax"));
        let session = double(app).sessions()[0].clone();
        let http = &app.http;
        let back = |url: String, cookie: Option<String>| async move {
            let mut request = http.get(url);
            if let Some(cookie) = cookie {
                request = request.header("cookie", cookie.split(';').next().unwrap().to_owned());
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 303);
            answer.headers()["location"].to_str().unwrap().to_owned()
        };
        // The browser that ordered is sent to its order; others need a login or the link.
        let shown = format!("/orders/{id}?secret={secret}");
        assert_eq!(back(session.success_url.clone(), Some(cookie.clone())).await, format!("{shown}&paid=1"));
        assert_eq!(back(session.cancel_url.unwrap(), Some(cookie)).await, shown);
        assert_eq!(back(session.success_url.clone(), None).await, format!("/orders/{id}?paid=1"));
        let odd = "event_radar_order=a%0d%0aSet-Cookie:b".to_owned();
        assert_eq!(back(session.success_url, Some(odd)).await, format!("/orders/{id}?paid=1"));
        // Paying by the link in a mail leads back as well.
        let page = app.http.get(app.url(&shown)).send().await.unwrap();
        assert!(page.headers()["set-cookie"].to_str().unwrap().starts_with("event_radar_order="));
    }
}
