//! Opening checkouts.

use std::time::Duration;

use kernel::payments::{CheckoutLine, CheckoutRequest, CheckoutStatus, PaymentProvider as _};

use super::{case, is_refused, money};

#[tokio::test]
async fn opens_what_was_asked_for_once() {
    let case = case().await;
    let request = case.request(1);
    let checkout = case.stripe.open_checkout(&request).await.unwrap();
    let again = case.stripe.open_checkout(&request).await.unwrap();
    assert_eq!(checkout.checkout_id, again.checkout_id);
    assert_eq!((checkout.status, checkout.paid, checkout.total), (CheckoutStatus::Open, false, Some(request.total)));
    assert!(checkout.url.unwrap().starts_with("https://checkout.stripe.com/"));
    assert_eq!(checkout.payment_id, Some(request.payment_id.to_string()));

    let session = case.double.session(&checkout.checkout_id);
    assert_eq!(session.lines[0].name, "Jazz – „Früh & spät“");
    assert_eq!((session.lines[0].unit_amount, session.lines[0].quantity), (1_250, 2));
    assert_eq!(session.client_reference_id, Some(request.order_id.to_string()));
    assert_eq!(session.customer_email.as_deref(), Some("ada+jazz@example.org"));
    assert_eq!(session.locale.as_deref(), Some("de"));
    assert_eq!(session.success_url, request.success_url);
    assert_eq!(session.cancel_url.as_deref(), Some(request.cancel_url.as_str()));
    assert_eq!(session.expires_at, request.expires_at.unix_timestamp());
    for metadata in [&session.metadata, &session.intent_metadata] {
        assert_eq!(metadata["payment_id"], request.payment_id.to_string());
        assert_eq!(metadata["order_id"], request.order_id.to_string());
    }
    let requests = case.double.requests();
    assert_eq!((requests[0].line.as_str(), &requests[0].params), ("POST /v1/checkout/sessions", &requests[1].params));
    let keys: Vec<_> = requests.into_iter().filter_map(|request| request.idempotency_key).collect();
    assert!(keys[0].starts_with(&format!("checkout-{}-", request.payment_id)) && keys[0] == keys[1], "{keys:?}");
    assert_eq!(case.double.sessions().len(), 1);
}

#[tokio::test]
async fn charges_in_stripes_units() {
    let case = case().await;
    for (number, minor, code, amount) in [
        (10, 1_200, "JPY", Some(1_200)),
        (20, 1_230, "KWD", Some(1_230)),
        (30, 1_235, "KWD", None),
        (40, 900, "ISK", Some(90_000)),
    ] {
        let total = money(minor, code);
        let lines = vec![CheckoutLine { name: "Jazz".to_owned(), unit_price: total, quantity: 1 }];
        let opened = case.stripe.open_checkout(&CheckoutRequest { lines, total, ..case.request(number) }).await;
        match amount {
            Some(amount) => {
                let checkout = opened.unwrap();
                assert_eq!(checkout.total, Some(total));
                assert_eq!(case.double.session(&checkout.checkout_id).amount_total, amount, "{total}");
            }
            None => assert!(is_refused(&opened), "{total}"),
        }
    }
}

#[tokio::test]
async fn a_total_that_is_not_the_lines_sum_is_one_line() {
    let case = case().await;
    let request = CheckoutRequest { total: money(2_900, "EUR"), ..case.request(1) };
    let checkout = case.stripe.open_checkout(&request).await.unwrap();
    assert_eq!(checkout.total, Some(request.total));
    assert_eq!(case.double.session(&checkout.checkout_id).lines.len(), 1);
}

#[tokio::test]
async fn one_opened_late_stays_open_as_long_as_stripe_wants() {
    let case = case().await;
    let request = case.request(1);
    case.clock.advance(Duration::from_mins(10));
    let checkout = case.stripe.open_checkout(&request).await.unwrap();
    let again = case.stripe.open_checkout(&request).await.unwrap();
    assert_eq!(checkout.checkout_id, again.checkout_id);
    assert!(case.double.session(&checkout.checkout_id).expires_at > request.expires_at.unix_timestamp());
}

#[tokio::test]
async fn other_parameters_get_another_key() {
    let case = case().await;
    let first = case.open().await;
    let mut renamed = case.request(1);
    renamed.lines[0].name = "Jazz – another title".to_owned();
    let moved = CheckoutRequest { success_url: "http://localhost/other".to_owned(), ..case.request(1) };
    for other in [renamed, moved] {
        let opened = case.stripe.open_checkout(&other).await.unwrap();
        assert_ne!(opened.checkout_id, first.checkout_id);
    }
    assert_eq!(case.open().await.checkout_id, first.checkout_id);
}
