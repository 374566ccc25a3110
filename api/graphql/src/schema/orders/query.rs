//! Looking up orders and tickets.

use async_graphql::{Context, ID, Object, Result};
use domain::orders::{self, AttendeeFilter, OrderFilter};
use domain::refunds;
use kernel::ids::{OrderKind, OrganizationId, UserId};
use kernel::page::{Cursor, Page, PageArguments, PageRequest};

use super::enums::TicketPeriod;
use super::payloads::RefundPreview;
use super::tickets::Ticket;
use super::types::Order;
use crate::schema::context::{actor, env, rights};
use crate::schema::errors::{database, refusals, top_level};
use crate::schema::ids;
use crate::schema::organizations::permitted;
use crate::schema::pages::{List, connection, request};
use crate::schema::scalars::MoneyInput;

#[derive(Debug, Default)]
pub(crate) struct OrdersQuery;

#[Object]
impl OrdersQuery {
    /// An order, for its logged-in buyer, for anyone with the secret from the email, and for members of the
    /// organization who may see orders. Null for others, as if it did not exist.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id, `order_…`.")] id: ID,
        #[graphql(desc = "For guests: the order's `guestSecret`.")] secret: Option<String>,
    ) -> Result<Option<Order>> {
        let order_id = ids::argument::<OrderKind>("id", &id)?;
        let order = orders::visible(env(ctx).db.primary(), actor(ctx), order_id, secret.as_deref()).await;
        Ok(order.map_err(top_level)?.map(|order| Order::given(order, secret.as_deref())))
    }

    /// What `refundCreate` would do, without doing it. For owners and managers of the event's organization.
    async fn refund_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id, `order_…`.")] order_id: ID,
        #[graphql(desc = "How much to refund; all that is left of the payment if left out.")] amount: Option<
            MoneyInput,
        >,
    ) -> Result<RefundPreview> {
        let amount = amount.map(Into::into);
        Ok(match refunds::preview(env(ctx), actor(ctx), order_id.as_str(), amount).await {
            Ok(preview) => preview.into(),
            Err(failure) => RefundPreview::refused(refusals(failure)?),
        })
    }
}

/// `User.orders`: the user's own orders, newest first; empty for everyone else.
pub(crate) async fn orders_of_user(
    ctx: &Context<'_>,
    user_id: UserId,
    arguments: &PageArguments,
) -> Result<List<Order>> {
    let page = request(format_args!("orders of {user_id}"), arguments)?;
    let own = actor(ctx).person().is_some_and(|user| user.user_id == user_id);
    let orders = if own {
        orders::for_user(env(ctx).db.primary(), user_id, &page).await.map_err(database)?
    } else {
        Page::empty()
    };
    Ok(connection(&page, orders, |row| Cursor::by_id(row.id), Order::from))
}

/// `User.tickets`: the tickets of the user's own orders; empty for everyone else.
pub(crate) async fn tickets_of_user(
    ctx: &Context<'_>,
    user_id: UserId,
    period: TicketPeriod,
    page: &PageRequest,
) -> Result<List<Ticket>> {
    let own = actor(ctx).person().is_some_and(|user| user.user_id == user_id);
    let tickets = if own {
        let env = env(ctx);
        orders::own_tickets(env.db.primary(), env.now(), user_id, period.into(), page).await.map_err(top_level)?
    } else {
        Page::empty()
    };
    Ok(connection(page, tickets, orders::OwnTicket::cursor, |row| Ticket::own(row.ticket)))
}

/// `Organization.orders`: newest first; none without permission to see orders.
pub(crate) async fn orders_of_organization(
    ctx: &Context<'_>,
    organization_id: OrganizationId,
    filter: OrderFilter,
    page: PageRequest,
) -> Result<Option<List<Order>>> {
    let orders = orders::for_organization(env(ctx).db.replica(), rights(ctx), organization_id, &filter, &page).await;
    Ok(permitted(orders)?.map(|orders| connection(&page, orders, |row| Cursor::by_id(row.id), Order::from)))
}

/// `Organization.attendees`: tickets, newest first; none without permission to check in.
pub(crate) async fn attendees(
    ctx: &Context<'_>,
    organization_id: OrganizationId,
    filter: AttendeeFilter,
    page: PageRequest,
) -> Result<Option<List<Ticket>>> {
    let tickets = orders::attendees(env(ctx).db.replica(), rights(ctx), organization_id, &filter, &page).await;
    Ok(permitted(tickets)?.map(|tickets| connection(&page, tickets, |row| Cursor::by_id(row.id), Ticket::from)))
}
