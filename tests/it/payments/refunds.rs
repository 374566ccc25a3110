//! Money on its way back.

use serde_json::{Value, json};

use super::{Bought, STRIPE, buy, double, earned, look, news};
use crate::support::{TestApp, TestEvent, both};

async fn refund(app: &TestApp, event: &TestEvent, bought: &Bought, amount: Option<&str>, key: &str) -> Value {
    let amount = amount.map(|amount| json!({ "amount": amount, "currency": "EUR" }));
    let input = json!({ "orderId": bought.order["id"], "amount": amount, "reason": "Sorry.", "idempotencyKey": key });
    app.gql("Refund", json!({ "input": input })).as_(&event.organizer.user).ok().await
}

both! {
    async fn ours_are_made_at_stripe_once(app: TestApp = STRIPE) {
        let event = app.event().paid("30.00").quota(5).published().await;
        let bought = buy(app, &event, 2).await;
        refund(app, &event, &bought, Some("12.50"), "part").await;
        news(app).await;
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
