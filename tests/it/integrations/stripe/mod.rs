//! The Stripe adapter, against the double.

mod opening;
mod refunds;
mod state;
mod trouble;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use integrations::Stripe;
use kernel::ids::{OrderId, PaymentId, RefundId};
use kernel::money::{Currency, Money};
use kernel::payments::{Checkout, CheckoutLine, CheckoutRequest, PaymentProvider as _, ProviderError, RefundRequest};
use kernel::text::{EmailAddress, Locale};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::support::TestClock;
use crate::support::stripe_double::StripeDouble;

struct Case {
    clock: Arc<TestClock>,
    double: StripeDouble,
    stripe: Stripe,
}

async fn case() -> Case {
    let clock = Arc::new(TestClock::default());
    let double = StripeDouble::start(Arc::<TestClock>::clone(&clock)).await;
    Case { clock, stripe: double.provider(), double }
}

fn money(minor: i64, code: &str) -> Money {
    Money::new(minor, Currency::parse(code).unwrap())
}

impl Case {
    fn now(&self) -> OffsetDateTime {
        kernel::clock::Clock::now(self.clock.as_ref())
    }

    fn request(&self, number: u128) -> CheckoutRequest {
        CheckoutRequest {
            payment_id: PaymentId::from_uuid(Uuid::from_u128(number)),
            order_id: OrderId::from_uuid(Uuid::from_u128(number + 1)),
            order_code: "K7Q2M9AB".to_owned(),
            lines: vec![
                CheckoutLine {
                    name: "Jazz – „Früh & spät“".to_owned(), unit_price: money(1_250, "EUR"), quantity: 2
                },
                CheckoutLine { name: "Late + more".to_owned(), unit_price: money(500, "EUR"), quantity: 1 },
            ],
            total: money(3_000, "EUR"),
            email: EmailAddress::parse("ada+jazz@example.org").unwrap(),
            locale: Locale::De,
            expires_at: self.now() + Duration::from_secs(2_000),
            success_url: "http://localhost:8080/orders/order_1/return?paid=1".to_owned(),
            cancel_url: "http://localhost:8080/orders/order_1/return".to_owned(),
        }
    }

    async fn open(&self) -> Checkout {
        self.stripe.open_checkout(&self.request(1)).await.unwrap()
    }

    async fn paid(&self) -> (String, String) {
        let id = self.open().await.checkout_id;
        self.double.pay(&id);
        let intent = self.stripe.checkout(&id).await.unwrap().intent_id.unwrap();
        (id, intent)
    }
}

fn refund(number: u128, intent_id: &str, minor: i64) -> RefundRequest {
    let refund_id = RefundId::from_uuid(Uuid::from_u128(number));
    RefundRequest { refund_id, attempt: 0, intent_id: intent_id.to_owned(), amount: money(minor, "EUR") }
}

fn is_refused<T>(result: &Result<T, ProviderError>) -> bool {
    matches!(result, Err(ProviderError::Refused(_)))
}

fn is_unknown<T>(result: &Result<T, ProviderError>) -> bool {
    matches!(result, Err(ProviderError::Unknown(_)))
}

fn is_temporary<T>(result: &Result<T, ProviderError>) -> bool {
    matches!(result, Err(ProviderError::Temporary(_)))
}
