//! Reconciling a payment's refunds with the provider's report. Pure, so that tests can try every order of events.

#[cfg(test)]
mod tests;

use entity::refund::{self, RefundOrigin, RefundStatus};
use kernel::ids::{self, RefundKind};
use kernel::payments::{ProviderRefund, ProviderRefundStatus};

use super::allowed;
use crate::payments::shorten;

/// Why a refund was given up before it was sent.
pub(super) const OVERTAKEN: &str =
    "Meanwhile so much was refunded at the payment provider that less than this is left.";

/// Why a refund was given up that replaced one that was made after all.
pub(super) const NOT_LOST: &str =
    "An earlier refund that seemed lost was made after all. Refund again if more is to go back.";

/// The prefix of the failure of a refund that may have been made, but whose state can't be determined any more.
pub(super) const UNVERIFIED: &str = "Nobody can say whether it was made: ";

/// Whether a refund was given up although it may have been made.
pub(crate) fn is_unverified(refund: &refund::Model) -> bool {
    refund.status == RefundStatus::Failed
        && refund.provider_refund_id.is_none()
        && refund.failure.as_deref().is_some_and(|failure| failure.starts_with(UNVERIFIED))
}

/// The provider's report adds up to more than was paid, so part of it is outdated, and it has to be asked again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OutOfDate;

/// Whether a refund is only recorded here, and not known to be at the provider.
pub(super) fn is_set_aside(refund: &refund::Model) -> bool {
    refund.status == RefundStatus::Pending && refund.provider_refund_id.is_none()
}

/// The sum of a payment's refunds that did not fail, in minor units.
pub(super) fn counted(refunds: &[refund::Model]) -> i64 {
    refunds.iter().filter(|refund| refund.status != RefundStatus::Failed).map(|refund| refund.amount_minor).sum()
}

/// The sum of a payment's refunds that the provider is known to have or to have made, in minor units.
pub(super) fn at_provider(refunds: &[refund::Model]) -> i64 {
    counted(refunds)
        - refunds.iter().filter(|refund| is_set_aside(refund)).map(|refund| refund.amount_minor).sum::<i64>()
}

/// Updates a payment's refunds (oldest first) from the provider's report. Refunds made without us are adopted through
/// `adopt`, which creates pending rows for them. Refunds that are only recorded here, and whose money is gone because
/// somebody refunded at the provider, are given up: the provider would refuse them.
pub(super) fn judge(
    paid_minor: i64,
    refunds: &mut Vec<refund::Model>,
    seen: &[ProviderRefund],
    mut adopt: impl FnMut(&ProviderRefund) -> refund::Model,
) -> Result<(), OutOfDate> {
    let lost: Vec<_> = refunds.iter().filter(|refund| is_unverified(refund)).cloned().collect();
    for news in seen {
        if let Some(refund) = ours(refunds, news) {
            hear(refund, news);
        } else {
            let mut refund = adopt(news);
            hear(&mut refund, news);
            refunds.push(refund);
        }
    }
    give_up_replacements(refunds, &lost);
    let mut total = counted(refunds);
    for refund in refunds.iter_mut().rev().filter(|refund| is_set_aside(refund)) {
        if total <= paid_minor {
            break;
        }
        total -= refund.amount_minor;
        refund.status = RefundStatus::Failed;
        refund.failure = Some(OVERTAKEN.to_owned());
    }
    if total <= paid_minor { Ok(()) } else { Err(OutOfDate) }
}

/// If refunds that seemed lost were made after all, gives up their unsent replacements, so that the money is not sent
/// twice.
fn give_up_replacements(refunds: &mut [refund::Model], lost: &[refund::Model]) {
    let found: Vec<_> = lost
        .iter()
        .filter(|was| refunds.iter().any(|now| now.id == was.id && now.status != RefundStatus::Failed))
        .map(|was| was.updated_at)
        .collect();
    let replaces = |refund: &refund::Model| {
        is_set_aside(refund)
            && refund.sent_at.is_none()
            && refund.origin == RefundOrigin::Organizer
            && found.iter().any(|given_up_at| refund.created_at >= *given_up_at)
    };
    for refund in refunds.iter_mut().filter(|refund| replaces(refund)) {
        refund.status = RefundStatus::Failed;
        refund.failure = Some(NOT_LOST.to_owned());
    }
}

/// Our row for a reported refund: by the provider's id, else by ours, unless that row belongs to another of the
/// provider's refunds. After a restore from a backup there may be no row, although the provider has our id.
fn ours<'a>(refunds: &'a mut [refund::Model], news: &ProviderRefund) -> Option<&'a mut refund::Model> {
    let by_theirs = refunds
        .iter()
        .position(|refund| refund.provider_refund_id.as_deref() == Some(news.provider_refund_id.as_str()));
    let at = by_theirs.or_else(|| {
        let Some(Ok(id)) = news.refund_id.as_deref().map(ids::parse::<RefundKind>) else { return None };
        refunds.iter().position(|refund| refund.id == id.uuid() && refund.provider_refund_id.is_none())
    });
    at.map(|at| &mut refunds[at])
}

/// Applies a report to a refund. States only move forward, as [`allowed`]; but a refund that we gave up ourselves
/// resumes if the provider made it after all.
fn hear(refund: &mut refund::Model, news: &ProviderRefund) {
    let (status, failure) = match &news.status {
        ProviderRefundStatus::Pending => (RefundStatus::Pending, None),
        ProviderRefundStatus::Succeeded => (RefundStatus::Succeeded, None),
        ProviderRefundStatus::Failed(why) => (RefundStatus::Failed, Some(shorten(why))),
    };
    let given_up = refund.status == RefundStatus::Failed && refund.provider_refund_id.is_none();
    refund.provider_refund_id.get_or_insert_with(|| news.provider_refund_id.clone());
    if given_up || allowed(refund.status, status) {
        refund.status = status;
        refund.failure = failure;
    }
}
