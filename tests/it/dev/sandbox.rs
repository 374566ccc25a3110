//! The sandbox's payment page.

use std::time::Duration;

use kernel::clock::Clock as _;
use kernel::ids::{OrderId, PaymentId};
use kernel::money::{Currency, Money};
use kernel::payments::{CheckoutLine, CheckoutRequest};
use kernel::text::{EmailAddress, Locale};

use crate::support::{AppOptions, TestApp, both};

/// Opens a checkout without an order, since only the payment page matters here.
async fn open(app: &TestApp) -> String {
    let price = Money::new(1_250, Currency::parse("EUR").unwrap());
    let request = CheckoutRequest {
        payment_id: PaymentId::from_uuid(app.parts.env.ids.next()),
        order_id: OrderId::from_uuid(app.parts.env.ids.next()),
        order_code: "K7Q2M9AB".to_owned(),
        lines: vec![CheckoutLine { name: "Jazz <b>".to_owned(), unit_price: price, quantity: 2 }],
        total: Money::new(2_500, price.currency),
        email: EmailAddress::parse("ada@example.org").unwrap(),
        locale: Locale::En,
        expires_at: app.clock.now() + Duration::from_hours(1),
        success_url: app.url("/orders/1?paid=1"),
        cancel_url: app.url("/orders/1"),
    };
    let provider = app.parts.env.payments.as_ref().unwrap();
    provider.open_checkout(&request).await.unwrap().url.unwrap()
}

async fn page(app: &TestApp, url: &str) -> String {
    app.http.get(url).send().await.unwrap().text().await.unwrap()
}

/// Posts an outcome, and returns where the browser is redirected to.
async fn choose(app: &TestApp, url: &str, outcome: &str) -> String {
    let answer = app.http.post(url).form(&[("outcome", outcome)]).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

both! {
    async fn pays_after_a_declined_card(app: TestApp) {
        let url = open(app).await;
        let shown = page(app, &url).await;
        assert!(shown.contains("2 × Jazz &lt;b&gt;") && shown.contains("25.00 EUR") && shown.contains("K7Q2M9AB"));
        let back = choose(app, &url, "decline").await;
        assert!(url.ends_with(&back));
        assert!(page(app, &url).await.contains("The card was declined."));
        assert_eq!(choose(app, &url, "succeed").await, app.url("/orders/1?paid=1"));
        let shown = page(app, &url).await;
        assert!(shown.contains("This is paid.") && !shown.contains("<form"));
        assert!(url.ends_with(&choose(app, &url, "decline").await));
    }
}

both! {
    async fn money_that_takes_its_time(app: TestApp) {
        for (outcome, said) in [("succeed", "This is paid."), ("decline", "The money never arrived.")] {
            let url = open(app).await;
            assert_eq!(choose(app, &url, "later").await, app.url("/orders/1?paid=1"));
            assert!(page(app, &url).await.contains("on its way"));
            choose(app, &url, outcome).await;
            assert!(page(app, &url).await.contains(said));
        }
        let url = open(app).await;
        choose(app, &url, "later").await;
        app.advance(Duration::from_secs(21));
        assert!(page(app, &url).await.contains("This is paid."));
    }
}

both! {
    async fn says_what_it_can_not_do(app: TestApp) {
        let url = open(app).await;
        for body in ["", "outcome=", "outcome=SUCCEED", "outcome=steal", "colour=red"] {
            let request = app.http.post(&url).header("content-type", "application/x-www-form-urlencoded");
            let answer = request.body(body).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{body}");
            assert!(answer.text().await.unwrap().contains("outcome=succeed"));
        }
        assert_eq!(app.http.post(&url).body("outcome=succeed").send().await.unwrap().status(), 400);
        let unknown = app.url("/sandbox/pay/sbx_00000000000000000000000000000000");
        assert_eq!(app.http.get(&unknown).send().await.unwrap().status(), 404);
        let answer = app.http.post(&unknown).form(&[("outcome", "succeed")]).send().await.unwrap();
        assert_eq!(answer.status(), 404);
        app.advance(Duration::from_hours(2));
        assert!(page(app, &url).await.contains("has expired"));
    }
}

both! {
    async fn without_the_sandbox_there_is_no_pay_page(app: TestApp = AppOptions { stripe: true, ..AppOptions::default() }) {
        let unknown = app.url("/sandbox/pay/sbx_00000000000000000000000000000000");
        assert_eq!(app.http.get(&unknown).send().await.unwrap().status(), 404);
    }
}
