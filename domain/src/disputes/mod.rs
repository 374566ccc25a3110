//! Disputes: payments that buyers contest at their banks. They are fought at the provider; here everybody sees them, and
//! what they forbid is refused. The ledger does not follow them yet: what a bank takes and gives back, with its fees, is in
//! the provider's balance alone.

mod observe;
mod state;

pub use entity::dispute::{DisputeStatus, Model as Dispute};
pub(crate) use observe::observe;
pub use state::{allowed, is_open};

use entity::dispute;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

/// The disputes of orders, oldest first; one statement.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<dispute::Model>, DbErr> {
    dispute::Entity::find()
        .filter(dispute::Column::OrderId.is_in(orders.iter().copied()))
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

/// Whether a payment can't be refunded because of a dispute: the bank has taken the money back, and the provider refuses to
/// send it a second time. Inquiries take nothing yet; a refund often ends them.
pub(crate) async fn forbids_refunds(conn: &impl ConnectionTrait, payment_id: Uuid) -> Result<bool, DbErr> {
    let taken = [DisputeStatus::NeedsResponse, DisputeStatus::UnderReview, DisputeStatus::Lost];
    let disputes = of_payment(conn, payment_id).await?;
    Ok(disputes.iter().any(|dispute| taken.contains(&dispute.status)))
}
