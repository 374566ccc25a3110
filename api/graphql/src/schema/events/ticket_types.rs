//! Ticket types: what can be ordered for an event.

use async_graphql::{Context, Error, ID, Object};
use domain::events;
use domain::organizations::Permission;
use kernel::ids::TypedId as _;
use kernel::money;

use super::enums::TicketKind;
use super::loaders::{AvailabilityOf, EventKey, SoldAndHeldOf};
use super::types::{Event, int, missing};
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::scalars::{DateTime, Money};

/// A ticket type of an event: what can be ordered, at what price, and how many there are.
#[derive(Debug, Clone)]
pub(crate) struct TicketType {
    row: events::TicketType,
    left: Left,
}

/// How many can be ordered now; none if there is no limit.
#[derive(Debug, Clone, Copy)]
enum Left {
    /// As it was seen together with the ticket type.
    Seen(Option<i64>),
    /// To be loaded if someone asks.
    Unknown,
}

impl From<events::TicketType> for TicketType {
    fn from(row: events::TicketType) -> Self {
        Self { row, left: Left::Unknown }
    }
}

impl From<&events::Offer> for TicketType {
    fn from(offer: &events::Offer) -> Self {
        Self { row: offer.ticket_type.clone(), left: Left::Seen(offer.left()) }
    }
}

impl TicketType {
    /// How many places there are, are sold and are held; none without permission to manage its events.
    async fn sold_and_held(&self, ctx: &Context<'_>) -> Result<Option<events::Occupancy>, Error> {
        let event = context::rows(ctx).load_one(EventKey(self.row.event_id)).await?;
        let event = event.ok_or_else(|| missing("the event of a ticket type"))?;
        if !context::may(ctx, event.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        context::rows(ctx).load_one(SoldAndHeldOf(self.row.id)).await
    }
}

/// A ticket type of an event: what can be ordered, at what price, and how many there are.
#[Object]
impl TicketType {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) async fn id(&self) -> ID {
        self.row.typed_id().to_string().into()
    }

    /// The name, such as `Early bird`; at most 200 characters.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What the ticket includes, at most 2,000 characters; null if there is no description.
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// Whether a place is free or has to be paid for.
    async fn kind(&self) -> TicketKind {
        self.row.kind.into()
    }

    /// The price of one place; zero for free ones.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn price(&self) -> Result<Money, Error> {
        let price = money::Money::stored(self.row.price_minor, &self.row.currency).map_err(database)?;
        Ok(price.into())
    }

    /// How many can be ordered now, also considering the event's capacity; null if there is no limit.
    async fn availability(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        context::note(ctx, |log| log.availability(None));
        let left = match self.left {
            Left::Seen(left) => left,
            Left::Unknown => context::rows(ctx).load_one(AvailabilityOf(self.row.id)).await?.flatten(),
        };
        Ok(left.map(int))
    }

    /// How many there are. Null if only the event's capacity limits them, and without permission to manage its events.
    async fn quantity(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.sold_and_held(ctx).await?.and_then(|places| places.size).map(int))
    }

    /// How many are held by orders that wait for payment. Null without permission to manage its events.
    async fn held(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.sold_and_held(ctx).await?.map(|places| int(places.held)))
    }

    /// How many are sold. Null without permission to manage its events.
    async fn sold(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.sold_and_held(ctx).await?.map(|places| int(places.sold)))
    }

    /// The fewest that an order with this ticket type has to contain.
    async fn min_per_order(&self) -> i32 {
        self.row.min_per_order
    }

    /// The most that one order can contain.
    async fn max_per_order(&self) -> i32 {
        self.row.max_per_order
    }

    /// When its sale begins; null if it is on sale as soon as the event is published.
    async fn sales_start_at(&self) -> Option<DateTime> {
        self.row.sales_start_at.map(DateTime)
    }

    /// When its sale ends; null if it ends with the event.
    async fn sales_end_at(&self) -> Option<DateTime> {
        self.row.sales_end_at.map(DateTime)
    }

    /// The event that it is for.
    async fn event(&self, ctx: &Context<'_>) -> Result<Event, Error> {
        let row = context::rows(ctx).load_one(EventKey(self.row.event_id)).await?;
        row.map(Event::from).ok_or_else(|| missing("the event of a ticket type"))
    }
}
