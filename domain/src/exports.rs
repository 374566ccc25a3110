//! Exports of lists as tables, read page by page, so that no list is ever in memory as a whole.

use std::collections::HashMap;

use entity::{event, order, order_line, payment, ticket, ticket_type};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::Failure;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};

use crate::events::{self, EventErrorCode};
use crate::orders;
use crate::organizations::Permission;

/// How many rows are read per page.
const ROWS: u64 = 500;

/// Returns the event to export, if the actor may.
///
/// Rule: members who may see orders.
pub async fn event(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<EventErrorCode>> {
    let managed = events::require(env.db.primary(), actor, event_id, Permission::ViewOrders, "eventId").await?;
    Ok(managed.event)
}

/// A row of an attendee list: a ticket with its order.
#[derive(Debug, Clone)]
pub struct AttendeeRow {
    /// The ticket, with its holder's name and address.
    pub ticket: ticket::Model,
    /// The name of its ticket type.
    pub ticket_type: String,
    /// The order that the ticket belongs to.
    pub order: order::Model,
}

/// The next page of an event's tickets, in the order they were issued; empty at the end.
pub async fn attendees(
    conn: &impl ConnectionTrait,
    event_id: Uuid,
    after: Option<Uuid>,
) -> Result<Vec<AttendeeRow>, DbErr> {
    let mut query = ticket::Entity::find()
        .filter(ticket::Column::EventId.eq(event_id))
        .order_by_asc(ticket::Column::Id)
        .limit(ROWS);
    if let Some(after) = after {
        query = query.filter(ticket::Column::Id.gt(after));
    }
    let tickets = query.all(conn).await?;
    let types = events::ticket_types_by_ids(conn, tickets.iter().map(|ticket| ticket.ticket_type_id)).await?;
    let types: HashMap<Uuid, ticket_type::Model> = types.into_iter().map(|row| (row.id, row)).collect();
    let orders = order::Entity::find()
        .filter(among(conn, order::Column::Id, tickets.iter().map(|ticket| ticket.order_id)))
        .all(conn)
        .await?;
    let orders: HashMap<Uuid, order::Model> = orders.into_iter().map(|row| (row.id, row)).collect();
    let rows = tickets.into_iter().filter_map(|ticket| {
        let ticket_type = types.get(&ticket.ticket_type_id).map(|row| row.name.clone()).unwrap_or_default();
        let order = orders.get(&ticket.order_id)?.clone();
        Some(AttendeeRow { ticket, ticket_type, order })
    });
    Ok(rows.collect())
}

/// A row of a list of orders: an order with its lines and payment.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// The order, with its buyer.
    pub order: order::Model,
    /// The ticket types that were ordered, with quantity and price.
    pub lines: Vec<order_line::Model>,
    /// Its payment; `None` for a free order.
    pub payment: Option<payment::Model>,
}

/// The next page of an event's orders, in the order they were placed; empty at the end.
pub async fn orders(conn: &impl ConnectionTrait, event_id: Uuid, after: Option<Uuid>) -> Result<Vec<OrderRow>, DbErr> {
    let mut query =
        order::Entity::find().filter(order::Column::EventId.eq(event_id)).order_by_asc(order::Column::Id).limit(ROWS);
    if let Some(after) = after {
        query = query.filter(order::Column::Id.gt(after));
    }
    let orders = query.all(conn).await?;
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
    let mut lines: HashMap<Uuid, Vec<order_line::Model>> = HashMap::new();
    for line in orders::lines_of(conn, &ids).await? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let payments = orders::payments_of(conn, &ids).await?;
    let mut payments: HashMap<Uuid, payment::Model> = payments.into_iter().map(|row| (row.order_id, row)).collect();
    let rows = orders.into_iter().map(|order| OrderRow {
        lines: lines.remove(&order.id).unwrap_or_default(),
        payment: payments.remove(&order.id),
        order,
    });
    Ok(rows.collect())
}
