//! Orders as administrators see them: what happened, and nothing that could be used.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object, Result};
use domain::orders::{self, OrderFilter};
use kernel::ids::{OrganizationKind, TypedId as _};
use kernel::page::{Cursor, PageArguments};
use kernel::text::shown_address;

use super::loaders::PaymentOf;
use super::states::{OrderStatus, PaymentStatus};
use super::types::{Dispute, Order, OrderLine, Refund, disputes_of, money};
use crate::schema::context::{actor, env, rows};
use crate::schema::errors::top_level;
use crate::schema::events::Event;
use crate::schema::ids;
use crate::schema::pages::{self, List};
use crate::schema::scalars::{DateTime, Money};

/// Somebody's purchase as administrators see it: without its secret and its tickets.
#[derive(Debug, Clone)]
pub(crate) struct OrderRecord(Order);

impl From<orders::Order> for OrderRecord {
    fn from(row: orders::Order) -> Self {
        Self(row.into())
    }
}

/// Somebody's purchase as administrators see it: without its secret and its tickets.
#[Object]
impl OrderRecord {
    /// The order's id, `order_…`.
    async fn id(&self) -> ID {
        self.0.row.typed_id().to_string().into()
    }

    /// The short code that people name the order by.
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    /// Where the order stands.
    async fn status(&self) -> OrderStatus {
        self.0.row.status.into()
    }

    /// The buyer's name.
    async fn buyer_name(&self) -> &str {
        &self.0.row.name
    }

    /// The buyer's address: where the tickets were mailed to.
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

    /// What the order costs in all.
    async fn total(&self) -> Result<Money> {
        money(self.0.row.total_minor, &self.0.row.currency)
    }

    /// When the order was placed.
    async fn placed_at(&self) -> DateTime {
        DateTime(self.0.row.placed_at)
    }

    /// When the order was confirmed.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.0.row.confirmed_at.map(DateTime)
    }

    /// Why the order ended, if it was cancelled or expired.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.row.cancel_reason.as_deref()
    }

    /// The event it is for.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        self.0.event(ctx).await
    }

    /// What was bought.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        self.0.lines(ctx).await
    }

    /// Where the payment stands; null if the order was free.
    async fn payment_status(&self, ctx: &Context<'_>) -> Result<Option<PaymentStatus>> {
        Ok(rows(ctx).load_one(PaymentOf(self.0.row.id)).await?.map(|payment| payment.status.into()))
    }

    /// What has been or is being refunded; null if the order was free.
    async fn refunded(&self, ctx: &Context<'_>) -> Result<Option<Money>> {
        let payment = rows(ctx).load_one(PaymentOf(self.0.row.id)).await?;
        payment.map(|payment| money(payment.refunded_minor, &payment.currency)).transpose()
    }

    /// What was or is being refunded, oldest first.
    async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<Refund>> {
        self.0.refunds(ctx).await
    }

    /// What the buyer disputes at their bank, oldest first.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Vec<Dispute>> {
        disputes_of(ctx, &self.0.row).await
    }
}

#[derive(Debug, Default)]
pub(crate) struct OrderRecordsQuery;

#[Object]
impl OrderRecordsQuery {
    /// An organization's orders, newest first; null if there is no such organization. Each look at them is kept in the audit
    /// trail, as `organization.view_orders`. For administrators.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn organization_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's id, `org_…`.")] organization_id: ID,
        #[graphql(desc = "Only those in this state.")] status: Option<OrderStatus>,
        #[graphql(desc = "Only those with these words in their code, in the name or address of their buyer or of a \
                          ticket's holder. Case and accents don't matter, nor whether \
                          umlauts are written out. Where none has them all, one may be a typing error away.")]
        search: Option<String>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<OrderRecord>>> {
        let organization_id = ids::argument::<OrganizationKind>("organizationId", &organization_id)?;
        let request = pages::request(
            format_args!("order records of {organization_id}"),
            &PageArguments { first, after, last, before },
        )?;
        let filter = OrderFilter { search, event_id: None, status: status.map(Into::into) };
        let page = orders::of_any_organization(env(ctx), actor(ctx), organization_id, &filter, &request).await;
        let page = page.map_err(top_level)?;
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), OrderRecord::from)))
    }
}
