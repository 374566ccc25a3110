//! Counting the places of ticket types, for organizers: available, held and sold.

use std::collections::HashMap;

use entity::order::OrderStatus;
use entity::{order, order_line};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, JoinType, QuerySelect as _, RelationDef};

use crate::quotas;

/// The places of one ticket type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Occupancy {
    /// The ticket type's quantity; `None` if it is unlimited.
    pub size: Option<i64>,
    /// Places in orders that wait for their payment.
    pub held: i64,
    /// Places in confirmed orders.
    pub sold: i64,
}

/// The places of ticket types: read from their quotas where they have one, else counted in the orders. Runs three
/// statements.
pub async fn occupancy(conn: &impl ConnectionTrait, ticket_types: &[Uuid]) -> Result<HashMap<Uuid, Occupancy>, DbErr> {
    let limited = quotas::places(conn, ticket_types, &[]).await?.of_ticket_type;
    let mut occupancies: HashMap<Uuid, Occupancy> = ticket_types.iter().map(|id| (*id, Occupancy::default())).collect();
    for (id, places) in &limited {
        occupancies.insert(*id, Occupancy { size: Some(places.size), held: places.held, sold: places.sold });
    }
    let unlimited: Vec<Uuid> = ticket_types.iter().copied().filter(|id| !limited.contains_key(id)).collect();
    for (id, status, places) in counted(conn, unlimited).await? {
        let entry = occupancies.entry(id).or_default();
        match status {
            OrderStatus::Pending => entry.held = places,
            OrderStatus::Confirmed => entry.sold = places,
            OrderStatus::Cancelled | OrderStatus::Expired => {}
        }
    }
    Ok(occupancies)
}

async fn counted(conn: &impl ConnectionTrait, ticket_types: Vec<Uuid>) -> Result<Vec<(Uuid, OrderStatus, i64)>, DbErr> {
    let of_order: RelationDef =
        order_line::Entity::belongs_to(order::Entity).from(order_line::Column::OrderId).to(order::Column::Id).into();
    order_line::Entity::find()
        .select_only()
        .column(order_line::Column::TicketTypeId)
        .column(order::Column::Status)
        // PostgreSQL sums integers to bigint, SQLite to integer: both are read as one.
        .column_as(Expr::cust("CAST(SUM(order_lines.quantity) AS BIGINT)"), "places")
        .join(JoinType::InnerJoin, of_order)
        .filter(among(conn, order_line::Column::TicketTypeId, ticket_types))
        .filter(order::Column::Status.is_in([OrderStatus::Pending, OrderStatus::Confirmed]))
        .group_by(order_line::Column::TicketTypeId)
        .group_by(order::Column::Status)
        .into_tuple()
        .all(conn)
        .await
}
