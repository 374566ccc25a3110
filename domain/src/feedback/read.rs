//! Reading feedback.

use entity::feedback::{Column, Entity, Model};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Order, QuerySelect as _};

use kernel::db::among;
use kernel::page::{Page, PageRequest};

/// The ratings of an event in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Summary {
    /// The event that was rated.
    pub event_id: Uuid,
    /// The number of ratings.
    pub count: i64,
    /// The sum of all ratings; divided by `count`, the average.
    pub sum: i64,
}

/// The ratings of these events in numbers; events without feedback are left out. Callers make sure that the actor may
/// see the events' orders.
pub async fn summaries(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Vec<Summary>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::EventId)
        .column_as(Column::Id.count(), "count")
        .column_as(Column::Rating.sum(), "sum")
        .filter(among(conn, Column::EventId, events.iter().copied()))
        .group_by(Column::EventId)
        .into_model()
        .all(conn)
        .await
}

/// A page of an event's feedback, newest first. Callers make sure that the actor may see its orders.
pub async fn of_event(conn: &impl ConnectionTrait, event_id: Uuid, page: &PageRequest) -> Result<Page<Model>, DbErr> {
    let query = page.by_id(Entity::find().filter(Column::EventId.eq(event_id)), Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The feedback given with these orders. Callers make sure that the actor may see them.
pub async fn of_orders(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(among(conn, Column::OrderId, orders.iter().copied())).all(conn).await
}
