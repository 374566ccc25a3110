//! What was said.

use entity::feedback::{Column, Entity, Model};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Order, QuerySelect as _};

use kernel::page::{Page, PageRequest};

/// What was said about an event, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Summary {
    /// The event.
    pub event_id: Uuid,
    /// How many said something.
    pub count: i64,
    /// Their ratings together.
    pub sum: i64,
}

/// What was said about each of the events, in numbers; events that nobody said anything about are left out. For those
/// who may see their orders: the caller has made sure.
pub async fn summaries(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Vec<Summary>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::EventId)
        .column_as(Column::Id.count(), "count")
        .column_as(Column::Rating.sum(), "sum")
        .filter(Column::EventId.is_in(events.iter().copied()))
        .group_by(Column::EventId)
        .into_model()
        .all(conn)
        .await
}

/// What was said about an event, newest first. For those who may see its orders: the caller has made sure.
pub async fn of_event(conn: &impl ConnectionTrait, event_id: Uuid, page: &PageRequest) -> Result<Page<Model>, DbErr> {
    let query = page.by_id(Entity::find().filter(Column::EventId.eq(event_id)), Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// What was said with each of the orders. For those who may see them: the caller has made sure.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OrderId.is_in(orders.iter().copied())).all(conn).await
}
