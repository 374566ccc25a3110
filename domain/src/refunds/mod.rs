//! Refunds: asked for here or seen at the provider, made once, and never more than was paid.

mod execute;
mod judge;
mod observe;
mod preview;
mod request;
mod state;

pub use execute::execute;
pub(crate) use observe::observe;
pub use preview::{RefundPreview, preview, refundable};
pub(crate) use request::return_all;
pub use request::{RefundRequested, RequestRefund, request};
pub use state::allowed;

use entity::refund;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

use crate::error::ErrorCode;

/// Why a refund was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// Nothing was paid, or everything has been refunded.
    NothingToRefund,
    /// More than what is left of the payment.
    AmountTooHigh,
    /// The buyer's bank has taken the money back, or may yet: see the order's disputes.
    PaymentDisputed,
    /// The same idempotency key was used for a different refund.
    IdempotencyKeyReused,
}

impl ErrorCode for RefundErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The refunds of orders, oldest first; one statement.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<refund::Model>, DbErr> {
    refund::Entity::find()
        .filter(refund::Column::OrderId.is_in(orders.iter().copied()))
        .order_by_asc(refund::Column::Id)
        .all(conn)
        .await
}

/// The refunds of a payment, oldest first.
pub(crate) async fn rows_of(conn: &impl ConnectionTrait, payment_id: Uuid) -> Result<Vec<refund::Model>, DbErr> {
    refund::Entity::find()
        .filter(refund::Column::PaymentId.eq(payment_id))
        .order_by_asc(refund::Column::Id)
        .all(conn)
        .await
}
