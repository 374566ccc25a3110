//! The order in which rows are locked. Code that locks several of these must follow it, to prevent deadlocks:
//!
//! 1. the order's payment,
//! 2. the order,
//! 3. its event: shared by orders, exclusively by code that counts or closes them,
//! 4. invitation links that are used, by id,
//! 5. the event's quotas, by id,
//! 6. tickets, by id,
//! 7. jobs with a unique key, at the commit ([`kernel::db::Tx::insert_last`]).

use entity::{order, payment, ticket};
use kernel::db::Tx;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};

/// A locked order in its current state; nobody else changes it until the transaction ends.
pub(crate) struct Held {
    /// The order's row, read after it was locked.
    pub(crate) order: order::Model,
    /// Its payment, locked as well; `None` for a free order.
    pub(crate) payment: Option<payment::Model>,
}

/// Locks an order, after its payment; `None` if there is no such order. A transaction that changes an order's status
/// must do this first.
pub(crate) async fn hold(tx: &Tx, order_id: Uuid) -> Result<Option<Held>, DbErr> {
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order_id)).one(tx).await?;
    let payment = match payment {
        Some(payment) => self::payment(tx, payment.id).await?,
        None => None,
    };
    let order = order::Entity::find_by_id(order_id).lock(LockType::NoKeyUpdate);
    Ok(order.one(tx).await?.map(|order| Held { order, payment }))
}

/// Locks the tickets of an order that is locked already.
pub(crate) async fn tickets(tx: &Tx, order_id: Uuid) -> Result<Vec<ticket::Model>, DbErr> {
    let tickets = ticket::Entity::find()
        .filter(ticket::Column::OrderId.eq(order_id))
        .order_by_asc(ticket::Column::Id)
        .lock_exclusive();
    tickets.all(tx).await
}

/// Locks a payment until the transaction ends, so that observations are applied one after the other.
pub(crate) async fn payment(tx: &Tx, payment_id: Uuid) -> Result<Option<payment::Model>, DbErr> {
    let query = payment::Entity::find_by_id(payment_id).lock_exclusive();
    query.one(tx).await
}
