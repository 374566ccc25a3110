//! Ticket types: what can be ordered for an event.

use async_graphql::{Context, Error, ID, Object};
use domain::events;
use domain::organizations::Permission;
use kernel::ids::TicketTypeId;
use kernel::money;

use super::enums::TicketKind;
use super::loaders::{AvailabilityOf, EventKey, TakenOf};
use super::types::{Event, int, missing};
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::scalars::{DateTime, Money};

/// What can be ordered for an event: a price, and how many there are.
#[derive(Debug, Clone)]
pub(crate) struct TicketType(pub(crate) events::TicketType);

impl From<events::TicketType> for TicketType {
    fn from(row: events::TicketType) -> Self {
        Self(row)
    }
}

impl TicketType {
    /// Its places, for those who manage its events.
    async fn taken(&self, ctx: &Context<'_>) -> Result<Option<events::Taken>, Error> {
        let event = context::rows(ctx).load_one(EventKey(self.0.event_id)).await?;
        let event = event.ok_or_else(|| missing("the event of a ticket type"))?;
        if !context::may(ctx, event.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        context::rows(ctx).load_one(TakenOf(self.0.id)).await
    }
}

/// What can be ordered for an event: a price, and how many there are.
#[Object]
impl TicketType {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) async fn id(&self) -> ID {
        TicketTypeId::from_uuid(self.0.id).to_string().into()
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it includes.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite somebody else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether it costs something.
    async fn kind(&self) -> TicketKind {
        self.0.kind.into()
    }

    /// What one costs.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn price(&self) -> Result<Money, Error> {
        let price = money::Money::stored(self.0.price_minor, &self.0.currency).map_err(database)?;
        Ok(price.into())
    }

    /// How many can be ordered now, the event's capacity considered; null if there is no limit.
    async fn availability(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        let left = context::rows(ctx).load_one(AvailabilityOf(self.0.id)).await?.flatten();
        Ok(left.map(int))
    }

    /// How many there are. Null without a limit of its own, and for those who don't manage its events.
    async fn quantity(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.and_then(|taken| taken.size).map(int))
    }

    /// How many are held by orders that wait for their payment. Null for those who don't manage its events.
    async fn held(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.map(|taken| int(taken.held)))
    }

    /// How many are sold. Null for those who don't manage its events.
    async fn sold(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.map(|taken| int(taken.sold)))
    }

    /// The fewest an order can have.
    async fn min_per_order(&self) -> i32 {
        self.0.min_per_order
    }

    /// The most an order can have.
    async fn max_per_order(&self) -> i32 {
        self.0.max_per_order
    }

    /// When sales begin; null for at once.
    async fn sales_start_at(&self) -> Option<DateTime> {
        self.0.sales_start_at.map(DateTime)
    }

    /// When sales end; null for with the event.
    async fn sales_end_at(&self) -> Option<DateTime> {
        self.0.sales_end_at.map(DateTime)
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Result<Event, Error> {
        let row = context::rows(ctx).load_one(EventKey(self.0.event_id)).await?;
        row.map(Event::from).ok_or_else(|| missing("the event of a ticket type"))
    }
}
