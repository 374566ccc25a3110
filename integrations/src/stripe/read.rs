//! Converts Stripe's objects to the kernel's types.

use kernel::payments::{
    Checkout, CheckoutStatus, DisputeStatus, ProviderDispute, ProviderError, ProviderNews, ProviderRefund,
    ProviderRefundStatus,
};
use stripe_shared::{
    CheckoutSession, CheckoutSessionPaymentStatus, CheckoutSessionStatus, Dispute, DisputeStatus as StripeStatus,
    PaymentIntent, PaymentIntentStatus, Refund,
};
use stripe_types::Expandable;
use time::OffsetDateTime;

use super::{PAYMENT_ID, REFUND_ID, amounts};

/// Converts a Checkout Session. Never fails: what can't be read is reported in `unreadable`, and a person looks at it
/// if the session was paid.
pub(super) fn checkout(session: &CheckoutSession) -> Checkout {
    let mut unreadable = None;
    let status = match &session.status {
        Some(CheckoutSessionStatus::Open) => CheckoutStatus::Open,
        Some(CheckoutSessionStatus::Complete) => CheckoutStatus::Complete,
        Some(CheckoutSessionStatus::Expired) => CheckoutStatus::Expired,
        other => {
            let status = other.as_ref().map_or("none", CheckoutSessionStatus::as_str);
            unreadable = Some(format!("Stripe tells of a status that is unknown here: {status}"));
            CheckoutStatus::Unclear
        }
    };
    let intent = session.payment_intent.as_ref();
    let seen = intent.and_then(Expandable::as_object);
    let paid = match &session.payment_status {
        CheckoutSessionPaymentStatus::Paid | CheckoutSessionPaymentStatus::NoPaymentRequired => true,
        CheckoutSessionPaymentStatus::Unpaid => false,
        other => {
            unreadable = Some(format!("Stripe tells of a payment status that is unknown here: {}", other.as_str()));
            seen.is_some_and(|intent| intent.status == PaymentIntentStatus::Succeeded)
        }
    };
    let total = session.amount_total.zip(session.currency.as_ref());
    let total = total.and_then(|(amount, currency)| amounts::from_stripe(amount, currency).ok());
    if total.is_none() {
        let currency = session.currency.as_ref().map_or_else(|| "no currency".to_owned(), ToString::to_string);
        let amount = session.amount_total.map_or_else(|| "none".to_owned(), |amount| amount.to_string());
        unreadable = Some(format!("Stripe tells of a total that can't be read: {amount} in {currency}"));
    }
    let (failure, cancelled) = match seen.filter(|_| !paid) {
        Some(intent) => (failure(intent, status), intent.status == PaymentIntentStatus::Canceled),
        None => (None, false),
    };
    Checkout {
        checkout_id: session.id.as_str().to_owned(),
        url: session.url.clone(),
        status,
        paid,
        failure,
        cancelled,
        intent_id: intent.map(|intent| intent.id().as_str().to_owned()),
        total,
        unreadable,
        payment_id: session.metadata.as_ref().and_then(|metadata| metadata.get(PAYMENT_ID)).cloned(),
    }
}

/// Why the latest attempt failed, if it did. Only the payment's status tells
/// (<https://docs.stripe.com/payments/paymentintents/lifecycle>): it is `requires_payment_method` before the first
/// attempt and after a failed one, and `canceled` for good. In all other states a payment is still under way.
fn failure(intent: &PaymentIntent, session: CheckoutStatus) -> Option<String> {
    let error = intent.last_payment_error.as_ref().map(|error| {
        let message = error.message.clone().or_else(|| error.code.as_ref().map(|code| code.as_str().to_owned()));
        message.unwrap_or_else(|| error.type_.as_str().to_owned())
    });
    match intent.status {
        // The buyer finished the checkout, so there was an attempt.
        PaymentIntentStatus::RequiresPaymentMethod if session == CheckoutStatus::Complete => {
            Some(error.unwrap_or_else(|| "The payment failed.".to_owned()))
        }
        PaymentIntentStatus::RequiresPaymentMethod => error,
        PaymentIntentStatus::Canceled => {
            let why = intent.cancellation_reason.as_ref().map_or("canceled", |why| why.as_str());
            Some(error.unwrap_or_else(|| format!("The payment was cancelled ({why}).")))
        }
        _ => None,
    }
}

/// Converts a refund (statuses: <https://docs.stripe.com/api/refunds/object#refund_object-status>).
pub(super) fn refund(refund: &Refund) -> Result<ProviderRefund, ProviderError> {
    let status = match refund.status.as_deref() {
        Some("succeeded") => ProviderRefundStatus::Succeeded,
        Some(ended @ ("failed" | "canceled")) => {
            let why = refund.failure_reason.clone().unwrap_or_else(|| ended.to_owned());
            ProviderRefundStatus::Failed(why)
        }
        _ => ProviderRefundStatus::Pending,
    };
    Ok(ProviderRefund {
        provider_refund_id: refund.id.as_str().to_owned(),
        refund_id: refund_id(refund).map(ToOwned::to_owned),
        amount: amounts::from_stripe(refund.amount, &refund.currency)?,
        status,
    })
}

/// Converts a refund to news; none if it belongs to no Checkout payment.
pub(super) fn news(refund: &Refund) -> Option<ProviderNews> {
    let intent_id = refund.payment_intent.as_ref()?.id().as_str().to_owned();
    Some(ProviderNews { intent_id, object_id: refund.id.as_str().to_owned() })
}

/// Converts a dispute (statuses: <https://docs.stripe.com/api/disputes/object#dispute_object-status>).
pub(super) fn dispute(dispute: &Dispute) -> Result<ProviderDispute, ProviderError> {
    let status = match &dispute.status {
        StripeStatus::WarningNeedsResponse => DisputeStatus::Inquiry,
        StripeStatus::WarningUnderReview => DisputeStatus::InquiryReview,
        StripeStatus::WarningClosed | StripeStatus::Prevented => DisputeStatus::InquiryClosed,
        StripeStatus::NeedsResponse => DisputeStatus::NeedsResponse,
        StripeStatus::Won => DisputeStatus::Won,
        StripeStatus::Lost => DisputeStatus::Lost,
        // An unknown status means that the dispute is still open.
        _ => DisputeStatus::UnderReview,
    };
    let due = dispute.evidence_details.due_by.filter(|due| *due > 0);
    let at = |seconds: i64| OffsetDateTime::from_unix_timestamp(seconds).ok();
    Ok(ProviderDispute {
        provider_dispute_id: dispute.id.as_str().to_owned(),
        status,
        reason: dispute.reason.clone(),
        amount: amounts::from_stripe(dispute.amount, &dispute.currency)?,
        evidence_due_at: due.and_then(at),
        opened_at: at(dispute.created).ok_or_else(|| unreadable("a dispute of no time"))?,
    })
}

/// Converts a dispute to news; none if it belongs to no Checkout payment.
pub(super) fn dispute_news(dispute: &Dispute) -> Option<ProviderNews> {
    let intent_id = dispute.payment_intent.as_ref()?.id().as_str().to_owned();
    Some(ProviderNews { intent_id, object_id: dispute.id.as_str().to_owned() })
}

/// Our id of the refund; none if it was made in Stripe's dashboard.
pub(super) fn refund_id(refund: &Refund) -> Option<&str> {
    refund.metadata.as_ref()?.get(REFUND_ID).map(String::as_str)
}

fn unreadable(what: &str) -> ProviderError {
    ProviderError::Refused(format!("Stripe tells {what}"))
}
