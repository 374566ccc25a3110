//! Previewing the effects of a refund.

use entity::order;
use entity::payment::{self, PaymentStatus};
use entity::ticket::{self, TicketStatus};
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrderKind};
use kernel::money::Money;
use sea_orm::QueryOrder as _;
use sea_orm::prelude::*;

use super::RefundErrorCode;
use super::request::{RefundAmount, amount_of, nothing, undisputed};
use crate::orders;

/// The effects of a refund that is not requested yet.
#[derive(Debug, Clone)]
pub struct RefundPreview {
    /// The amount that would be refunded.
    pub amount: Money,
    /// The amount that would be left of the payment.
    pub remaining: Money,
    /// Whether the order would be cancelled, since nothing is left.
    pub cancels_order: bool,
    /// The tickets that would become invalid.
    pub voided: Vec<ticket::Model>,
}

/// Computes the effects of a refund; by default of everything that is left.
///
/// Rule: members who manage orders.
pub async fn preview(
    env: &Env,
    actor: &Actor,
    order_id: &str,
    amount: Option<RefundAmount>,
) -> Result<RefundPreview, Failure<RefundErrorCode>> {
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(order_id));
    let amount = checks.take_optional("amount", amount.as_ref().map(RefundAmount::parse));
    let (order_id, amount) = checks.finish_with((order_id, amount))?;
    let order = orders::managed(env, actor, order_id).await?;
    let conn = env.db.primary();
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order.id)).one(conn).await?;
    let payment = payment.ok_or_else(nothing)?;
    let amount = amount_of(amount, &payment)?;
    undisputed(conn, &payment).await?;
    let left = payment.amount_minor - payment.refunded_minor - amount.minor;
    let cancels_order = left == 0 && order.status == order::OrderStatus::Confirmed;
    let voided = if cancels_order {
        ticket::Entity::find()
            .filter(ticket::Column::OrderId.eq(order.id))
            .filter(ticket::Column::Status.eq(TicketStatus::Valid))
            .order_by_asc(ticket::Column::Id)
            .all(conn)
            .await?
    } else {
        Vec::new()
    };
    Ok(RefundPreview { amount, remaining: Money::new(left, amount.currency), cancels_order, voided })
}

/// The amount of a payment that can still be refunded.
pub fn refundable(payment: &payment::Model) -> Result<Money, DbErr> {
    let left = match payment.status {
        PaymentStatus::Succeeded => payment.amount_minor - payment.refunded_minor,
        _ => 0,
    };
    Money::stored(left, &payment.currency)
}
