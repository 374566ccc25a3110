//! Disputes: payments that buyers contest at their banks. Organizers respond to them at the provider; here they are
//! shown, and operations that they rule out are refused. The ledger does not include them yet: what a bank withdraws
//! and returns, with its fees, appears only in the provider's balance.

mod observe;
mod state;

pub use entity::dispute::{DisputeStatus, Model as Dispute};
pub(crate) use observe::observe;
pub use state::{allowed, is_open};

use entity::dispute;
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

/// The disputes of these orders, oldest first. Runs one statement.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<dispute::Model>, DbErr> {
    dispute::Entity::find()
        .filter(among(conn, dispute::Column::OrderId, orders.iter().copied()))
        .order_by_asc(dispute::Column::Id)
        .all(conn)
        .await
}

/// The disputes of a payment, oldest first.
pub(crate) async fn of_payment(conn: &impl ConnectionTrait, payment_id: Uuid) -> Result<Vec<dispute::Model>, DbErr> {
    dispute::Entity::find()
        .filter(dispute::Column::PaymentId.eq(payment_id))
        .order_by_asc(dispute::Column::Id)
        .all(conn)
        .await
}

/// Whether a dispute prevents refunds of a payment: the bank has withdrawn the money, and the provider refuses to send
/// it a second time. Inquiries withdraw nothing yet, and a refund often ends them.
pub(crate) async fn forbids_refunds(conn: &impl ConnectionTrait, payment_id: Uuid) -> Result<bool, DbErr> {
    let blocking = [DisputeStatus::NeedsResponse, DisputeStatus::UnderReview, DisputeStatus::Lost];
    let disputes = of_payment(conn, payment_id).await?;
    Ok(disputes.iter().any(|dispute| blocking.contains(&dispute.status)))
}
