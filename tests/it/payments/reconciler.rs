//! The reconciler: finding what no webhook reported, and the number of requests that it takes.

use std::time::Duration;

use serde_json::json;

use super::{STRIPE, buy, double, earned, look, news, place};
use crate::support::{TestApp, both};

/// The number of jobs that call Stripe.
async fn jobs(app: &TestApp) -> i64 {
    app.count("SELECT COUNT(*) AS n FROM outbox WHERE queue = 'payments'").await
}

/// The number of requests for single objects, which grows with the number of payments.
fn asked(app: &TestApp) -> usize {
    let about_one = |line: &str| line.starts_with("GET /v1/checkout/sessions/") || line.starts_with("POST");
    double(app).requests().iter().filter(|request| about_one(&request.line)).count()
}

both! {
    async fn nothing_piles_up_while_stripe_is_away(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(20).published().await;
        for _ in 0..3 {
            place(app, &event, 1).await;
        }
        app.settle().await;
        double(app).take_events();
        let before = (jobs(app).await, asked(app));
        double(app).go_away();
        for _ in 0..2 {
            app.advance(Duration::from_mins(2));
            app.reconcile().await;
        }
        double(app).come_back();
        assert_eq!(jobs(app).await, before.0);
        // Three attempts each, with growing pauses after failures.
        assert_eq!(asked(app) - before.1, 3 * 3);
        app.advance(Duration::from_mins(15));
        app.reconcile().await;
    }
}

both! {
    async fn what_failed_for_good_is_left_alone(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(3).published().await;
        let bought = place(app, &event, 1).await;
        double(app).pay_later(&bought.session);
        news(app).await;
        double(app).money_never_arrives(&bought.session);
        news(app).await;
        assert_eq!(look(app, &bought).await["payment"]["status"], "FAILED");
        let before = asked(app);
        for _ in 0..5 {
            app.advance(Duration::from_hours(30));
            app.reconcile().await;
        }
        assert_eq!(asked(app), before);
    }
}

both! {
    async fn refunds_at_the_dashboard_are_found_without_a_webhook(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(9).published().await;
        let (bought, other) = (buy(app, &event, 1).await, buy(app, &event, 1).await);
        app.reconcile().await;
        app.advance(Duration::from_hours(200));
        double(app).refund_at_dashboard(&bought.session, 400);
        double(app).take_events();
        let about_other = |app: &TestApp| {
            double(app).requests().iter().filter(|request| request.line.contains(&other.session)).count()
        };
        let before = about_other(app);
        app.advance(Duration::from_hours(2));
        app.reconcile().await;
        assert_eq!(look(app, &bought).await["refunds"][0]["amount"]["amount"], "4.00");
        assert_eq!(earned(app).await, 1_600);
        assert_eq!(about_other(app), before);

        // A refund that is returned weeks later is found by the regular checks of its payment.
        let refund = double(app).refunds()[0].id.clone();
        app.advance(Duration::from_hours(20 * 24));
        double(app).fail_refund(&refund);
        double(app).take_events();
        app.reconcile().await;
        app.advance(Duration::from_hours(8 * 24));
        app.reconcile().await;
        let seen = look(app, &bought).await;
        assert_eq!((&seen["refunds"][0]["status"], &seen["status"]), (&json!("FAILED"), &json!("CONFIRMED")));
        assert_eq!(earned(app).await, 2_000);
        assert_eq!(look(app, &other).await["refunds"], json!([]));
    }
}

both! {
    async fn what_happened_long_ago_is_found_some_at_a_time(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(9).published().await;
        let bought = buy(app, &event, 1).await;
        app.reconcile().await;
        double(app).take_events();
        app.advance(Duration::from_hours(20 * 24));
        double(app).refund_at_dashboard(&bought.session, 400);
        double(app).take_events();
        app.advance(Duration::from_hours(20 * 24));
        let lists = |app: &TestApp| {
            double(app).requests().iter().filter(|request| request.params.contains_key("created[gte]")).count()
        };
        let before = lists(app);
        app.reconcile().await;
        // Forty days in spans of eight, for refunds and for disputes.
        assert_eq!(lists(app) - before, 12);
        app.reconcile().await;
        assert_eq!(lists(app) - before, 12, "what was seen is seen");
        assert_eq!(look(app, &bought).await["refunds"][0]["amount"]["amount"], "4.00");
        assert_eq!(earned(app).await, 600);
    }
}

both! {
    async fn what_happened_at_once_hides_nothing(app: TestApp = STRIPE) {
        let event = app.event().paid("10.00").quota(9).published().await;
        let (bought, other) = (buy(app, &event, 1).await, buy(app, &event, 1).await);
        app.reconcile().await;
        // Another program with the same account makes more refunds in a moment than are listed for a day.
        let code = other.order["code"].as_str().unwrap();
        let order = format!("SELECT id FROM orders WHERE code = '{code}'");
        app.execute(&format!("UPDATE payments SET intent_id = 'pi_of_another' WHERE order_id IN ({order})")).await;
        app.advance(Duration::from_hours(20 * 24));
        for _ in 0..501 {
            double(app).refund_at_dashboard(&other.session, 1);
        }
        app.advance(Duration::from_hours(24));
        double(app).refund_at_dashboard(&bought.session, 400);
        double(app).take_events();
        app.advance(Duration::from_hours(20 * 24));
        app.reconcile().await;
        assert_eq!(look(app, &bought).await["refunds"][0]["amount"]["amount"], "4.00");
        assert_eq!(earned(app).await, 1_600);
    }
}
