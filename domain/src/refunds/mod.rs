//! Refunds: requested here or found at the provider, made once, and never more than was paid.

mod execute;
mod judge;
mod observe;
mod preview;
mod request;
mod state;

pub use entity::refund::{Model as Refund, RefundStatus};
pub use execute::execute;
pub(crate) use judge::is_unverified;
pub(crate) use observe::observe;
pub use preview::{RefundPreview, preview, refundable};
pub use request::{RefundAmount, RefundRequested, RequestRefund, request};
pub(crate) use request::{resume, return_all, was_settled};
pub use state::allowed;

use entity::{order, refund};
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, QueryOrder};

use kernel::db::among;
use kernel::error::ErrorCode;

/// Why a refund was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// Nothing was paid, or everything has been refunded.
    NothingToRefund,
    /// The amount exceeds what is left of the payment.
    AmountTooHigh,
    /// The buyer's bank has withdrawn the money, or may yet: see the order's disputes.
    PaymentDisputed,
    /// The same idempotency key was used for a different refund.
    IdempotencyKeyReused,
}

impl ErrorCode for RefundErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The refunds of orders, oldest first. Runs one statement.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<refund::Model>, DbErr> {
    refund::Entity::find()
        .filter(among(conn, refund::Column::OrderId, orders.iter().copied()))
        .order_by_asc(refund::Column::Id)
        .all(conn)
        .await
}

/// Whether an earlier refund of the same event has not been sent either.
pub(crate) async fn waits_behind(conn: &impl ConnectionTrait, refund: &refund::Model) -> Result<bool, DbErr> {
    let event = Query::select()
        .column(order::Column::EventId)
        .from(order::Entity)
        .and_where(order::Column::Id.eq(refund.order_id))
        .to_owned();
    let orders = Query::select()
        .column(order::Column::Id)
        .from(order::Entity)
        .and_where(order::Column::EventId.in_subquery(event))
        .to_owned();
    let earlier = refund::Entity::find()
        .filter(refund::Column::OrderId.in_subquery(orders))
        .filter(refund::Column::Status.eq(RefundStatus::Pending))
        .filter(refund::Column::ProviderRefundId.is_null())
        .filter(refund::Column::Id.lt(refund.id));
    Ok(earlier.one(conn).await?.is_some())
}

/// The refunds of a payment, oldest first.
pub(crate) async fn rows_of(conn: &impl ConnectionTrait, payment_id: Uuid) -> Result<Vec<refund::Model>, DbErr> {
    refund::Entity::find()
        .filter(refund::Column::PaymentId.eq(payment_id))
        .order_by_asc(refund::Column::Id)
        .all(conn)
        .await
}
