//! An order with all rows that belong to it.

use std::collections::{BTreeSet, HashMap};

use entity::ticket::TicketStatus;
use entity::{order, order_line, payment, ticket, ticket_type};
use kernel::db::among;
use kernel::{Env, secret, versions};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};
use serde::{Deserialize, Serialize};

/// A person named on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The name on the ticket.
    pub name: String,
    /// The attendee's address, or the buyer's if none was given.
    pub email: String,
}

/// An order with all rows that belong to it.
#[derive(Debug, Clone)]
pub struct OrderDetails {
    /// The order's own row: buyer, status, total.
    pub order: order::Model,
    /// What was ordered, one line per ticket type.
    pub lines: Vec<order_line::Model>,
    /// Its tickets; empty before it is confirmed.
    pub tickets: Vec<ticket::Model>,
    /// Its payment; `None` for a free order.
    pub payment: Option<payment::Model>,
    /// The ticket types of its lines.
    pub ticket_types: Vec<ticket_type::Model>,
    /// Whether the request that this is the answer to placed it. One that was repeated finds the order of the first.
    pub is_new: bool,
}

/// Loads the rows that belong to an order. Runs four statements, three if it is free.
pub async fn details_of(conn: &impl ConnectionTrait, order: order::Model) -> Result<OrderDetails, DbErr> {
    let details = details_of_many(conn, vec![order]).await?.pop();
    details.ok_or_else(|| DbErr::RecordNotFound("an order that was there".to_owned()))
}

/// Loads the rows that belong to some orders, in their order. Runs four statements, three if all are free.
pub async fn details_of_many(
    conn: &impl ConnectionTrait,
    orders: Vec<order::Model>,
) -> Result<Vec<OrderDetails>, DbErr> {
    let ids = || orders.iter().map(|order| order.id);
    let lines = order_line::Entity::find()
        .filter(among(conn, order_line::Column::OrderId, ids()))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    let tickets = ticket::Entity::find()
        .filter(among(conn, ticket::Column::OrderId, ids()))
        .order_by_asc(ticket::Column::Id)
        .all(conn)
        .await?;
    let paid = orders.iter().filter(|order| order.total_minor > 0).map(|order| order.id);
    let paid: Vec<Uuid> = paid.collect();
    let payments = if paid.is_empty() {
        Vec::new()
    } else {
        payment::Entity::find().filter(among(conn, payment::Column::OrderId, paid)).all(conn).await?
    };
    let ticket_types: BTreeSet<Uuid> = lines.iter().map(|line| line.ticket_type_id).collect();
    let ticket_types =
        ticket_type::Entity::find().filter(among(conn, ticket_type::Column::Id, ticket_types)).all(conn).await?;
    let mut lines = by_order(lines, |line| line.order_id);
    let mut tickets = by_order(tickets, |ticket| ticket.order_id);
    let mut payments = by_order(payments, |payment| payment.order_id);
    let details = |order: order::Model| {
        let lines = lines.remove(&order.id).unwrap_or_default();
        let of = |kind: &&ticket_type::Model| lines.iter().any(|line| line.ticket_type_id == kind.id);
        OrderDetails {
            ticket_types: ticket_types.iter().filter(of).cloned().collect(),
            tickets: tickets.remove(&order.id).unwrap_or_default(),
            payment: payments.remove(&order.id).and_then(|mut payments| payments.pop()),
            lines,
            order,
            is_new: false,
        }
    };
    Ok(orders.into_iter().map(details).collect())
}

fn by_order<R>(rows: Vec<R>, order: impl Fn(&R) -> Uuid) -> HashMap<Uuid, Vec<R>> {
    let mut by_order: HashMap<Uuid, Vec<R>> = HashMap::new();
    for row in rows {
        by_order.entry(order(&row)).or_default().push(row);
    }
    by_order
}

/// The tickets of an order: one per attendee of each line.
pub(crate) fn new_tickets(env: &Env, order: &order::Model, lines: &[order_line::Model]) -> Vec<ticket::Model> {
    let mut tickets = Vec::new();
    for line in lines {
        let attendees: Vec<Attendee> = serde_json::from_value(line.attendees.clone()).unwrap_or_default();
        for place in 0..usize::try_from(line.quantity).unwrap_or(0) {
            let attendee = attendees.get(place);
            tickets.push(ticket::Model {
                id: env.ids.next(),
                order_id: order.id,
                order_line_id: line.id,
                ticket_type_id: line.ticket_type_id,
                event_id: order.event_id,
                organization_id: Some(order.organization_id),
                holder_name: attendee.map_or_else(|| order.name.clone(), |attendee| attendee.name.clone()),
                holder_email: attendee.map_or_else(|| order.email.clone(), |attendee| attendee.email.clone()),
                secret: secret::ticket_code(&*env.random),
                status: TicketStatus::Valid,
                checked_in_at: None,
                checked_in_by: None,
                created_at: env.now(),
                changed_at: None,
                version: versions::FIRST,
            });
        }
    }
    tickets
}
