//! In which order rows are locked. Whoever locks several of these does so from the first to the last, so that nobody waits
//! in a circle:
//!
//! 1. the order's payment,
//! 2. the order,
//! 3. its event: shared by orders, exclusively by those who count or close them,
//! 4. the event's quotas, by id,
//! 5. tickets, by id,
//! 6. jobs with a unique key, at the commit ([`kernel::db::Tx::insert_last`]).

use entity::{order, payment, ticket};
use kernel::db::Tx;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};

/// An order that nobody else changes until the transaction ends, as it is now.
pub(crate) struct Held {
    /// The order.
    pub(crate) order: order::Model,
    /// Its payment, if it has one.
    pub(crate) payment: Option<payment::Model>,
}

/// Locks an order, after its payment; none if there is no such order. To be the first that a transaction does which ends
/// an order or moves it on.
pub(crate) async fn hold(tx: &Tx, order_id: Uuid) -> Result<Option<Held>, DbErr> {
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order_id)).one(tx).await?;
    let payment = match payment {
        Some(payment) => self::payment(tx, payment.id).await?,
        None => None,
    };
    let order = order::Entity::find_by_id(order_id).lock(LockType::NoKeyUpdate);
    Ok(order.one(tx).await?.map(|order| Held { order, payment }))
}

/// The tickets of an order that is held, locked as well.
pub(crate) async fn tickets(tx: &Tx, order_id: Uuid) -> Result<Vec<ticket::Model>, DbErr> {
    let tickets = ticket::Entity::find()
        .filter(ticket::Column::OrderId.eq(order_id))
        .order_by_asc(ticket::Column::Id)
        .lock_exclusive();
    tickets.all(tx).await
}

/// A payment, locked until the transaction ends, so that observations are applied one after the other.
pub(crate) async fn payment(tx: &Tx, payment_id: Uuid) -> Result<Option<payment::Model>, DbErr> {
    let query = payment::Entity::find_by_id(payment_id).lock_exclusive();
    query.one(tx).await
}
