use entity::order::OrderStatus;
use entity::{event, order, order_line};
use kernel::Env;
use kernel::db::{Tx, insert_all};
use kernel::ids::{OfEvent as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::signals::Signal;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::details::new_tickets;
use super::release::{release, release_with_event};
use crate::job::Job;
use crate::quotas::{self, Change};
use crate::{contact_changes, events, sale_notices};

/// Why a late payment is refunded.
const NO_PLACES: &str = "The payment arrived after the places were given away.";
const OVER: &str = "The payment arrived after the event was over.";

/// The outcome of confirming a paid order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// The order is confirmed and its tickets are issued.
    Confirmed,
    /// It had been confirmed before; nothing was done.
    Already,
    /// Its places are gone, or its event is over: the payment must be refunded. Says why.
    TooLate(&'static str),
    /// It had been cancelled: the payment must be refunded. Says why.
    OrderCancelled(String),
    /// It ended with its cancelled event: the payment must be refunded. Says why.
    EventCancelled(String),
}

/// Confirms a paid order and issues its tickets. Held places become sold; an expired order takes places again if there
/// are any. Of several calls at once, one does it.
pub async fn confirm(tx: &Tx, env: &Env, order: &order::Model) -> Result<Confirmation, DbErr> {
    let lines = order_line::Entity::find().filter(order_line::Column::OrderId.eq(order.id)).all(tx).await?;
    let Some(event) = quotas::shared_event(tx, order.event_id).await? else {
        return Ok(Confirmation::TooLate(NO_PLACES));
    };
    let cancelled = events::was_cancelled(&event);
    if cancelled && release_with_event(tx, env, order, &event).await? {
        return Ok(Confirmation::EventCancelled(events::cancel_reason(&event).to_owned()));
    }
    let over = event.ends_at <= env.now();
    if over && release(tx, env, order, OrderStatus::Expired, OVER).await? {
        return Ok(Confirmation::TooLate(OVER));
    }
    if !cancelled && move_on(tx, env, order.id, OrderStatus::Pending).await? {
        let sale = quotas::changes_for_order(tx, &event, &lines, Change { held: -1, sold: 1 }).await?;
        if !quotas::apply(tx, &sale).await? {
            return Err(DbErr::Custom(format!("the hold of order {} is missing from its quotas", order.id)));
        }
    } else if let Some(ended) = ended(tx, order.id, &event).await? {
        return Ok(ended);
    } else if over {
        return Ok(Confirmation::TooLate(OVER));
    } else if event.status != event::EventStatus::Published
        || event.unpublished_at.is_some()
        || !reacquire(tx, env, order, &event, &lines).await?
    {
        return Ok(Confirmation::TooLate(NO_PLACES));
    }
    insert_all(tx, new_tickets(env, order, &lines)).await?;
    sale_notices::note(tx, env, order.of_event(), [(order, lines.as_slice())]).await?;
    tx.insert_last(outbox::row(env, &Job::SendOrderConfirmation { order_id: order.typed_id() }, env.now(), None)?);
    contact_changes::note(tx, env, order.organization_id, &[order.email.as_str()]).await?;
    tx.announce(Signal::Order(order.typed_id()));
    tx.announce(Signal::Availability(order.of_event()));
    Ok(Confirmation::Confirmed)
}

/// The outcome for an order that is not pending; `None` if it expired and may take places again.
async fn ended(tx: &Tx, order_id: Uuid, event: &event::Model) -> Result<Option<Confirmation>, DbErr> {
    let Some(order) = order::Entity::find_by_id(order_id).one(tx).await? else { return Ok(None) };
    Ok(match order.status {
        OrderStatus::Confirmed => Some(Confirmation::Already),
        _ if events::was_cancelled(event) => {
            Some(Confirmation::EventCancelled(events::cancel_reason(event).to_owned()))
        }
        OrderStatus::Cancelled => Some(Confirmation::OrderCancelled(order.cancel_reason.unwrap_or_default())),
        OrderStatus::Pending | OrderStatus::Expired => None,
    })
}

/// Takes places for an expired order whose payment came late, from all of its quotas or none.
async fn reacquire(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    event: &event::Model,
    lines: &[order_line::Model],
) -> Result<bool, DbErr> {
    let left: std::collections::HashMap<Uuid, i64> = quotas::lock_for_event(tx, event.id)
        .await?
        .into_iter()
        .map(|quota| (quota.id, quota.size - quota.held - quota.sold))
        .collect();
    let sale = quotas::changes_for_order(tx, event, lines, Change { held: 0, sold: 1 }).await?;
    // Ignore limits that were cleared since the event was read.
    if sale.iter().any(|(quota, change)| left.get(quota).is_some_and(|left| change.sold > *left)) {
        return Ok(false);
    }
    if !move_on(tx, env, order.id, OrderStatus::Expired).await? {
        return Ok(false);
    }
    if !quotas::apply(tx, &sale).await? {
        return Err(DbErr::Custom("a quota changed while it was locked".to_owned()));
    }
    Ok(true)
}

async fn move_on(tx: &Tx, env: &Env, order_id: Uuid, from: OrderStatus) -> Result<bool, DbErr> {
    let moved = order::Entity::update_many()
        .filter(order::Column::Id.eq(order_id))
        .filter(order::Column::Status.eq(from))
        .col_expr(order::Column::Status, OrderStatus::Confirmed.to_value().into())
        .col_expr(order::Column::ConfirmedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected == 1)
}
