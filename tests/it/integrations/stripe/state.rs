//! The state of a checkout, as Stripe reports it.

use std::time::Duration;

use kernel::payments::{CheckoutStatus, PaymentProvider as _};

use super::{case, money};

#[tokio::test]
async fn a_checkout_is_paid_after_a_declined_card() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    case.double.decline(&id);
    let checkout = case.stripe.checkout(&id).await.unwrap();
    assert_eq!((checkout.status, checkout.paid), (CheckoutStatus::Open, false));
    assert_eq!(checkout.failure.as_deref(), Some("Your card was declined."));
    case.double.pay(&id);
    let checkout = case.stripe.checkout(&id).await.unwrap();
    assert_eq!((checkout.status, checkout.paid, checkout.failure), (CheckoutStatus::Complete, true, None));
    assert_eq!(checkout.url, None);
    let intent = checkout.intent_id.unwrap();
    assert_eq!(case.stripe.checkout_of_intent(&intent).await.unwrap().unwrap().checkout_id, id);
}

#[tokio::test]
async fn money_that_takes_days_arrives_or_does_not() {
    for arrives in [true, false] {
        let case = case().await;
        let id = case.open().await.checkout_id;
        case.double.pay_later(&id);
        let checkout = case.stripe.checkout(&id).await.unwrap();
        assert_eq!((checkout.status, checkout.paid), (CheckoutStatus::Complete, false));
        if arrives {
            case.double.money_arrives(&id);
        } else {
            case.double.money_never_arrives(&id);
        }
        let checkout = case.stripe.checkout(&id).await.unwrap();
        assert_eq!((checkout.paid, checkout.failure.is_some()), (arrives, !arrives));
    }
}

#[tokio::test]
async fn closing_tells_how_it_stands() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    assert_eq!(case.stripe.close_checkout(&id).await.unwrap().status, CheckoutStatus::Expired);
    assert_eq!(case.stripe.close_checkout(&id).await.unwrap().status, CheckoutStatus::Expired);
    let id = case.stripe.open_checkout(&case.request(50)).await.unwrap().checkout_id;
    case.double.pay(&id);
    let checkout = case.stripe.close_checkout(&id).await.unwrap();
    assert_eq!((checkout.status, checkout.paid), (CheckoutStatus::Complete, true));
    let id = case.stripe.open_checkout(&case.request(60)).await.unwrap().checkout_id;
    case.clock.advance(Duration::from_secs(2_001));
    assert_eq!(case.stripe.checkout(&id).await.unwrap().status, CheckoutStatus::Expired);
    case.double.take_events();
    case.double.tell_expired(&id);
    let id = case.stripe.open_checkout(&case.request(70)).await.unwrap().checkout_id;
    case.double.expire(&id);
    assert_eq!(case.stripe.checkout(&id).await.unwrap().status, CheckoutStatus::Expired);
    let kinds: Vec<_> = case.double.take_events().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["checkout.session.expired"; 2]);
}

#[tokio::test]
async fn tells_what_stripe_says_of_the_total() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    case.double.tamper(&id, 1, "usd");
    assert_eq!(case.stripe.checkout(&id).await.unwrap().total, Some(money(1, "USD")));
    case.double.tamper(&id, 1, "zzz");
    let unreadable = case.stripe.checkout(&id).await.unwrap();
    assert_eq!((unreadable.status, unreadable.total), (CheckoutStatus::Open, None));
    assert!(unreadable.unreadable.unwrap().contains("1 in zzz"));
}

#[tokio::test]
async fn unknown_statuses_are_reported_as_such() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    case.double.speak(&id, "paused", "unpaid");
    let seen = case.stripe.checkout(&id).await.unwrap();
    assert_eq!((seen.status, seen.paid), (CheckoutStatus::Unclear, false));
    assert!(seen.unreadable.unwrap().contains("paused"));
    case.double.speak(&id, "open", "unpaid");
    case.double.pay(&id);
    case.double.speak(&id, "complete", "partly_paid");
    let seen = case.stripe.checkout(&id).await.unwrap();
    // The payment succeeded, whatever status the session has.
    assert_eq!((seen.status, seen.paid), (CheckoutStatus::Complete, true));
    assert!(seen.unreadable.unwrap().contains("partly_paid"));
}

#[tokio::test]
async fn how_an_attempt_went_is_said_by_its_status() {
    for (status, error, failed, cancelled) in [
        ("requires_payment_method", None, false, false),
        ("requires_payment_method", Some("Your card was declined."), true, false),
        // The error of an earlier attempt, while the next one is under way.
        ("requires_action", Some("Your card was declined."), false, false),
        ("processing", Some("Your card was declined."), false, false),
        ("canceled", None, true, true),
        ("a_new_word", Some("Your card was declined."), false, false),
    ] {
        let case = case().await;
        let id = case.open().await.checkout_id;
        case.double.decline(&id);
        case.double.intent_becomes(&id, status, error);
        let seen = case.stripe.checkout(&id).await.unwrap();
        assert_eq!(
            (seen.failure.is_some(), seen.cancelled, seen.paid),
            (failed, cancelled, false),
            "{status} {error:?}"
        );
    }
}
