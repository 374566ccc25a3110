//! The Stripe adapter, against the double.

use std::sync::Arc;
use std::time::Duration;

use integrations::Stripe;
use kernel::ids::{OrderId, PaymentId, RefundId};
use kernel::money::{Currency, Money};
use kernel::payments::{
    Checkout, CheckoutLine, CheckoutRequest, CheckoutStatus, PaymentProvider as _, ProviderError, ProviderRefundStatus,
    RefundFault, RefundRequest, WebhookSubject,
};
use kernel::text::{EmailAddress, Locale};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::support::stripe_double::{StripeDouble, WEBHOOK_SECRET, signature};
use crate::support::{TestClock, http_client, node};

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

#[tokio::test]
async fn refunds_once_each_and_reads_all_pages() {
    let case = case().await;
    let (id, intent) = case.paid().await;
    case.double.page_size(2);
    let first = case.stripe.refund(&refund(1, &intent, 1_000)).await.unwrap();
    let again = case.stripe.refund(&refund(1, &intent, 1_000)).await.unwrap();
    assert_eq!(first.provider_refund_id, again.provider_refund_id);
    assert_eq!(first.status, ProviderRefundStatus::Succeeded);
    assert!(matches!(case.stripe.refund(&refund(2, &intent, 2_001)).await, Err(RefundFault::Refused(_))));
    case.double.refund_at_dashboard(&id, 500);
    for number in 3..6 {
        case.stripe.refund(&refund(number, &intent, 100)).await.unwrap();
    }
    let all = case.stripe.refunds(&intent).await.unwrap();
    assert_eq!(all.iter().map(|refund| refund.amount.minor).sum::<i64>(), 1_800);
    // The news of a span, unless there are too many. Its end belongs to the next span.
    let (now, second) = (case.now(), Duration::from_secs(1));
    let news = async |until, at_most| case.stripe.news(now - second, until, at_most).await.unwrap();
    assert_eq!(news(now + second, all.len()).await.map(|news| news.len()), Some(all.len()));
    assert_eq!(news(now + second, all.len() - 1).await, None);
    assert_eq!(news(now, 0).await, Some(Vec::new()));
    assert_eq!(all.iter().filter(|refund| refund.refund_id.is_none()).count(), 1);
    case.double.fail_refund(&first.provider_refund_id);
    let all = case.stripe.refunds(&intent).await.unwrap();
    let failed = all.iter().find(|refund| refund.provider_refund_id == first.provider_refund_id).unwrap();
    assert!(matches!(failed.status, ProviderRefundStatus::Failed(_)));
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
    let hasty = case.double.provider_with(crate::support::stripe_double::SECRET_KEY, Duration::from_millis(200));
    case.double.slow_next(3, Duration::from_secs(3));
    let request = case.request(1);
    assert!(is_temporary(&hasty.open_checkout(&request).await));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let checkout = hasty.open_checkout(&request).await.unwrap();
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
        let request = http.post(&url).bearer_auth(crate::support::stripe_double::SECRET_KEY);
        let answer = request.header("stripe-version", "2025-03-31.basil").form(&params).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        let body: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(body["error"]["code"], code);
    }
}

#[tokio::test]
async fn events_are_signed_and_read_as_by_the_official_client() {
    let case = case().await;
    let id = case.open().await.checkout_id;
    case.double.pay(&id);
    let intent = case.double.intent(&id).id;
    case.double.refund_at_dashboard(&id, 500);
    let events = case.double.take_events();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let expected = ["payment_intent.succeeded", "checkout.session.completed", "refund.created", "charge.refunded"];
    assert_eq!(kinds, expected);

    // The same time for all, since the limit depends on the second.
    let at = case.now();
    let now = at.unix_timestamp();
    let mut questions = Vec::new();
    let mut ours = Vec::new();
    for event in &events {
        for (secret, time, body) in [
            (WEBHOOK_SECRET, now, event.body.clone()),
            (WEBHOOK_SECRET, now - 300, event.body.clone()),
            (WEBHOOK_SECRET, now - 301, event.body.clone()),
            ("whsec_other", now, event.body.clone()),
            (WEBHOOK_SECRET, now, format!("{} ", event.body)),
        ] {
            let signature = signature(secret, time, &event.body);
            let read = case.stripe.webhook(&signature, body.as_bytes(), at);
            assert!(read.iter().all(|read| read.event_id == event.id));
            ours.push(read.map_or_else(|_| "StripeSignatureVerificationError".to_owned(), |event| event.event_id));
            questions.push(serde_json::json!({
                "signature": signature, "body": body, "secret": WEBHOOK_SECRET, "now": now * 1000,
            }));
        }
        let subject = case.stripe.webhook(&signature(WEBHOOK_SECRET, now, &event.body), event.body.as_bytes(), at);
        let expected = if event.kind.starts_with("checkout") {
            WebhookSubject::Checkout(id.clone())
        } else {
            WebhookSubject::Intent(intent.clone())
        };
        assert_eq!(subject.unwrap().subject, expected);
    }
    let theirs = node::run("stripe_signatures.js", serde_json::to_string(&questions).unwrap()).await;
    let theirs: Vec<String> = serde_json::from_str(&theirs).unwrap();
    assert_eq!(ours, theirs);
    assert_eq!(ours.iter().filter(|answer| answer.starts_with("evt_")).count(), 2 * events.len());
}
