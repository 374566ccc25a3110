//! What orders' mutations and the preview of a refund return.

use async_graphql::SimpleObject;
use domain::refunds;

use super::enums::{OrderErrorCode, RefundErrorCode};
use super::payments::Refund;
use super::tickets::Ticket;
use super::types::Order;
use crate::schema::errors::{InputLimit, Refusal};
use crate::schema::scalars::{Decimal, Money};

/// One reason why a mutation of an order was refused. Nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrderError {
    /// The kind of refusal, for programs.
    pub(crate) code: OrderErrorCode,
    /// The input field that it is about, as a dotted path such as `lines.0.quantity`; null if it is not about a single
    /// field.
    pub(crate) field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    pub(crate) message: String,
    /// With `SOLD_OUT`: how many places are left.
    pub(crate) available: Option<i64>,
    /// With `TOTAL_NOT_CHARGEABLE`, if the total is too low: the least that an order can cost. Null otherwise.
    pub(crate) minimum: Option<Money>,
    /// The limit that the field's value exceeds; null if something else is wrong.
    pub(crate) limit: Option<InputLimit>,
    /// The lower end of `limit`; null if it has none.
    pub(crate) min: Option<Decimal>,
    /// The upper end of `limit`; null if it has none.
    pub(crate) max: Option<Decimal>,
}

/// The result of `orderPlace`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderPlacePayload {
    /// The new order, or the first one with the same idempotency key; null if it was refused.
    pub(crate) order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<OrderError>,
}

/// The result of `orderCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderCancelPayload {
    /// The cancelled order, or one that had already ended; null if the cancellation was refused.
    pub(crate) order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<OrderError>,
}

/// The result of `orderResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderResendPayload {
    /// The order, whose email is on its way; null if the mutation was refused.
    pub(crate) order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<OrderError>,
}

/// The result of `refundCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RefundCreatePayload {
    /// The new refund, or the first one with the same idempotency key; null if it was refused.
    pub(crate) refund: Option<Refund>,
    /// The order as it is now: cancelled if nothing of its payment is left. Null if the refund was refused.
    pub(crate) order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<RefundErrorCode>>,
}

/// What a refund would do.
#[derive(Debug, Clone, Default, SimpleObject)]
pub(crate) struct RefundPreview {
    /// What would be refunded; null if the refund would be refused.
    pub(crate) amount: Option<Money>,
    /// What would be left of the payment; null if the refund would be refused.
    pub(crate) remaining: Option<Money>,
    /// Whether the order would be cancelled because nothing of its payment would be left.
    pub(crate) cancels_order: bool,
    /// The tickets that would stop being valid.
    pub(crate) voided_tickets: Vec<Ticket>,
    /// Why the refund would be refused; empty if it would be made.
    pub(crate) errors: Vec<Refusal<RefundErrorCode>>,
}

impl RefundPreview {
    /// The preview of a refund that would be refused.
    pub(crate) fn refused(errors: Vec<Refusal<RefundErrorCode>>) -> Self {
        Self { errors, ..Self::default() }
    }
}

impl From<refunds::RefundPreview> for RefundPreview {
    fn from(preview: refunds::RefundPreview) -> Self {
        Self {
            amount: Some(preview.amount.into()),
            remaining: Some(preview.remaining.into()),
            cancels_order: preview.cancels_order,
            voided_tickets: preview.voided.into_iter().map(Ticket::from).collect(),
            errors: Vec::new(),
        }
    }
}
