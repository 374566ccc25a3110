//! Tickets, and who may see their codes.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use domain::orders::{self, OrderDetails};
use domain::organizations::Permission;
use kernel::ids::TypedId as _;
use kernel::text::shown_address;

use super::enums::TicketStatus;
use super::loaders::OrderKey;
use super::types::{Order, for_the_buyer, is_buyer};
use crate::schema::check_ins::checked_in_by_of_ticket;
use crate::schema::context::{actor, may, rows};
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey};
use crate::schema::scalars::DateTime;

/// A ticket: the admission of one person to an event.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    row: orders::Ticket,
    /// Whether the viewer bought it or opened its order, if that is already known.
    is_viewers: Option<bool>,
    /// The order that it was read with.
    details: Option<Arc<OrderDetails>>,
}

impl From<orders::Ticket> for Ticket {
    fn from(row: orders::Ticket) -> Self {
        Self { row, is_viewers: None, details: None }
    }
}

impl Ticket {
    /// A ticket, whether the viewer bought it or opened its order, and the order, if these are already known.
    pub(super) fn new(row: orders::Ticket, is_viewers: Option<bool>, details: Option<Arc<OrderDetails>>) -> Self {
        Self { row, is_viewers, details }
    }

    /// A ticket of the viewer's own.
    pub(super) fn own(row: orders::Ticket) -> Self {
        Self { row, is_viewers: Some(true), details: None }
    }

    async fn is_viewers(&self, ctx: &Context<'_>) -> Result<bool> {
        match self.is_viewers {
            Some(known) => Ok(known),
            None if actor(ctx).user().is_none() => Ok(false),
            None => {
                let order = rows(ctx).load_one(OrderKey(self.row.order_id)).await?;
                Ok(order.is_some_and(|order| is_buyer(ctx, &order)))
            }
        }
    }
}

/// A ticket: the admission of one person to an event.
#[Object]
impl Ticket {
    /// The ticket's id, `ticket_…`.
    pub(crate) async fn id(&self) -> ID {
        self.row.typed_id().to_string().into()
    }

    /// The content of the QR code; whoever shows it is let in.
    #[graphql(
        deprecation = "Use `code`: this fails with `FORBIDDEN` for all but the buyer and those who opened the order \
                             with its secret, and takes the ticket with it."
    )]
    async fn secret(&self, ctx: &Context<'_>) -> Result<&str> {
        if self.is_viewers(ctx).await? { Ok(&self.row.secret) } else { Err(for_the_buyer()) }
    }

    /// The content of the QR code; whoever shows it is let in. Null for everyone but the buyer and those who opened
    /// the order with its secret. At the door, codes are recognized by `CheckInEntry.secretHash`.
    async fn code(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.is_viewers(ctx).await?.then_some(self.row.secret.as_str()))
    }

    /// The name of the person who will come.
    async fn holder_name(&self) -> &str {
        &self.row.holder_name
    }

    /// The holder's address; the buyer's if none was given.
    async fn holder_email(&self) -> Cow<'_, str> {
        shown_address(&self.row.holder_email)
    }

    /// Whether the ticket is valid, was used, or was cancelled.
    async fn status(&self) -> TicketStatus {
        self.row.status.into()
    }

    /// When it was scanned at the door; null if it is not checked in.
    async fn checked_in_at(&self) -> Option<DateTime> {
        self.row.checked_in_at.map(DateTime)
    }

    /// The name of the user who checked it in. Null if it is not checked in, if that account is gone, and without
    /// permission to check in.
    async fn checked_in_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by_of_ticket(ctx, &self.row).await
    }

    /// `checkedInByName` by its former name.
    #[graphql(deprecation = "Use `checkedInByName`.")]
    async fn checked_in_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by_of_ticket(ctx, &self.row).await
    }

    /// Its ticket type, as it is now.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        let id = self.row.ticket_type_id;
        let known = self.details.as_ref().and_then(|details| details.ticket_types.iter().find(|row| row.id == id));
        let row = match known {
            Some(row) => Some(row.clone()),
            None => rows(ctx).load_one(TicketTypeKey(id)).await?,
        };
        Ok(row.map(TicketType::from))
    }

    /// The order that it belongs to; null for everyone but its logged-in buyer and members who may see the
    /// organization's orders.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let Some(order) = rows(ctx).load_one(OrderKey(self.row.order_id)).await? else {
            return Ok(None);
        };
        let seen = is_buyer(ctx, &order) || may(ctx, order.organization_id, Permission::ViewOrders).await?;
        Ok(seen.then(|| Order::from(order)))
    }

    /// The event that it admits to.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let event = rows(ctx).load_one(EventKey(self.row.event_id)).await?;
        let good = self.row.status != orders::TicketStatus::Cancelled;
        let event = event.map(Event::from);
        Ok(event.map(|event| if good { event.for_holder() } else { event }))
    }
}
