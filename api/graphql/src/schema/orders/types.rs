use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Error, ID, Object, Result, SimpleObject};
use domain::orders::{self, OrderDetails, is_secret_of};
use domain::organizations::Permission;
use domain::refunds::{self, refundable};
use domain::{disputes, payments};
use kernel::ids::{PaymentId, RefundId, TypedId as _};
use kernel::money::Money as Amount;
use kernel::text::shown_address;

use super::loaders::{DisputesOf, LinesOf, MailFailureOf, OrderKey, PaymentOf, RefundsOf, TicketsOf, TimelineOf};
use super::organizing::{MailFailure, TimelineEntry};
use super::states::{DisputeStatus, OrderStatus, PaymentStatus, RefundStatus, TicketStatus};
use crate::schema::check_ins::checked_in_by_of_ticket;
use crate::schema::context::{actor, may, rows};
use crate::schema::errors::{coded, database};
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey};
use crate::schema::feedback::{self, Feedback};
use crate::schema::scalars::{DateTime, Money};

/// Somebody's purchase for one event.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) row: Arc<orders::Order>,
    /// What was written together with the order, when it was placed by this very request.
    details: Option<Arc<OrderDetails>>,
    /// Whether this request brought the order's secret, or placed it: then its codes are no secrets to whoever asks.
    opened: bool,
}

impl From<orders::Order> for Order {
    fn from(row: orders::Order) -> Self {
        Self::given(row, None)
    }
}

impl From<Arc<OrderDetails>> for Order {
    fn from(details: Arc<OrderDetails>) -> Self {
        Self { row: Arc::new(details.order.clone()), details: Some(details), opened: true }
    }
}

impl Order {
    /// The order for somebody who gave a secret, which may be its own.
    pub(super) fn given(row: orders::Order, secret: Option<&str>) -> Self {
        let opened = secret.is_some_and(|secret| is_secret_of(&row, secret));
        Self { row: Arc::new(row), details: None, opened }
    }

    /// Whether it is the viewer's: who bought it, or opened it with its secret. Those who organize are not meant.
    fn is_viewers(&self, ctx: &Context<'_>) -> bool {
        self.opened || is_buyer(ctx, &self.row)
    }
}

/// Whether whoever is signed in bought it.
fn is_buyer(ctx: &Context<'_>, order: &orders::Order) -> bool {
    actor(ctx).user().is_some_and(|user| order.user_id == Some(user.user_id.uuid()))
}

/// What is for the buyer alone, whoever else may see the rest.
fn for_the_buyer() -> Error {
    coded("FORBIDDEN", "This is for the buyer alone.")
}

/// Somebody's purchase of tickets for an event.
#[Object]
impl Order {
    /// The order's id, `order_…`.
    pub(crate) async fn id(&self) -> ID {
        self.row.typed_id().to_string().into()
    }

    /// A short code for people to name the order by, such as `K7Q2M9XA`. It opens nothing.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Opens the order without an account: in links and in `order(id, secret)`. Keep it as you would a ticket.
    #[graphql(
        deprecation = "Use `guestSecret`: this fails with `FORBIDDEN` for all but the buyer and those who opened \
                             the order with it, and takes the order with it."
    )]
    async fn secret(&self, ctx: &Context<'_>) -> Result<&str> {
        if self.is_viewers(ctx) { Ok(&self.row.secret) } else { Err(for_the_buyer()) }
    }

    /// Opens the order without an account: in links and in `order(id, secret)`. Keep it as you would a ticket. Null for
    /// all but the buyer and those who opened the order with it.
    async fn guest_secret(&self, ctx: &Context<'_>) -> Option<&str> {
        self.is_viewers(ctx).then_some(self.row.secret.as_str())
    }

    /// Where the order stands.
    async fn status(&self) -> OrderStatus {
        self.row.status.into()
    }

    /// The buyer's name.
    async fn buyer_name(&self) -> &str {
        &self.row.name
    }

    /// The buyer's address: where the tickets are mailed to.
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

    /// What the order costs in all.
    async fn total(&self) -> Result<Money> {
        money(self.row.total_minor, &self.row.currency)
    }

    /// When the order was placed.
    async fn placed_at(&self) -> DateTime {
        DateTime(self.row.placed_at)
    }

    /// Until when the places of a pending order are held; null for orders that hold none.
    async fn expires_at(&self) -> Option<DateTime> {
        self.row.expires_at.filter(|_| self.row.status == orders::OrderStatus::Pending).map(DateTime)
    }

    /// When the order was confirmed.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.row.confirmed_at.map(DateTime)
    }

    /// Why the order ended, if it was cancelled or expired.
    async fn cancel_reason(&self) -> Option<&str> {
        self.row.cancel_reason.as_deref()
    }

    /// The event it is for.
    pub(super) async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let event = rows(ctx).load_one(EventKey(self.row.event_id)).await?;
        let confirmed = self.row.status == orders::OrderStatus::Confirmed;
        Ok(event.map(|row| if confirmed { Event::for_holder(row) } else { Event::from(row) }))
    }

    /// What was bought.
    pub(super) async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        let lines = match &self.details {
            Some(details) => details.lines.clone(),
            None => rows(ctx).load_one(LinesOf(self.row.id)).await?.unwrap_or_default(),
        };
        let line = |row| OrderLine { row, currency: self.row.currency.clone(), details: self.details.clone() };
        Ok(lines.into_iter().map(line).collect())
    }

    /// The tickets, once the order is confirmed.
    async fn tickets(&self, ctx: &Context<'_>) -> Result<Vec<Ticket>> {
        let tickets = match &self.details {
            Some(details) => details.tickets.clone(),
            None => rows(ctx).load_one(TicketsOf(self.row.id)).await?.unwrap_or_default(),
        };
        let is_viewers = Some(self.is_viewers(ctx));
        Ok(tickets.into_iter().map(|row| Ticket { row, is_viewers }).collect())
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

    /// What was said about the event with this order, by `feedbackGive`.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Option<Feedback>> {
        feedback::of_order(ctx, self.row.id).await
    }

    /// What was or is being refunded, oldest first.
    pub(super) async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<Refund>> {
        if self.row.total_minor == 0 {
            return Ok(Vec::new());
        }
        let refunds = rows(ctx).load_one(RefundsOf(self.row.id)).await?.unwrap_or_default();
        refunds.into_iter().map(Refund::try_from).collect()
    }

    /// What the buyer disputes at their bank, oldest first; null for those who may not see the organization's orders.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Option<Vec<Dispute>>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        disputes_of(ctx, &self.row).await.map(Some)
    }

    /// What can still be refunded, nothing included; null for those who don't manage orders, and for free ones.
    async fn refundable(&self, ctx: &Context<'_>) -> Result<Option<Money>> {
        let free = self.row.total_minor == 0;
        if free || !may(ctx, self.row.organization_id, Permission::ManageOrders).await? {
            return Ok(None);
        }
        let payment = rows(ctx).load_one(PaymentOf(self.row.id)).await?;
        let left = payment.map(|payment| refundable(&payment)).transpose().map_err(database)?;
        Ok(left.map(Money::from))
    }

    /// What happened to the order, oldest first; null for those who may not see the organization's orders.
    async fn timeline(&self, ctx: &Context<'_>) -> Result<Option<Vec<TimelineEntry>>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        let entries = rows(ctx).load_one(TimelineOf(self.row.id)).await?.unwrap_or_default();
        Ok(Some(entries.into_iter().map(TimelineEntry::from).collect()))
    }

    /// The last mail to the buyer, if it could not be delivered: refused at once, or come back later. Null if all is well,
    /// and for those who may not see the organization's orders.
    async fn mail_failure(&self, ctx: &Context<'_>) -> Result<Option<MailFailure>> {
        if !may(ctx, self.row.organization_id, Permission::ViewOrders).await? {
            return Ok(None);
        }
        Ok(rows(ctx).load_one(MailFailureOf(self.row.id)).await?.map(MailFailure::from))
    }
}

/// A number of places of one ticket type within an order, as they were sold.
#[derive(Debug, Clone)]
pub(crate) struct OrderLine {
    row: orders::OrderLine,
    currency: String,
    details: Option<Arc<OrderDetails>>,
}

/// A number of places of one ticket type at one price, as ordered.
#[Object]
impl OrderLine {
    /// How many places.
    async fn quantity(&self) -> i32 {
        self.row.quantity
    }

    /// What the ticket type was called when it was sold.
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

/// One admission.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    row: orders::Ticket,
    /// Whether the viewer bought it or opened its order, where that is known already.
    is_viewers: Option<bool>,
}

impl From<orders::Ticket> for Ticket {
    fn from(row: orders::Ticket) -> Self {
        Self { row, is_viewers: None }
    }
}

impl Ticket {
    /// A ticket of whoever asks.
    pub(super) fn own(row: orders::Ticket) -> Self {
        Self { row, is_viewers: Some(true) }
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

/// One admission.
#[Object]
impl Ticket {
    /// The ticket's id, `ticket_…`.
    pub(crate) async fn id(&self) -> ID {
        self.row.typed_id().to_string().into()
    }

    /// What the QR code says; whoever shows it is let in.
    #[graphql(
        deprecation = "Use `code`: this fails with `FORBIDDEN` for all but the buyer and those who opened the order \
                             with its secret, and takes the ticket with it."
    )]
    async fn secret(&self, ctx: &Context<'_>) -> Result<&str> {
        if self.is_viewers(ctx).await? { Ok(&self.row.secret) } else { Err(for_the_buyer()) }
    }

    /// What the QR code says; whoever shows it is let in. Null for all but the buyer and those who opened the order with
    /// its secret: the door tells codes by `CheckInEntry.secretHash`.
    async fn code(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.is_viewers(ctx).await?.then_some(self.row.secret.as_str()))
    }

    /// Who is coming.
    async fn holder_name(&self) -> &str {
        &self.row.holder_name
    }

    /// Where the holder can be reached.
    async fn holder_email(&self) -> Cow<'_, str> {
        shown_address(&self.row.holder_email)
    }

    /// Where the ticket stands.
    async fn status(&self) -> TicketStatus {
        self.row.status.into()
    }

    /// When it was checked in.
    async fn checked_in_at(&self) -> Option<DateTime> {
        self.row.checked_in_at.map(DateTime)
    }

    /// The name of whoever checked it in, for those who may check in; null for others, if it was not checked in, or if
    /// that account is gone.
    async fn checked_in_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by_of_ticket(ctx, &self.row).await
    }

    /// `checkedInByName` by its former name.
    #[graphql(deprecation = "Use `checkedInByName`.")]
    async fn checked_in_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by_of_ticket(ctx, &self.row).await
    }

    /// The ticket type it is of.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        Ok(rows(ctx).load_one(TicketTypeKey(self.row.ticket_type_id)).await?.map(TicketType::from))
    }

    /// The order it belongs to, for its buyer when signed in and for members who may see the organization's orders; null for
    /// others.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let Some(order) = rows(ctx).load_one(OrderKey(self.row.order_id)).await? else {
            return Ok(None);
        };
        let seen = is_buyer(ctx, &order) || may(ctx, order.organization_id, Permission::ViewOrders).await?;
        Ok(seen.then(|| Order::from(order)))
    }

    /// The event it admits to.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let event = rows(ctx).load_one(EventKey(self.row.event_id)).await?;
        let good = self.row.status != orders::TicketStatus::Cancelled;
        Ok(event.map(|row| if good { Event::for_holder(row) } else { Event::from(row) }))
    }
}

/// The payment of an order.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Payment {
    #[graphql(skip)]
    key: PaymentId,
    /// Where the payment stands.
    status: PaymentStatus,
    /// What is to be paid.
    amount: Money,
    /// What has been or is being refunded.
    refunded: Money,
    /// Where the buyer pays; null when there is nothing to pay there (any more), or for a moment after the order was placed
    /// when the payment provider is slow.
    checkout_url: Option<String>,
    /// Until when it can be paid there: half an hour after the order, or as the platform has it. A payment that is under way
    /// then still counts. Null when there is nothing to pay (any more).
    expires_at: Option<DateTime>,
    /// Why the last attempt failed, in the payment provider's words.
    failure: Option<String>,
}

#[ComplexObject]
impl Payment {
    /// The payment's id, `payment_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key.to_string().into()
    }

    /// `expiresAt` by its former name.
    #[graphql(deprecation = "Use `expiresAt`.")]
    async fn pay_by(&self) -> Option<DateTime> {
        self.expires_at
    }
}

impl TryFrom<payments::Payment> for Payment {
    type Error = async_graphql::Error;

    fn try_from(row: payments::Payment) -> Result<Self> {
        use payments::PaymentStatus::{Failed, Pending};
        let payable = matches!(row.status, Pending | Failed);
        Ok(Self {
            key: row.typed_id(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            refunded: money(row.refunded_minor, &row.currency)?,
            checkout_url: row.checkout_url.filter(|_| payable),
            expires_at: payable.then_some(DateTime(row.checkout_expires_at)),
            failure: row.failure.filter(|_| row.status == Failed),
        })
    }
}

/// Money going back to the buyer.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Refund {
    #[graphql(skip)]
    key: RefundId,
    /// Where the refund stands.
    status: RefundStatus,
    /// How much.
    amount: Money,
    /// Why.
    reason: String,
    /// When it was asked for.
    created_at: DateTime,
}

#[ComplexObject]
impl Refund {
    /// The refund's id, `refund_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key.to_string().into()
    }
}

impl TryFrom<refunds::Refund> for Refund {
    type Error = async_graphql::Error;

    fn try_from(row: refunds::Refund) -> Result<Self> {
        Ok(Self {
            key: row.typed_id(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            created_at: DateTime(row.created_at),
        })
    }
}

/// A payment that its buyer contests at the bank. It is answered at the payment provider.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Dispute {
    /// The dispute's id, `dispute_…`.
    id: ID,
    /// Where the dispute stands.
    status: DisputeStatus,
    /// How much is contested.
    amount: Money,
    /// The bank's reason, in a word of the payment provider's, such as `fraudulent` or `product_not_received`.
    reason: String,
    /// Until when evidence is taken; null where none is.
    evidence_due_at: Option<DateTime>,
    /// When the bank opened it.
    opened_at: DateTime,
    /// When it was decided; null while it is open.
    closed_at: Option<DateTime>,
}

impl TryFrom<disputes::Dispute> for Dispute {
    type Error = async_graphql::Error;

    fn try_from(row: disputes::Dispute) -> Result<Self> {
        Ok(Self {
            id: row.typed_id().to_string().into(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            evidence_due_at: row.evidence_due_at.map(DateTime),
            opened_at: DateTime(row.opened_at),
            closed_at: row.closed_at.map(DateTime),
        })
    }
}

/// The disputes of an order, for whoever may see them.
pub(super) async fn disputes_of(ctx: &Context<'_>, order: &orders::Order) -> Result<Vec<Dispute>> {
    if order.total_minor == 0 {
        return Ok(Vec::new());
    }
    let disputes = rows(ctx).load_one(DisputesOf(order.id)).await?.unwrap_or_default();
    disputes.into_iter().map(Dispute::try_from).collect()
}

/// An amount as it is stored.
pub(super) fn money(minor: i64, currency: &str) -> Result<Money> {
    Ok(Amount::stored(minor, currency).map_err(database)?.into())
}
