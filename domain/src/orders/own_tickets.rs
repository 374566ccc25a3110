//! Listing a person's own tickets.

use entity::ticket::{self, TicketStatus};
use entity::{event, order};
use kernel::error::Failure;
use kernel::ids::UserId;
use kernel::page::{Cursor, Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, JoinType, Order, QuerySelect as _, RelationDef};
use time::OffsetDateTime;

use super::OrderErrorCode;

/// Which tickets are listed, by the end of their event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketPeriod {
    /// For events that are not over; soonest first.
    Upcoming,
    /// For events that are over; latest first.
    Past,
}

/// A ticket, and when its event begins.
#[derive(Debug, Clone)]
pub struct OwnTicket {
    /// The ticket with its code and status.
    pub ticket: ticket::Model,
    /// When its event begins.
    pub starts_at: OffsetDateTime,
}

impl OwnTicket {
    /// Its cursor in the list.
    pub fn cursor(&self) -> Cursor {
        Cursor { at: Some(self.starts_at), id: self.ticket.id }
    }
}

/// A page of the tickets that were not cancelled, from a person's own orders.
///
/// Rule: the person themselves; callers make sure.
pub async fn own_tickets(
    conn: &impl ConnectionTrait,
    now: OffsetDateTime,
    user_id: UserId,
    period: TicketPeriod,
    page: &PageRequest,
) -> Result<Page<OwnTicket>, Failure<OrderErrorCode>> {
    use event::Column::{EndsAt, StartsAt};
    let of_order: RelationDef =
        ticket::Entity::belongs_to(order::Entity).from(ticket::Column::OrderId).to(order::Column::Id).into();
    let of_event: RelationDef =
        ticket::Entity::belongs_to(event::Entity).from(ticket::Column::EventId).to(event::Column::Id).into();
    let query = ticket::Entity::find()
        .select_also(event::Entity)
        .join(JoinType::InnerJoin, of_order)
        .join(JoinType::InnerJoin, of_event)
        .filter(order::Column::UserId.eq(user_id))
        .filter(ticket::Column::Status.ne(TicketStatus::Cancelled));
    let (query, order) = match period {
        TicketPeriod::Upcoming => (query.filter(EndsAt.gt(now)), Order::Asc),
        TicketPeriod::Past => (query.filter(EndsAt.lte(now)), Order::Desc),
    };
    let query = page
        .by_time(query, (StartsAt, ticket::Column::Id), order)
        .map_err(|invalid| Failure::field(OrderErrorCode::InvalidInput, "after", format!("{}.", invalid.message)))?;
    let rows = query.all(conn).await?;
    let rows = rows.into_iter().filter_map(|(ticket, event)| {
        let starts_at = event?.starts_at;
        Some(OwnTicket { ticket, starts_at })
    });
    Ok(Page::of(rows.collect(), page))
}
