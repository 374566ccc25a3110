//! Refusals, failures and timeouts.

use std::time::Duration;

use kernel::ids::RefundId;
use kernel::payments::{CheckoutRequest, PaymentProvider as _, RefundFault, RefundRequest};
use uuid::Uuid;

use super::{case, is_refused, is_temporary, is_unknown, refund};
use crate::support::http_client;
use crate::support::stripe_double::SECRET_KEY;

#[tokio::test]
async fn what_stripe_refuses_is_refused() {
    let case = case().await;
    let far = CheckoutRequest { expires_at: case.now() + Duration::from_hours(30), ..case.request(1) };
    assert!(is_refused(&case.stripe.open_checkout(&far).await));
    let first = case.open().await;
    assert!(is_unknown(&case.stripe.checkout("cs_unknown").await));
    assert!(is_unknown(&case.stripe.close_checkout("cs_unknown").await));
    assert!(is_unknown(&case.stripe.intent_of_refund("re_unknown").await));
    assert!(is_unknown(&case.stripe.intent_of_dispute("du_unknown").await));
    assert!(is_unknown(&case.stripe.refunds("pi_unknown").await));
    assert!(case.stripe.checkout_of_intent("pi_unknown").await.unwrap().is_none());
    let wrong_key = case.double.provider_with("sk_test_wrong", Duration::from_secs(5));
    assert!(is_temporary(&wrong_key.checkout(&first.checkout_id).await));
}

#[tokio::test]
async fn trouble_on_the_way_makes_nothing_twice() {
    let case = case().await;
    case.double.limit_next(1);
    case.double.fail_next(1);
    let id = case.open().await.checkout_id;
    assert_eq!(case.double.sessions().len(), 1);
    case.double.pay(&id);
    let intent = case.double.intent(&id).id;
    case.double.fail_after_doing();
    // Stripe answers every call with that key with a failure; the list shows whether the refund was made.
    for _ in 0..2 {
        let failed = case.stripe.refund(&refund(1, &intent, 1_000)).await;
        assert!(matches!(failed, Err(RefundFault::Failed(_))));
    }
    let made = case.stripe.refunds(&intent).await.unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].refund_id, Some(RefundId::from_uuid(Uuid::from_u128(1)).to_string()));
    case.double.fail_next(1);
    let failed = case.stripe.refund(&refund(2, &intent, 500)).await;
    assert!(matches!(failed, Err(RefundFault::Failed(_))));
    let next = RefundRequest { attempt: 1, ..refund(2, &intent, 500) };
    case.double.lose_next(1);
    case.stripe.refund(&next).await.unwrap();
    assert_eq!(case.double.refunds().len(), 2);
    // Three failures in a row are too many for one call.
    case.double.fail_next(6);
    assert!(is_temporary(&case.stripe.checkout(&id).await));
}

#[tokio::test]
async fn a_slow_answer_is_given_up_and_found_later() {
    let case = case().await;
    let hasty = case.double.provider_with(SECRET_KEY, Duration::from_millis(200));
    case.double.slow_next(3, Duration::from_secs(3));
    let request = case.request(1);
    assert!(is_temporary(&hasty.open_checkout(&request).await));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let checkout = case.stripe.open_checkout(&request).await.unwrap();
    assert_eq!(case.double.sessions().len(), 1);
    assert_eq!(case.double.sessions()[0].id, checkout.checkout_id);
}

#[tokio::test]
async fn the_double_is_strict() {
    let case = case().await;
    let http = http_client();
    let url = format!("{}/v1/checkout/sessions", case.double.api_base());
    for (params, code) in [
        (vec![("mode", "payment"), ("colour", "red")], "parameter_unknown"),
        (vec![("mode", "payment")], "parameter_missing"),
        (vec![("mode", "payment"), ("success_url", "nowhere")], "url_invalid"),
    ] {
        let request = http.post(&url).bearer_auth(SECRET_KEY);
        let answer = request.header("stripe-version", "2025-03-31.basil").form(&params).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        let body: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(body["error"]["code"], code);
    }
}
