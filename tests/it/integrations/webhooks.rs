//! Stripe's webhooks over HTTP.

use kernel::clock::Clock as _;
use kernel::ids::{OrderId, PaymentId};
use kernel::money::{Currency, Money};
use kernel::payments::{CheckoutLine, CheckoutRequest, PaymentProvider as _};
use kernel::text::{EmailAddress, Locale};
use sea_orm::{ConnectionTrait as _, Statement};

use crate::support::stripe_double::{StripeDouble, WEBHOOK_SECRET, signature};
use crate::support::{AppOptions, TestApp, both};

const STRIPE: AppOptions = AppOptions { config: Vec::new(), no_worker: false, stripe: true, hubspot: false };

/// A paid session of another program with the same Stripe account, whose events are accepted and ignored.
async fn foreign_event(app: &TestApp) -> (StripeDouble, crate::support::stripe_double::Event) {
    let double = app.stripe.clone().unwrap();
    let price = Money::new(2_500, Currency::parse("EUR").unwrap());
    let request = CheckoutRequest {
        payment_id: PaymentId::from_uuid(app.parts.env.ids.next()),
        order_id: OrderId::from_uuid(app.parts.env.ids.next()),
        order_code: "K7Q2M9AB".to_owned(),
        lines: vec![CheckoutLine { name: "Jazz".to_owned(), unit_price: price, quantity: 1 }],
        total: price,
        email: EmailAddress::parse("ada@example.org").unwrap(),
        locale: Locale::En,
        expires_at: app.clock.now() + std::time::Duration::from_hours(1),
        success_url: app.url("/paid"),
        cancel_url: app.url("/unpaid"),
    };
    let id = double.provider().open_checkout(&request).await.unwrap().checkout_id;
    double.pay(&id);
    let event = double.take_events().pop().unwrap();
    (double, event)
}

async fn kept(app: &TestApp) -> i64 {
    let conn = app.parts.env.db.primary();
    let count = Statement::from_string(conn.get_database_backend(), "SELECT COUNT(*) AS n FROM inbox");
    conn.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap()
}

both! {
    async fn an_event_is_kept_once_however_often_it_comes(app: TestApp = STRIPE) {
        let (double, event) = foreign_event(app).await;
        let answers = double.send_at_once(&event, 100).await;
        assert_eq!(answers, vec![200; 100]);
        assert_eq!(kept(app).await, 1);
        let session = double.sessions()[0].id.clone();
        double.refund_at_dashboard(&session, 500);
        double.deliver().await;
        app.settle().await;
        assert_eq!(kept(app).await, 3);
    }
}

both! {
    async fn what_is_not_from_stripe_is_refused(app: TestApp = STRIPE) {
        let (double, event) = foreign_event(app).await;
        let now = app.clock.now().unix_timestamp();
        let good = signature(WEBHOOK_SECRET, now, &event.body);
        let v0 = good.replace("v1=", "v9=");
        for (header, body, code) in [
            ("", event.body.as_str(), "BAD_HEADER"),
            ("nonsense", event.body.as_str(), "BAD_HEADER"),
            (v0.as_str(), event.body.as_str(), "BAD_HEADER"),
            (good.as_str(), "{}", "BAD_SIGNATURE"),
            (signature("whsec_other", now, &event.body).as_str(), event.body.as_str(), "BAD_SIGNATURE"),
            (signature(WEBHOOK_SECRET, now - 310, &event.body).as_str(), event.body.as_str(), "STALE"),
            (signature(WEBHOOK_SECRET, now + 310, &event.body).as_str(), event.body.as_str(), "STALE"),
            (signature(WEBHOOK_SECRET, now, "[]").as_str(), "[]", "BAD_BODY"),
        ] {
            let request = app.http.post(app.url("/webhooks/stripe")).header("stripe-signature", header);
            let answer = request.body(body.to_owned()).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{code}");
            let answer: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            assert_eq!(answer["error"]["code"], code);
        }
        let unsigned = app.http.post(app.url("/webhooks/stripe")).body("{}").send().await.unwrap();
        assert_eq!(unsigned.status(), 400);
        let huge = app.http.post(app.url("/webhooks/stripe")).body("x".repeat(600 * 1024)).send().await.unwrap();
        assert_eq!(huge.status(), 413);
        assert_eq!(kept(app).await, 0);
        assert_eq!(double.send(&event).await, 200);
    }
}

both! {
    async fn without_stripe_there_is_no_webhook(app: TestApp) {
        let answer = app.http.post(app.url("/webhooks/stripe")).body("{}").send().await.unwrap();
        assert_eq!(answer.status(), 404);
    }
}
