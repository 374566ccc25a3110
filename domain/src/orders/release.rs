use entity::order::{self, OrderStatus};
use entity::order_line;
use kernel::Env;
use kernel::db::Tx;
use kernel::ids::{EventId, OrderId};
use kernel::signals::Signal;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use crate::quotas::{self, Change};

/// Gives a pending order's places back and ends it as expired or cancelled. Returns false, and changes nothing, if it
/// is not pending any more.
pub async fn release(tx: &Tx, env: &Env, order: &order::Model, to: OrderStatus, reason: &str) -> Result<bool, DbErr> {
    end(tx, env, order, OrderStatus::Pending, to, reason, Change { held: -1, sold: 0 }).await
}

/// Moves an order from one state to an end, and its places with it.
pub(super) async fn end(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    from: OrderStatus,
    to: OrderStatus,
    reason: &str,
    places: Change,
) -> Result<bool, DbErr> {
    let moved = order::Entity::update_many()
        .filter(order::Column::Id.eq(order.id))
        .filter(order::Column::Status.eq(from))
        .col_expr(order::Column::Status, to.to_value().into())
        .col_expr(order::Column::CancelledAt, Expr::value(env.now()))
        .col_expr(order::Column::CancelReason, Expr::value(reason))
        .exec(tx)
        .await?;
    if moved.rows_affected != 1 {
        return Ok(false);
    }
    let lines = order_line::Entity::find().filter(order_line::Column::OrderId.eq(order.id)).all(tx).await?;
    if let Some(event) = quotas::shared_event(tx, order.event_id).await? {
        let given_back = quotas::changes_for_order(tx, &event, &lines, places).await?;
        if !quotas::apply(tx, &given_back).await? {
            return Err(DbErr::Custom(format!("the places of order {} are missing from its quotas", order.id)));
        }
    }
    tx.announce(Signal::Order(OrderId::from_uuid(order.id)));
    tx.announce(Signal::Availability(EventId::from_uuid(order.event_id)));
    Ok(true)
}
