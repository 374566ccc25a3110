//! What orders' mutations and the preview of a refund return.

use async_graphql::SimpleObject;
use domain::refunds;

use super::enums::{OrderErrorCode, RefundErrorCode};
use super::payments::Refund;
use super::tickets::Ticket;
use super::types::Order;
use crate::schema::errors::{InputLimit, Refusal};
use crate::schema::scalars::{Decimal, Money};

/// Why an order was refused; nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrderError {
    /// What kind of refusal, for programs.
    pub(crate) code: OrderErrorCode,
    /// The input field it is about, as a dotted path such as `lines.0.quantity`; null if it is not about one field.
    pub(crate) field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    pub(crate) message: String,
    /// With `SOLD_OUT`: how many places are left.
    pub(crate) available: Option<i64>,
    /// With `TOTAL_NOT_CHARGEABLE`, where it is too low: the least that an order can cost.
    pub(crate) minimum: Option<Money>,
    /// Which limit the field's value goes beyond; null if something else is wrong.
    pub(crate) limit: Option<InputLimit>,
    /// The least that `limit` allows.
    pub(crate) min: Option<Decimal>,
    /// The most that `limit` allows.
    pub(crate) max: Option<Decimal>,
}

/// The outcome of `orderPlace`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderPlacePayload {
    /// The order; null if it was refused.
    pub(crate) order: Option<Order>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<OrderError>,
}

/// The outcome of `orderCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderCancelPayload {
    /// The order as it is now; null if the cancellation was refused.
    pub(crate) order: Option<Order>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<OrderError>,
}

/// The outcome of `orderResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderResendPayload {
    /// The order; null if it was refused.
    pub(crate) order: Option<Order>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<OrderError>,
}

/// The outcome of `refundCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RefundCreatePayload {
    /// The refund; null if it was refused.
    pub(crate) refund: Option<Refund>,
    /// The order as it is now: cancelled if nothing of its payment is left.
    pub(crate) order: Option<Order>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<RefundErrorCode>>,
}

/// What a refund would do.
#[derive(Debug, Clone, Default, SimpleObject)]
pub(crate) struct RefundPreview {
    /// What would go back; null if it would be refused.
    pub(crate) amount: Option<Money>,
    /// What would be left of the payment; null if it would be refused.
    pub(crate) remaining: Option<Money>,
    /// Whether the order would be cancelled, since nothing would be left of its payment.
    pub(crate) cancels_order: bool,
    /// The tickets that would be good for nothing any more.
    pub(crate) voided_tickets: Vec<Ticket>,
    /// Why it would be refused; empty if it would not.
    pub(crate) errors: Vec<Refusal<RefundErrorCode>>,
}

impl RefundPreview {
    /// Of a refund that would be refused.
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
