//! Jobs for all ticket holders of an event.

use entity::order::{self, OrderStatus};
use kernel::Env;
use kernel::db::Tx;
use kernel::ids::OrderId;
use kernel::jobs::outbox;
use sea_orm::prelude::*;
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};

use crate::job::Job;

/// Enqueues a job for each of the event's confirmed orders, unless one with its key was enqueued before.
pub(super) async fn for_each_order(
    tx: &Tx,
    env: &Env,
    event_id: Uuid,
    job: impl Fn(OrderId) -> (Job, Option<String>),
) -> Result<(), DbErr> {
    let orders: Vec<Uuid> = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::EventId.eq(event_id))
        .filter(order::Column::Status.eq(OrderStatus::Confirmed))
        .order_by_asc(order::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let rows = orders.into_iter().map(|order_id| {
        let (job, key) = job(OrderId::from_uuid(order_id));
        outbox::row(env, &job, env.now(), key)
    });
    outbox::insert(tx, rows.collect::<Result<_, _>>()?).await
}
