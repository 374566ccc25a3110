//! Refunds, and the lists of them.

use std::time::Duration;

use kernel::payments::{PaymentProvider as _, ProviderRefundStatus, RefundFault};

use super::{case, refund};

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
