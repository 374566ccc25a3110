//! Refunds with Stripe that fail, get lost or come back.

use std::time::Duration;

use futures::future::join_all;
use kernel::ids::{self, RefundKind};
use serde_json::{Value, json};

use super::{Bought, STRIPE, buy, double, earned, look, news};
use crate::support::{TestApp, TestEvent, both, eventually};

/// An order's receipt: what its number ends in, and the file.
async fn receipt(app: &TestApp, bought: &Bought) -> (String, Vec<u8>) {
    let field = |field: &str| bought.order[field].as_str().unwrap();
    let link = |secret: &str| format!("{}/orders/{}/receipt.pdf?secret={secret}", app.origin, field("id"));
    assert_eq!(app.http.get(link("wrong")).send().await.unwrap().status(), 404);
    let file = app.http.get(link(field("secret"))).send().await.unwrap();
    let name = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    let sequence = name.strip_prefix(&format!("attachment; filename=\"receipt-{}-", field("code")));
    let sequence = sequence.and_then(|rest| rest.strip_suffix(".pdf\"")).unwrap_or_else(|| panic!("{name}")).to_owned();
    let pdf = file.bytes().await.unwrap().to_vec();
    assert!(pdf.starts_with(b"%PDF-"));
    (sequence, pdf)
}

async fn refund(app: &TestApp, event: &TestEvent, bought: &Bought, amount: Option<&str>, key: &str) -> Value {
    let amount = amount.map(|amount| json!({ "amount": amount, "currency": "EUR" }));
    let input = json!({ "orderId": bought.order["id"], "amount": amount, "reason": "Sorry.", "idempotencyKey": key });
    app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).ok().await
}

both! {
    async fn ours_are_made_at_stripe_once(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 2).await;
        let first = receipt(app, &bought).await;
        assert_eq!((first.0.as_str(), &first), ("1", &receipt(app, &bought).await), "it stays the same");
        refund(app, &event, &bought, Some("12.50"), "part").await;
        news(app).await;
        let second = receipt(app, &bought).await;
        assert!(second.0 == "2" && second.1 != first.1, "a refund makes it another one");
        refund(app, &event, &bought, Some("12.50"), "part").await;
        refund(app, &event, &bought, None, "rest").await;
        news(app).await;
        let amounts: Vec<i64> = double(app).refunds().iter().map(|refund| refund.amount).collect();
        assert_eq!(amounts, [1_250, 4_750]);
        let seen = look(app, &bought).await;
        assert_eq!(seen["status"], "CANCELLED");
        assert!(seen["refunds"].as_array().unwrap().iter().all(|refund| refund["status"] == "SUCCEEDED"));
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn those_made_at_the_dashboard_are_taken_in(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        double(app).refund_at_dashboard(&bought.session, 1_000);
        news(app).await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], &seen["refunds"][0]["amount"]["amount"]), (&json!("CONFIRMED"), &json!("10.00")));
        assert_eq!(earned(app).await, 2_000);
        double(app).refund_at_dashboard(&bought.session, 2_000);
        news(app).await;
        assert_eq!(look(app, &bought).await["status"], "CANCELLED");
        assert_eq!(earned(app).await, 0);
    }
}

both! {
    async fn one_that_fails_later_can_be_made_again(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund(app, &event, &bought, Some("10.00"), "first").await;
        news(app).await;
        assert_eq!(earned(app).await, 2_000);
        double(app).fail_refund(&double(app).refunds()[0].id);
        news(app).await;
        assert_eq!(look(app, &bought).await["refunds"][0]["status"], "FAILED");
        assert_eq!(earned(app).await, 3_000);
        refund(app, &event, &bought, Some("10.00"), "second").await;
        news(app).await;
        assert_eq!(look(app, &bought).await["refunds"][1]["status"], "SUCCEEDED");
        assert_eq!(earned(app).await, 2_000);
    }
}

/// Requests a refund that Stripe has not made yet: the first attempt failed, and the next is due later.
async fn refund_in_vain(app: &TestApp, event: &TestEvent, bought: &Bought, amount: Option<&str>) {
    // As many failures as a call has attempts.
    double(app).limit_next(3);
    not_answered(app, event, bought, amount).await;
}

/// Requests a refund whose first attempt gets no answer.
async fn not_answered(app: &TestApp, event: &TestEvent, bought: &Bought, amount: Option<&str>) -> Value {
    let asked = refund(app, event, bought, amount, "in-vain").await;
    eventually("the first try fails", async || {
        let ready =
            "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'execute_refund' AND state = 'ready' AND attempts = 1";
        app.count(ready).await == 1
    })
    .await;
    asked
}

/// The refunded amount of the payment in our database, in minor units.
async fn refunded(app: &TestApp) -> i64 {
    let sum = "SELECT SUM(amount_minor) AS n FROM refunds WHERE status <> 'failed'";
    let refunded = app.count("SELECT refunded_minor AS n FROM payments").await;
    assert_eq!(app.count(sum).await, refunded);
    refunded
}

async fn statuses(app: &TestApp, bought: &Bought) -> Vec<String> {
    let seen = look(app, bought).await;
    let refunds = seen["refunds"].as_array().unwrap().iter();
    refunds.map(|refund| refund["status"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn what_the_dashboard_took_is_not_set_aside_any_more(app: TestApp = STRIPE) {
        let event = app.event().paid("100.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund_in_vain(app, &event, &bought, Some("60.00")).await;
        double(app).refund_at_dashboard(&bought.session, 5_000);
        news(app).await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], &seen["tickets"][0]["status"]), (&json!("CONFIRMED"), &json!("VALID")));
        assert_eq!(statuses(app, &bought).await, ["FAILED", "SUCCEEDED"]);
        assert_eq!((refunded(app).await, earned(app).await), (5_000, 5_000));
        refund(app, &event, &bought, None, "rest").await;
        news(app).await;
        assert_eq!(look(app, &bought).await["status"], "CANCELLED");
        assert_eq!((refunded(app).await, earned(app).await), (10_000, 0));
    }
}

both! {
    async fn all_refunded_at_the_dashboard_beside_one_of_ours(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund_in_vain(app, &event, &bought, Some("20.00")).await;
        double(app).refund_at_dashboard(&bought.session, 3_000);
        news(app).await;
        assert_eq!(look(app, &bought).await["status"], "CANCELLED");
        assert_eq!(statuses(app, &bought).await, ["FAILED", "SUCCEEDED"]);
        assert_eq!((refunded(app).await, earned(app).await), (3_000, 0));
    }
}

both! {
    async fn a_full_refund_goes_on_with_what_the_dashboard_left(app: TestApp = STRIPE) {
        let event = app.event().paid("100.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund_in_vain(app, &event, &bought, None).await;
        double(app).refund_at_dashboard(&bought.session, 5_000);
        news(app).await;
        let amounts: Vec<i64> = double(app).refunds().iter().map(|refund| refund.amount).collect();
        assert_eq!(amounts, [5_000, 5_000]);
        assert_eq!(look(app, &bought).await["status"], "CANCELLED");
        assert_eq!((refunded(app).await, earned(app).await), (10_000, 0));
    }
}

both! {
    async fn one_whose_answer_was_lost_is_found_when_its_key_is_gone(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        double(app).lose_next(3);
        not_answered(app, &event, &bought, Some("10.00")).await;
        double(app).take_events();
        app.advance(Duration::from_hours(25));
        app.settle().await;
        assert_eq!(statuses(app, &bought).await, ["SUCCEEDED"]);
        assert_eq!(double(app).refunds().len(), 1);
        assert_eq!((refunded(app).await, earned(app).await), (1_000, 2_000));
    }
}

both! {
    async fn several_workers_in_stripes_trouble_send_one(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        double(app).limit_next(3);
        let asked = not_answered(app, &event, &bought, Some("10.00")).await;
        let env = &app.parts.env;
        let id = ids::parse::<RefundKind>(asked["refund"]["id"].as_str().unwrap()).unwrap();
        // In each round, Stripe fails for the current key; in one, it fails after it has made the refund.
        for round in 0..4 {
            if round == 2 {
                double(app).fail_after_doing();
            } else {
                double(app).fail_next(3);
            }
            for outcome in join_all((0..3).map(|_| domain::refunds::execute(env, id))).await {
                outcome.unwrap();
            }
            app.advance(Duration::from_mins(2));
        }
        news(app).await;
        assert_eq!(statuses(app, &bought).await, ["SUCCEEDED"]);
        assert_eq!(double(app).refunds().len(), 1);
        assert_eq!((refunded(app).await, earned(app).await), (1_000, 2_000));
    }
}

both! {
    async fn ours_without_a_row_is_taken_in_and_stops_nothing(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund(app, &event, &bought, Some("10.00"), "before").await;
        news(app).await;
        // The state after restoring a backup from before the refund.
        app.execute("BEGIN; INSERT INTO demo_resets SELECT id, placed_at FROM orders LIMIT 1; \
                     DELETE FROM ledger_entries WHERE kind = 'refund'; DELETE FROM demo_resets; \
                     DELETE FROM refunds; UPDATE payments SET refunded_minor = 0; COMMIT").await;
        for _ in 0..2 {
            double(app).refund_at_dashboard(&bought.session, 500);
            news(app).await;
        }
        assert_eq!(statuses(app, &bought).await.len(), 3);
        assert_eq!(refunded(app).await, 2_000);
    }
}

both! {
    async fn a_full_one_that_comes_back_is_mailed_to_everybody(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund(app, &event, &bought, None, "all").await;
        news(app).await;
        double(app).fail_refund(&double(app).refunds()[0].id);
        news(app).await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["status"], &seen["refunds"][0]["status"]), (&json!("CANCELLED"), &json!("FAILED")));
        assert_eq!((refunded(app).await, earned(app).await), (0, 3_000));
        let buyer = app.buyer_of(&bought.order).await;
        let mail = app.mail_about(&buyer, "did not arrive").await;
        assert!(mail.text.contains("tickets are not valid"), "{}", mail.text);
        app.mail_about(&event.organizer.user.email, "A refund failed").await;
        refund(app, &event, &bought, None, "anew").await;
        news(app).await;
        assert_eq!((refunded(app).await, earned(app).await), (3_000, 0));
    }
}

both! {
    async fn one_that_nobody_can_send_has_failed(app: TestApp = STRIPE) {
        let mut event = app.event().paid("30.00").quota(5).published().await;
        let (unknown, gone) = (buy(app, &event, 1).await, buy(app, &event, 1).await);
        double(app).forget(&unknown.session);
        let code = gone.order["code"].as_str().unwrap();
        let order = format!("SELECT id FROM orders WHERE code = '{code}'");
        app.execute(&format!("UPDATE payments SET provider = 'gone' WHERE order_id IN ({order})")).await;
        for bought in [&unknown, &gone] {
            refund(app, &event, bought, None, "all").await;
        }
        // For a day, there is time to configure the right account again.
        app.settle().await;
        for bought in [&unknown, &gone] {
            assert_eq!(statuses(app, bought).await, ["PENDING"]);
        }
        app.advance(Duration::from_hours(25));
        app.settle().await;
        event.organizer.user = app.again(&event.organizer.user).await;
        // Whether the requested one was made is unknown; the other was never sent.
        for (bought, phrase) in [(&unknown, "We don’t know yet"), (&gone, "couldn’t be sent")] {
            let seen = look(app, bought).await;
            assert_eq!((&seen["status"], &seen["refunds"][0]["status"]), (&json!("CANCELLED"), &json!("FAILED")));
            let buyer = app.buyer_of(&bought.order).await;
            let mail = app.mail_about(&buyer, "did not arrive").await;
            assert!(mail.text.contains(phrase) && !mail.text.contains("bank"), "{}", mail.text);
        }
        let mail = app.mail_about(&event.organizer.user.email, "A refund failed").await;
        assert!(mail.text.contains("is not configured any more"), "{}", mail.text);
        // The money is still with us, and can be sent once the provider is back.
        assert_eq!((app.count("SELECT SUM(refunded_minor) AS n FROM payments").await, earned(app).await), (0, 6_000));
        double(app).recall(&unknown.session);
        refund(app, &event, &unknown, None, "again").await;
        news(app).await;
        assert_eq!(statuses(app, &unknown).await, ["FAILED", "SUCCEEDED"]);
        assert_eq!(earned(app).await, 3_000);
    }
}

/// A refund is made but its answer is lost, and then the keys are another account's for more than a day, so that it
/// counts as failed. It is requested again, and the old keys come back.
async fn asked_for_again_though_made(app: &TestApp, amount: &str) -> (TestEvent, Bought) {
    let mut event = app.event().paid("30.00").quota(5).published().await;
    let bought = buy(app, &event, 1).await;
    double(app).lose_next(3);
    not_answered(app, &event, &bought, Some(amount)).await;
    double(app).take_events();
    double(app).forget(&bought.session);
    app.advance(Duration::from_hours(25));
    app.settle().await;
    assert_eq!(statuses(app, &bought).await, ["FAILED"]);
    app.hold_payments().await;
    event.organizer.user = app.again(&event.organizer.user).await;
    refund(app, &event, &bought, Some(amount), "again").await;
    double(app).recall(&bought.session);
    app.let_payments_go().await;
    app.settle().await;
    (event, bought)
}

both! {
    async fn one_that_was_made_after_all_is_not_made_again(app: TestApp = STRIPE) {
        let (event, bought) = asked_for_again_though_made(app, "10.00").await;
        assert_eq!(statuses(app, &bought).await, ["SUCCEEDED", "FAILED"]);
        assert_eq!((double(app).refunds().len(), refunded(app).await, earned(app).await), (1, 1_000, 2_000));
        let owner = &event.organizer.user.email;
        let mail = app.mail_about(owner, "Please check a refund").await;
        assert!(mail.text.contains("in the account it was made with"), "{}", mail.text);
        let mail = app.mail_about(owner, "A refund failed").await;
        assert!(mail.text.contains("was made after all"), "{}", mail.text);
    }
}

both! {
    async fn more_than_is_left_after_all_is_not_refunded(app: TestApp = STRIPE) {
        let (_, bought) = asked_for_again_though_made(app, "20.00").await;
        assert_eq!(statuses(app, &bought).await, ["SUCCEEDED", "FAILED"]);
        assert_eq!((double(app).refunds().len(), refunded(app).await, earned(app).await), (1, 2_000, 1_000));
    }
}

both! {
    async fn the_organizer_hears_of_one_that_waits(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 1).await;
        refund_in_vain(app, &event, &bought, Some("10.00")).await;
        // Until the job has used up its attempts.
        app.execute("UPDATE outbox SET attempts = max_attempts - 1 WHERE kind = 'execute_refund'").await;
        double(app).go_away();
        app.advance(Duration::from_hours(1));
        app.settle().await;
        let mail = app.mail_about(&event.organizer.user.email, "A refund is waiting").await;
        assert!(mail.text.contains("couldn’t be sent yet"), "{}", mail.text);
        assert_eq!(statuses(app, &bought).await, ["PENDING"]);
        double(app).come_back();
        app.advance(Duration::from_hours(1));
        app.reconcile().await;
        assert_eq!(statuses(app, &bought).await, ["SUCCEEDED"]);
        assert_eq!((double(app).refunds().len(), earned(app).await), (1, 2_000));
        app.tolerate_dead_jobs();
    }
}
