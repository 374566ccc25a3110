use std::sync::atomic::{AtomicI64, Ordering};

use kernel::ids::{OrderId, PaymentId, RefundId};
use kernel::money::{Currency, Money};
use kernel::payments::{CheckoutLine, CheckoutStatus};
use kernel::text::{EmailAddress, Locale};
use uuid::Uuid;

use super::*;

#[derive(Default)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn unix_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst) * 1000
    }
}

struct Case {
    dir: tempfile::TempDir,
    clock: Arc<Hands>,
    sandbox: Sandbox,
}

fn case() -> Case {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hands(AtomicI64::new(1_000)));
    let time = Arc::<Hands>::clone(&clock);
    let sandbox = Sandbox::open(dir.path().join("sandbox"), "http://localhost:8080/".to_owned(), time).unwrap();
    Case { dir, clock, sandbox }
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::parse("EUR").unwrap())
}

fn request() -> CheckoutRequest {
    CheckoutRequest {
        payment_id: PaymentId::from_uuid(Uuid::from_u128(7)),
        order_id: OrderId::from_uuid(Uuid::from_u128(8)),
        order_code: "K7Q2M9AB".to_owned(),
        lines: vec![CheckoutLine { name: "Jazz".to_owned(), unit_price: euros(1250), quantity: 2 }],
        total: euros(2500),
        email: EmailAddress::parse("ada@example.org").unwrap(),
        locale: Locale::En,
        expires_at: OffsetDateTime::from_unix_timestamp(1_100).unwrap(),
        success_url: "http://localhost:8080/orders/1?paid=1".to_owned(),
        cancel_url: "http://localhost:8080/orders/1".to_owned(),
    }
}

fn refund(number: u128, intent_id: &str, minor: i64) -> RefundRequest {
    let refund_id = RefundId::from_uuid(Uuid::from_u128(number));
    RefundRequest { refund_id, attempt: 0, intent_id: intent_id.to_owned(), amount: euros(minor) }
}

#[tokio::test]
async fn opens_one_checkout_per_payment_and_expires_by_the_clock() {
    let case = case();
    let checkout = case.sandbox.open_checkout(&request()).await.unwrap();
    let again = case.sandbox.open_checkout(&request()).await.unwrap();
    assert_eq!(checkout.checkout_id, "sbx_00000000000000000000000000000007");
    assert_eq!(checkout.checkout_id, again.checkout_id);
    assert_eq!(checkout.url.unwrap(), format!("http://localhost:8080/sandbox/pay/{}", checkout.checkout_id));
    assert_eq!((checkout.status, checkout.paid, checkout.intent_id), (CheckoutStatus::Open, false, None));

    case.clock.0.store(1_100, Ordering::SeqCst);
    let late = case.sandbox.checkout(&checkout.checkout_id).await.unwrap();
    assert_eq!((late.status, late.url), (CheckoutStatus::Expired, None));
    assert!(case.sandbox.choose(&checkout.checkout_id, SandboxOutcome::Succeed).await.unwrap().is_empty());
}

#[tokio::test]
async fn pays_after_a_declined_try_and_can_not_be_closed_then() {
    let case = case();
    let id = case.sandbox.open_checkout(&request()).await.unwrap().checkout_id;
    let declined = case.sandbox.choose(&id, SandboxOutcome::Decline).await.unwrap();
    assert_eq!(declined[0].kind, "payment_intent.payment_failed");
    let checkout = case.sandbox.checkout(&id).await.unwrap();
    assert_eq!(checkout.status, CheckoutStatus::Open);
    assert_eq!(checkout.failure.as_deref(), Some("The card was declined."));

    let paid = case.sandbox.choose(&id, SandboxOutcome::Succeed).await.unwrap();
    assert_eq!(paid[0].kind, "checkout.session.completed");
    assert_ne!(paid[0].event_id, declined[0].event_id);
    let checkout = case.sandbox.close_checkout(&id).await.unwrap();
    assert_eq!((checkout.status, checkout.paid, checkout.failure), (CheckoutStatus::Complete, true, None));
    assert!(case.sandbox.choose(&id, SandboxOutcome::Decline).await.unwrap().is_empty());
}

#[tokio::test]
async fn later_arrives_by_choice_or_by_itself_or_never() {
    for (outcome, wait, kind, paid) in [
        (Some(SandboxOutcome::Succeed), 1, Some("checkout.session.async_payment_succeeded"), true),
        (Some(SandboxOutcome::Decline), 1, Some("checkout.session.async_payment_failed"), false),
        (None, 19, None, false),
        (None, 20, None, true),
        (Some(SandboxOutcome::Decline), 20, None, true),
    ] {
        let case = case();
        let id = case.sandbox.open_checkout(&request()).await.unwrap().checkout_id;
        let event = case.sandbox.choose(&id, SandboxOutcome::Later).await.unwrap();
        assert_eq!(event[0].kind, "checkout.session.completed");
        assert!(case.sandbox.look(&id).await.unwrap().unwrap().on_its_way);
        case.clock.0.fetch_add(wait, Ordering::SeqCst);
        if let Some(outcome) = outcome {
            let events = case.sandbox.choose(&id, outcome).await.unwrap();
            assert_eq!(events.first().map(|event| event.kind.as_str()), kind);
        }
        let checkout = case.sandbox.checkout(&id).await.unwrap();
        assert_eq!((checkout.status, checkout.paid), (CheckoutStatus::Complete, paid));
    }
}

#[tokio::test]
async fn refunds_once_each_and_never_more_than_was_paid() {
    let case = case();
    let id = case.sandbox.open_checkout(&request()).await.unwrap().checkout_id;
    let intent = "sbx_pi_00000000000000000000000000000007";
    assert!(matches!(case.sandbox.refund(&refund(1, intent, 1)).await, Err(RefundFault::Refused(_))));
    case.sandbox.choose(&id, SandboxOutcome::Succeed).await.unwrap();
    assert_eq!(case.sandbox.checkout(&id).await.unwrap().intent_id.as_deref(), Some(intent));
    let first = case.sandbox.refund(&refund(1, intent, 2_000)).await.unwrap();
    let again = case.sandbox.refund(&refund(1, intent, 2_000)).await.unwrap();
    assert_eq!(first.provider_refund_id, again.provider_refund_id);
    assert!(matches!(case.sandbox.refund(&refund(2, intent, 501)).await, Err(RefundFault::Refused(_))));
    case.sandbox.refund(&refund(2, intent, 500)).await.unwrap();
    assert_eq!(case.sandbox.checkout_of_intent(intent).await.unwrap().unwrap().checkout_id, id);
    let all = case.sandbox.refunds(intent).await.unwrap();
    assert_eq!(all.iter().map(|refund| refund.amount.minor).sum::<i64>(), 2_500);
}

#[tokio::test]
async fn a_second_process_sees_the_same() {
    let case = case();
    let id = case.sandbox.open_checkout(&request()).await.unwrap().checkout_id;
    let clock = Arc::<Hands>::clone(&case.clock);
    let other = Sandbox::open(case.dir.path().join("sandbox"), "http://localhost:8080".to_owned(), clock).unwrap();
    let (one, two) =
        tokio::join!(case.sandbox.choose(&id, SandboxOutcome::Succeed), other.choose(&id, SandboxOutcome::Succeed));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
    assert!(other.checkout(&id).await.unwrap().paid);
}

#[tokio::test]
async fn unknown_ids_are_unknown_whatever_they_look_like() {
    let case = case();
    for id in ["", "sbx_", "../sbx_00000000000000000000000000000007", "sbx_0000000000000000000000000000000A", "cs_1"] {
        assert!(case.sandbox.look(id).await.unwrap().is_none(), "{id}");
        assert!(matches!(case.sandbox.checkout(id).await, Err(ProviderError::Unknown(_))), "{id}");
        assert!(matches!(case.sandbox.choose(id, SandboxOutcome::Later).await, Err(ProviderError::Unknown(_))));
    }
}
