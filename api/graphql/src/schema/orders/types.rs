//! Orders and their lines.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Error, ID, Object, Result};
use domain::events;
use domain::orders::{self, OrderDetails, is_secret_of};
use domain::organizations::Permission;
use domain::refunds::{self, refundable};
use kernel::Env;
use kernel::ids::TypedId as _;
use kernel::text::shown_address;

use super::added::OrderAddition;
use super::enums::{OrderOrigin, OrderStatus};
use super::loaders::{AddedFactsOf, LinesOf, MailFailureOf, NameShownOf, PaymentOf, RefundsOf, TicketsOf, TimelineOf};
use super::payments::{Dispute, Payment, Refund, disputes_of, money};
use super::tickets::Ticket;
use super::timeline::{MailFailure, TimelineEntry};
use crate::schema::context::{actor, may, rows};
use crate::schema::errors::{coded, database};
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey};
use crate::schema::feedback::{self, Feedback};
use crate::schema::scalars::{DateTime, Money};
use crate::schema::site_settings::{self, Agreement};

/// An order: someone's purchase of tickets for an event.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) row: Arc<orders::Order>,
    /// The rows that were written with the order, if this request placed it.
    details: Option<Arc<OrderDetails>>,
    /// What was read together with it, if it is watched.
    shown: Option<Arc<Shown>>,
    /// Whether this request sent the order's secret, or placed it: then the viewer may see its codes.
    opened: bool,
}

/// What those who watch an order are shown, read once for all of them.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) details: Arc<OrderDetails>,
    pub(super) refunds: Vec<refunds::Refund>,
    event: Option<events::EventDetails>,
}

impl Shown {
    /// Reads what belongs to an order. Runs six statements.
    pub(super) async fn load(env: &Env, order: orders::Order) -> Result<Self> {
        let conn = env.db.primary();
        let event = events::details_of(conn, order.event_id).await.map_err(database)?;
        let refunds = refunds::of_orders(conn, &[order.id]).await.map_err(database)?;
        let details = orders::details_of(conn, order).await.map_err(database)?;
        Ok(Self { details: Arc::new(details), refunds, event })
    }

    /// Whether nothing has changed. The event and the ticket types are not the order's own.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (one, another) = (&*self.details, &*other.details);
        one.order == another.order
            && one.tickets == another.tickets
            && one.payment == another.payment
            && self.refunds == other.refunds
    }
}

impl From<orders::Order> for Order {
    fn from(row: orders::Order) -> Self {
        Self::given(row, None)
    }
}

impl From<Arc<OrderDetails>> for Order {
    fn from(details: Arc<OrderDetails>) -> Self {
        Self { row: Arc::new(details.order.clone()), details: Some(details), shown: None, opened: true }
    }
}

impl Order {
    /// The order for a viewer who sent a secret, which may be another one.
    pub(crate) fn given(row: orders::Order, secret: Option<&str>) -> Self {
        let opened = secret.is_some_and(|secret| is_secret_of(&row, secret));
        Self { row: Arc::new(row), details: None, shown: None, opened }
    }

    /// A watched order, for a viewer who sent a secret, which may be another one.
    pub(super) fn watched(shown: &Arc<Shown>, secret: Option<&str>) -> Self {
        let row = &shown.details.order;
        let opened = secret.is_some_and(|secret| is_secret_of(row, secret));
        let (row, details) = (Arc::new(row.clone()), Some(Arc::clone(&shown.details)));
        Self { row, details, shown: Some(Arc::clone(shown)), opened }
    }

    /// Whether the viewer bought the order or opened it with its secret. Organizers don't count.
    fn is_viewers(&self, ctx: &Context<'_>) -> bool {
        self.opened || is_buyer(ctx, &self.row)
    }
}

/// Whether the logged-in user bought the order.
pub(super) fn is_buyer(ctx: &Context<'_>, order: &orders::Order) -> bool {
    actor(ctx).person().is_some_and(|user| order.user_id == Some(user.user_id.uuid()))
}

/// The error for fields that only the buyer may see.
pub(super) fn for_the_buyer() -> Error {
    coded("FORBIDDEN", "This is for the buyer alone.")
}

/// An order: someone's purchase of tickets for an event.
#[Object]
impl Order {
    /// The order's id, `order_…`.
    pub(crate) async fn id(&self) -> ID {
        self.row.typed_id().to_string().into()
    }

    /// A short code that people use to name the order, such as `K7Q2M9XA`. It gives no access.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Gives access to the order without an account: in links, and in `order(id, secret)`. Keep it as safe as a
    /// ticket.
    #[graphql(
        deprecation = "Use `guestSecret`: this fails with `FORBIDDEN` for all but the buyer and those who opened \
                             the order with it, and takes the order with it."
    )]
    async fn secret(&self, ctx: &Context<'_>) -> Result<&str> {
        if self.is_viewers(ctx) { Ok(&self.row.secret) } else { Err(for_the_buyer()) }
    }

    /// Gives access to the order without an account: in links, and in `order(id, secret)`. Keep it as safe as a
    /// ticket. Null for everyone but the buyer and those who opened the order with it.
    async fn guest_secret(&self, ctx: &Context<'_>) -> Option<&str> {
        self.is_viewers(ctx).then_some(self.row.secret.as_str())
    }

    /// Whether the buyer's first name is among `Event.going`. Null for everyone but the buyer and those who opened the
    /// order with its secret.
    async fn name_shown(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        if !self.is_viewers(ctx) {
            return Ok(None);
        }
        Ok(Some(rows(ctx).load_one(NameShownOf(self.row.id)).await?.is_some()))
    }

    /// Whether the order is in the logged-in user's account; null if no one is logged in. Whoever opened it with its secret
    /// can take it into theirs with `orderSave`, unless it is in another one.
    async fn viewer_is_buyer(&self, ctx: &Context<'_>) -> Option<bool> {
        actor(ctx).user().map(|_| is_buyer(ctx, &self.row))
    }

    /// Whether the order waits for payment, is confirmed, or has ended.
    async fn status(&self) -> OrderStatus {
        self.row.status.into()
    }

    /// Whether the buyer placed it, or an organizer added it, for money or for nothing.
    async fn origin(&self) -> OrderOrigin {
        self.row.origin.into()
    }

    /// How an organizer added it; null if the buyer placed it, and without permission to see the organization's orders.
    async fn added(&self, ctx: &Context<'_>) -> Result<Option<OrderAddition>> {
        let is_sale = self.row.origin == orders::OrderOrigin::Sale;
        if is_sale || !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        Ok(rows(ctx).load_one(AddedFactsOf(self.row.id)).await?.map(OrderAddition::from))
    }

    /// The name that was given with the order; it may differ from the account's.
    async fn buyer_name(&self) -> &str {
        &self.row.name
    }

    /// The buyer's address, which the tickets are emailed to.
    async fn buyer_email(&self) -> Cow<'_, str> {
        shown_address(&self.row.email)
    }

    /// `buyerEmail` by its former name.
    #[graphql(deprecation = "Use `buyerEmail`.")]
    async fn email(&self) -> Cow<'_, str> {
        shown_address(&self.row.email)
    }

    /// `buyerName` by its former name.
    #[graphql(deprecation = "Use `buyerName`.")]
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The price of all lines together.
    async fn total(&self) -> Result<Money> {
        money(self.row.total_minor, &self.row.currency)
    }

    /// When the order was placed.
    async fn placed_at(&self) -> DateTime {
        DateTime(self.row.placed_at)
    }

    /// Until when the places of a pending order are held; null in other states.
    async fn expires_at(&self) -> Option<DateTime> {
        self.row.expires_at.filter(|_| self.row.status == orders::OrderStatus::Pending).map(DateTime)
    }

    /// What the buyer agreed to by ordering: the versions of the texts that were in force when the order was placed. Empty if
    /// there were none.
    async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<Agreement>> {
        site_settings::of_order(ctx, &self.row, self.is_viewers(ctx)).await
    }

    /// When the order was confirmed; null until then.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.row.confirmed_at.map(DateTime)
    }

    /// Why the order was cancelled or expired; null otherwise.
    async fn cancel_reason(&self) -> Option<&str> {
        self.row.cancel_reason.as_deref()
    }

    /// The event that the tickets are for.
    pub(super) async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let event = match self.shown.as_ref().and_then(|shown| shown.event.clone()) {
            Some(known) => Some(Event::from(known)),
            None => rows(ctx).load_one(EventKey(self.row.event_id)).await?.map(Event::from),
        };
        let confirmed = self.row.status == orders::OrderStatus::Confirmed;
        Ok(event.map(|event| if confirmed { event.for_holder() } else { event }))
    }

    /// The ticket types that were ordered, with their number and price.
    pub(super) async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        let lines = match &self.details {
            Some(details) => details.lines.clone(),
            None => rows(ctx).load_one(LinesOf(self.row.id)).await?.unwrap_or_default(),
        };
        let line = |row| OrderLine { row, currency: self.row.currency.clone(), details: self.details.clone() };
        Ok(lines.into_iter().map(line).collect())
    }

    /// The tickets; empty until the order is confirmed.
    async fn tickets(&self, ctx: &Context<'_>) -> Result<Vec<Ticket>> {
        let tickets = match &self.details {
            Some(details) => details.tickets.clone(),
            None => rows(ctx).load_one(TicketsOf(self.row.id)).await?.unwrap_or_default(),
        };
        let is_viewers = Some(self.is_viewers(ctx));
        let ticket = |row| Ticket::new(row, is_viewers, self.details.clone());
        Ok(tickets.into_iter().map(ticket).collect())
    }

    /// The payment; null if the order was free.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Option<Payment>> {
        if self.row.total_minor == 0 {
            return Ok(None);
        }
        let payment = match &self.details {
            Some(details) => details.payment.clone(),
            None => rows(ctx).load_one(PaymentOf(self.row.id)).await?,
        };
        payment.map(Payment::try_from).transpose()
    }

    /// The feedback that was given for this order with `feedbackGive`; null if there is none.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Option<Feedback>> {
        feedback::of_order(ctx, self.row.id).await
    }

    /// Its refunds in every state, oldest first; empty if the order was free.
    pub(super) async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<Refund>> {
        if self.row.total_minor == 0 {
            return Ok(Vec::new());
        }
        let refunds = match &self.shown {
            Some(shown) => shown.refunds.clone(),
            None => rows(ctx).load_one(RefundsOf(self.row.id)).await?.unwrap_or_default(),
        };
        refunds.into_iter().map(Refund::try_from).collect()
    }

    /// The disputes that the buyer opened at their bank, oldest first; null without permission to see the
    /// organization's orders.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Option<Vec<Dispute>>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        disputes_of(ctx, &self.row).await.map(Some)
    }

    /// What can still be refunded, which may be nothing; null for free orders, and without permission to manage
    /// orders.
    async fn refundable(&self, ctx: &Context<'_>) -> Result<Option<Money>> {
        let free = self.row.total_minor == 0;
        if free || !may(ctx, self.row.organization_id, Permission::ManageOrders).await? {
            return Ok(None);
        }
        let payment = rows(ctx).load_one(PaymentOf(self.row.id)).await?;
        let left = payment.map(|payment| refundable(&payment)).transpose().map_err(database)?;
        Ok(left.map(Money::from))
    }

    /// The history of the order, oldest first; null without permission to see the organization's orders.
    async fn timeline(&self, ctx: &Context<'_>) -> Result<Option<Vec<TimelineEntry>>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        let entries = rows(ctx).load_one(TimelineOf(self.row.id)).await?.unwrap_or_default();
        Ok(Some(entries.into_iter().map(TimelineEntry::from).collect()))
    }

    /// The last email to the buyer, if it was rejected or returned; null if it was delivered, and without permission to
    /// see the organization's orders.
    async fn mail_failure(&self, ctx: &Context<'_>) -> Result<Option<MailFailure>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        Ok(rows(ctx).load_one(MailFailureOf(self.row.id)).await?.map(MailFailure::from))
    }
}

/// A number of places of one ticket type in an order, as sold.
#[derive(Debug, Clone)]
pub(crate) struct OrderLine {
    row: orders::OrderLine,
    currency: String,
    details: Option<Arc<OrderDetails>>,
}

/// A number of places of one ticket type in an order, as sold.
#[Object]
impl OrderLine {
    /// The number of places, and so of tickets.
    async fn quantity(&self) -> i32 {
        self.row.quantity
    }

    /// The name of the ticket type when it was sold.
    async fn name(&self) -> &str {
        &self.row.ticket_type_name
    }

    /// The price of one place when it was sold.
    async fn unit_price(&self) -> Result<Money> {
        money(self.row.unit_price_minor, &self.currency)
    }

    /// The price of all places of this line.
    async fn total(&self) -> Result<Money> {
        money(self.row.total_minor, &self.currency)
    }

    /// The ticket type as it is now.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        let id = self.row.ticket_type_id;
        let known = self.details.as_ref().and_then(|details| details.ticket_types.iter().find(|row| row.id == id));
        let row = match known {
            Some(row) => Some(row.clone()),
            None => rows(ctx).load_one(TicketTypeKey(id)).await?,
        };
        Ok(row.map(TicketType::from))
    }
}
