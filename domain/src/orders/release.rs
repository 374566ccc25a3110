use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use entity::{event, order_line};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OfEvent as _, OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::signals::Signal;
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::locks;
use crate::job::Job;
use crate::quotas::{self, Change};
use crate::{contact_changes, events};

/// Releases a pending order's places and ends it as expired or cancelled. Returns false, and changes nothing, if it is
/// not pending any more.
pub async fn release(tx: &Tx, env: &Env, order: &order::Model, to: OrderStatus, reason: &str) -> Result<bool, DbErr> {
    end(tx, env, order, OrderStatus::Pending, to, reason, Change { held: -1, sold: 0 }).await
}

/// Moves an order from one status to a final one, and updates its places.
async fn end(
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
    tx.announce(Signal::Order(order.typed_id()));
    tx.announce(Signal::Availability(order.of_event()));
    Ok(true)
}

/// Ends an unpaid order with its event, and has the buyer notified. Returns whether it was unpaid.
pub(crate) async fn release_with_event(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    event: &event::Model,
) -> Result<bool, DbErr> {
    let reason = events::cancel_reason(event);
    if !release(tx, env, order, OrderStatus::Cancelled, reason).await? {
        return Ok(false);
    }
    outbox::enqueue(tx, env, [Job::SendOrderCancelled { order_id: order.typed_id() }]).await?;
    record_cancelled(tx, env, &Actor::System, order, reason).await?;
    Ok(true)
}

/// Cancels a confirmed order and its tickets, and releases the places. Returns whether it was confirmed.
pub(crate) async fn cancel_confirmed(tx: &Tx, env: &Env, order: &order::Model, reason: &str) -> Result<bool, DbErr> {
    if !end(tx, env, order, OrderStatus::Confirmed, OrderStatus::Cancelled, reason, Change { held: 0, sold: -1 })
        .await?
    {
        return Ok(false);
    }
    locks::tickets(tx, order.id).await?;
    ticket::Entity::update_many()
        .filter(ticket::Column::OrderId.eq(order.id))
        .filter(ticket::Column::Status.eq(TicketStatus::Valid))
        .col_expr(ticket::Column::Status, TicketStatus::Cancelled.to_value().into())
        .col_expr(ticket::Column::ChangedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    contact_changes::note(tx, env, order.organization_id, &[order.email.as_str()]).await?;
    tx.announce(Signal::CheckIns(order.of_event()));
    Ok(true)
}

/// Records in the audit trail that an order was cancelled.
pub(crate) async fn record_cancelled(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    order: &order::Model,
    reason: &str,
) -> Result<(), DbErr> {
    let entry =
        audit::Entry::of("order.cancel", "order", order.id).organization(order.of_organization()).reason(reason);
    audit::record(tx, env, actor, entry).await
}
