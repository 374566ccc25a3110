//! Orders as administrators see them: what happened, without secrets that would give access.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object, Result};
use domain::orders::{self, OrderFilter};
use kernel::ids::{OrganizationKind, TypedId as _};
use kernel::page::{Cursor, PageArguments};
use kernel::text::shown_address;

use super::enums::{OrderStatus, PaymentStatus};
use super::loaders::PaymentOf;
use super::payments::{Dispute, Refund, disputes_of, money};
use super::types::{Order, OrderLine};
use crate::schema::context::{actor, env, rows};
use crate::schema::errors::top_level;
use crate::schema::events::Event;
use crate::schema::ids;
use crate::schema::pages::{self, List};
use crate::schema::scalars::{DateTime, Money};

/// An order as admins see it: without its secret and its tickets.
#[derive(Debug, Clone)]
pub(crate) struct OrderRecord(Order);

impl From<orders::Order> for OrderRecord {
    fn from(row: orders::Order) -> Self {
        Self(row.into())
    }
}

/// An order as admins see it: without its secret and its tickets.
#[Object]
impl OrderRecord {
    /// The order's id, `order_…`.
    async fn id(&self) -> ID {
        self.0.row.typed_id().to_string().into()
    }

    /// A short code that people use to name the order, such as `K7Q2M9XA`. It gives no access.
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    /// Whether the order waits for payment, is confirmed, or has ended.
    async fn status(&self) -> OrderStatus {
        self.0.row.status.into()
    }

    /// The name that was given with the order; it may differ from the account's.
    async fn buyer_name(&self) -> &str {
        &self.0.row.name
    }

    /// The buyer's address, which the tickets are emailed to.
    async fn buyer_email(&self) -> Cow<'_, str> {
        shown_address(&self.0.row.email)
    }

    /// `buyerName` by its former name.
    #[graphql(deprecation = "Use `buyerName`.")]
    async fn name(&self) -> &str {
        &self.0.row.name
    }

    /// `buyerEmail` by its former name.
    #[graphql(deprecation = "Use `buyerEmail`.")]
    async fn email(&self) -> Cow<'_, str> {
        shown_address(&self.0.row.email)
    }

    /// The price of all lines together.
    async fn total(&self) -> Result<Money> {
        money(self.0.row.total_minor, &self.0.row.currency)
    }

    /// When the order was placed.
    async fn placed_at(&self) -> DateTime {
        DateTime(self.0.row.placed_at)
    }

    /// When the order was confirmed; null until then.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.0.row.confirmed_at.map(DateTime)
    }

    /// Why the order was cancelled or expired; null otherwise.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.row.cancel_reason.as_deref()
    }

    /// The event that the tickets are for.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        self.0.event(ctx).await
    }

    /// The ticket types that were ordered, with their number and price.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        self.0.lines(ctx).await
    }

    /// The payment's state; null if the order was free.
    async fn payment_status(&self, ctx: &Context<'_>) -> Result<Option<PaymentStatus>> {
        Ok(rows(ctx).load_one(PaymentOf(self.0.row.id)).await?.map(|payment| payment.status.into()))
    }

    /// What has been or is being refunded; null if the order was free.
    async fn refunded(&self, ctx: &Context<'_>) -> Result<Option<Money>> {
        let payment = rows(ctx).load_one(PaymentOf(self.0.row.id)).await?;
        payment.map(|payment| money(payment.refunded_minor, &payment.currency)).transpose()
    }

    /// Its refunds in every state, oldest first; empty if the order was free.
    async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<Refund>> {
        self.0.refunds(ctx).await
    }

    /// The disputes that the buyer opened at their bank, oldest first.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Vec<Dispute>> {
        disputes_of(ctx, &self.0.row).await
    }
}

#[derive(Debug, Default)]
pub(crate) struct OrderRecordsQuery;

#[Object]
impl OrderRecordsQuery {
    /// An organization's orders, newest first; null if there is no such organization. Each access is recorded in the
    /// audit trail as `organization.view_orders`. For admins.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn organization_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's id, `org_…`.")] organization_id: ID,
        #[graphql(desc = "Only orders in this state.")] status: Option<OrderStatus>,
        #[graphql(
            desc = "Only orders that contain all of these words in their code, or in the name or address of their \
                          buyer or of a ticket's holder. Case, accents and written-out umlauts don't matter. If no \
                          order matches, one of the words may contain a typing error."
        )]
        search: Option<String>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<OrderRecord>>> {
        let organization_id = ids::argument::<OrganizationKind>("organizationId", &organization_id)?;
        let request = pages::request(
            format_args!("order records of {organization_id}"),
            &PageArguments { first, after, last, before },
        )?;
        let filter = OrderFilter { search, event_id: None, status: status.map(Into::into), origin: None };
        let page = orders::of_any_organization(env(ctx), actor(ctx), organization_id, &filter, &request).await;
        let page = page.map_err(top_level)?;
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), OrderRecord::from)))
    }
}
