//! Looking orders up, always limited to what the actor may see.

use std::collections::HashSet;

use entity::order::{OrderOrigin, OrderStatus};
use entity::ticket::TicketStatus;
use entity::{order, order_line, payment, refund, ticket};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::{PlanAnew, among, is_sqlite};
use kernel::error::{ErrorCode, Failure};
use kernel::ids::{EventId, OfOrganization as _, OrderId, OrganizationId, TicketTypeId, UserId};
use kernel::page::{Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ConnectionTrait, DbErr, Order, QueryOrder};
use subtle::ConstantTimeEq as _;

use super::OrderErrorCode;
use crate::organizations::{self, Permission};
use crate::people::{self, Search, Wanted};

/// Whether the owner of this scope has placed an order with this key before.
pub(crate) async fn was_placed(conn: &impl ConnectionTrait, scope: &str, key: &str) -> Result<bool, DbErr> {
    let placed = order::Entity::find()
        .filter(order::Column::IdempotencyScope.eq(scope))
        .filter(order::Column::IdempotencyKey.eq(key));
    Ok(placed.one(conn).await?.is_some())
}

/// An order, if the actor is its buyer: the person who was signed in when placing it, or anybody with its secret.
pub async fn for_buyer(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    order_id: OrderId,
    secret: Option<&str>,
) -> Result<Option<order::Model>, DbErr> {
    let order = order::Entity::find_by_id(order_id).one(conn).await?;
    Ok(order.filter(|order| opens(order, actor, secret)))
}

/// Whether the actor opens the order: as its buyer, or with its secret.
pub fn opens(order: &order::Model, actor: &Actor, secret: Option<&str>) -> bool {
    let by_secret = secret.is_some_and(|secret| is_secret_of(order, secret));
    let by_account = actor.person().is_some_and(|user| order.user_id == Some(user.user_id.uuid()));
    by_secret || by_account
}

/// Whether this is the secret that opens the order without an account.
pub fn is_secret_of(order: &order::Model, secret: &str) -> bool {
    secret.as_bytes().ct_eq(order.secret.as_bytes()).into()
}

/// An order, if the actor may see it: as its buyer, or as a member of its organization who may see orders.
pub async fn visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    order_id: OrderId,
    secret: Option<&str>,
) -> Result<Option<order::Model>, Failure<OrderErrorCode>> {
    let Some(order) = order::Entity::find_by_id(order_id).one(conn).await? else {
        return Ok(None);
    };
    if opens(&order, actor, secret) {
        return Ok(Some(order));
    }
    let organization = order.of_organization();
    match organizations::require::<OrderErrorCode>(conn, actor, organization, Permission::ViewOrders, "id").await {
        Ok(_) => Ok(Some(order)),
        Err(Failure::Internal(internal)) => Err(internal.into()),
        Err(_) => Ok(None),
    }
}

/// The orders among these that the actor may see without their secrets.
async fn visible_among(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    orders: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, Failure<OrderErrorCode>> {
    let mut seen = HashSet::new();
    for id in orders.into_iter().collect::<HashSet<_>>() {
        if visible(conn, actor, OrderId::from_uuid(id), None).await?.is_some() {
            seen.insert(id);
        }
    }
    Ok(seen)
}

/// The tickets with these ids, of orders that the actor may see.
pub async fn visible_tickets(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: Vec<Uuid>,
) -> Result<Vec<ticket::Model>, Failure<OrderErrorCode>> {
    let mut rows = ticket::Entity::find().filter(among(conn, ticket::Column::Id, ids)).all(conn).await?;
    let seen = visible_among(conn, actor, rows.iter().map(|row| row.order_id)).await?;
    rows.retain(|row| seen.contains(&row.order_id));
    Ok(rows)
}

/// The payments with these ids, of orders that the actor may see.
pub async fn visible_payments(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: Vec<Uuid>,
) -> Result<Vec<payment::Model>, Failure<OrderErrorCode>> {
    let mut rows = payment::Entity::find().filter(among(conn, payment::Column::Id, ids)).all(conn).await?;
    let seen = visible_among(conn, actor, rows.iter().map(|row| row.order_id)).await?;
    rows.retain(|row| seen.contains(&row.order_id));
    Ok(rows)
}

/// The refunds with these ids, of orders that the actor may see.
pub async fn visible_refunds(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: Vec<Uuid>,
) -> Result<Vec<refund::Model>, Failure<OrderErrorCode>> {
    let mut rows = refund::Entity::find().filter(among(conn, refund::Column::Id, ids)).all(conn).await?;
    let seen = visible_among(conn, actor, rows.iter().map(|row| row.order_id)).await?;
    rows.retain(|row| seen.contains(&row.order_id));
    Ok(rows)
}

/// The order, if the actor may manage it.
///
/// # Errors
/// Not found, under `orderId`, for those who don't belong to its organization.
pub(crate) async fn managed<C: ErrorCode>(
    env: &Env,
    actor: &Actor,
    order_id: OrderId,
) -> Result<order::Model, Failure<C>> {
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let missing = || Failure::not_found("orderId", "order");
    let conn = env.db.primary();
    let order = order::Entity::find_by_id(order_id).one(conn).await?.ok_or_else(missing)?;
    let organization = order.of_organization();
    match organizations::require::<C>(conn, actor, organization, Permission::ManageOrders, "orderId").await {
        Ok(_) => Ok(order),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// A filter for an organization's orders; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Words that must each occur in the code, or in the name or address of the buyer or a ticket holder. If no order
    /// has all of them, one may contain a typing error.
    pub search: Option<String>,
    /// Only orders for this event.
    pub event_id: Option<EventId>,
    /// Only orders with this status.
    pub status: Option<OrderStatus>,
    /// Only orders that came about like this.
    pub origin: Option<OrderOrigin>,
}

/// A page of an organization's orders, newest first.
///
/// Rule: members who may see orders.
pub async fn for_organization(
    conn: &impl PlanAnew,
    actor: &Actor,
    organization_id: OrganizationId,
    filter: &OrderFilter,
    page: &PageRequest,
) -> Result<Page<order::Model>, Failure<OrderErrorCode>> {
    organizations::require::<OrderErrorCode>(conn, actor, organization_id, Permission::ViewOrders, "organizationId")
        .await?;
    Ok(listed(conn, organization_id, filter, page).await?)
}

/// A page of an organization's orders that match the filter, newest first. Callers make sure that the actor may see
/// them.
pub(super) async fn listed(
    conn: &impl PlanAnew,
    organization_id: OrganizationId,
    filter: &OrderFilter,
    page: &PageRequest,
) -> Result<Page<order::Model>, DbErr> {
    let mut query = order::Entity::find().filter(order::Column::OrganizationId.eq(organization_id));
    if let Some(event_id) = filter.event_id {
        query = query.filter(order::Column::EventId.eq(event_id));
    }
    if let Some(status) = filter.status {
        query = query.filter(order::Column::Status.eq(status));
        if status != OrderStatus::Confirmed {
            query = query.filter(Expr::cust(NOT_CONFIRMED));
        }
    }
    if let Some(origin) = filter.origin {
        query = query.filter(order::Column::Origin.eq(origin));
        if origin != OrderOrigin::Sale {
            query = query.filter(Expr::cust(NOT_SALE));
        }
    }
    let sqlite = is_sqlite(conn);
    let fits = |wanted: Wanted<'_>| {
        let holders = Query::select()
            .column(ticket::Column::OrderId)
            .from(ticket::Entity)
            .and_where(Expr::col((ticket::Entity, ticket::Column::OrderId)).equals((order::Entity, order::Column::Id)))
            .and_where(people::fits(sqlite, "tickets", wanted))
            .to_owned();
        order_fits(sqlite, wanted).or(Expr::exists(row_by_row(sqlite, holders)))
    };
    let words = people::words(filter.search.as_deref().unwrap_or_default());
    let candidates = |word: &str| {
        let mut ids = may_be(sqlite, organization_id, word)?;
        let holders = Query::select()
            .column(ticket::Column::OrderId)
            .from(ticket::Entity)
            .and_where(ticket::Column::OrganizationId.eq(organization_id))
            .and_where(people::may_fit(sqlite, "tickets", word)?)
            .to_owned();
        Some(order::Column::Id.in_subquery(ids.union(UnionType::All, holders).to_owned()))
    };
    let search = Search { words, fits: &fits, candidates: &candidates, text: ORDER_TEXT };
    Ok(Page::of(search.page(conn, query, order::Column::Id, page).await?, page))
}

/// The conditions of the partial indexes on states, literally: with bound values the planner would not use them.
const NOT_CONFIRMED: &str = "orders.status <> 'confirmed'";
const NOT_SALE: &str = "orders.origin <> 'sale'";
const NOT_VALID: &str = "tickets.status <> 'valid'";

/// The SQL expression of all text that an order is found by.
const ORDER_TEXT: &str = "orders.find_text || ' ' || COALESCE((SELECT string_agg(tickets.find_text, ' ') FROM tickets \
                          WHERE tickets.order_id = orders.id), '')";
/// The SQL expression of all text that a ticket is found by.
const TICKET_TEXT: &str =
    "tickets.find_text || ' ' || (SELECT orders.find_text FROM orders WHERE orders.id = tickets.order_id)";

/// A query for the organization's orders whose buyer or code may contain a word, through indexes.
fn may_be(sqlite: bool, organization_id: OrganizationId, word: &str) -> Option<SelectStatement> {
    let orders = |fits: SimpleExpr| {
        Query::select()
            .column(order::Column::Id)
            .from(order::Entity)
            .and_where(order::Column::OrganizationId.eq(organization_id))
            .and_where(fits)
            .to_owned()
    };
    let mut by_buyer = orders(people::may_fit(sqlite, "orders", word)?);
    let by_code = orders(people::may_be_code(sqlite, "orders", word)?);
    Some(by_buyer.union(UnionType::All, by_code).to_owned())
}

/// The same query within `EXISTS`, which PostgreSQL runs for each row. It would rather read the whole other table once, since it
/// does not know how long it takes to compare texts; an offset keeps it from that.
fn row_by_row(sqlite: bool, mut query: SelectStatement) -> SelectStatement {
    if sqlite { query } else { query.offset(0).to_owned() }
}

/// The condition that an order's buyer or code matches.
fn order_fits(sqlite: bool, wanted: Wanted<'_>) -> SimpleExpr {
    people::fits(sqlite, "orders", wanted).or(people::code_has(sqlite, "orders.code", wanted))
}

/// A page of a person's own orders, newest first.
pub async fn for_user(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    page: &PageRequest,
) -> Result<Page<order::Model>, DbErr> {
    newest_first(conn, order::Entity::find().filter(order::Column::UserId.eq(user_id)), page).await
}

pub(super) async fn newest_first(
    conn: &impl ConnectionTrait,
    query: Select<order::Entity>,
    page: &PageRequest,
) -> Result<Page<order::Model>, DbErr> {
    let query = page.by_id(query, order::Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The orders with these ids. Runs one statement. Callers make sure that the actor may see them.
pub async fn by_ids(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find().filter(among(conn, order::Column::Id, ids.iter().copied())).all(conn).await
}

/// The lines of several orders. Runs one statement.
pub async fn lines_of(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<order_line::Model>, DbErr> {
    order_line::Entity::find()
        .filter(among(conn, order_line::Column::OrderId, orders.iter().copied()))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await
}

/// The tickets of several orders. Runs one statement.
pub async fn tickets_of(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<ticket::Model>, DbErr> {
    ticket::Entity::find()
        .filter(among(conn, ticket::Column::OrderId, orders.iter().copied()))
        .order_by_asc(ticket::Column::Id)
        .all(conn)
        .await
}

/// The payments of several orders. Runs one statement.
pub async fn payments_of(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<Vec<payment::Model>, DbErr> {
    payment::Entity::find().filter(among(conn, payment::Column::OrderId, orders.iter().copied())).all(conn).await
}

/// A filter for an organization's attendees; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct AttendeeFilter {
    /// Words that must each occur in the holder's name or address, or in the order's code, name or address. If no
    /// ticket has all of them, one may contain a typing error.
    pub search: Option<String>,
    /// Only tickets of this type.
    pub ticket_type_id: Option<TicketTypeId>,
    /// Only tickets for this event.
    pub event_id: Option<EventId>,
    /// Only tickets with this status.
    pub status: Option<TicketStatus>,
}

/// A page of the attendees of an organization's events: their tickets, newest first.
///
/// Rule: members who may check in, since they have to find people at the door.
pub async fn attendees(
    conn: &impl PlanAnew,
    actor: &Actor,
    organization_id: OrganizationId,
    filter: &AttendeeFilter,
    page: &PageRequest,
) -> Result<Page<ticket::Model>, Failure<OrderErrorCode>> {
    organizations::require::<OrderErrorCode>(conn, actor, organization_id, Permission::CheckIn, "organizationId")
        .await?;
    let mut query = ticket::Entity::find().filter(ticket::Column::OrganizationId.eq(organization_id));
    if let Some(event_id) = filter.event_id {
        query = query.filter(ticket::Column::EventId.eq(event_id));
    }
    if let Some(status) = filter.status {
        query = query.filter(ticket::Column::Status.eq(status));
        if status != TicketStatus::Valid {
            query = query.filter(Expr::cust(NOT_VALID));
        }
    }
    if let Some(ticket_type_id) = filter.ticket_type_id {
        query = query.filter(ticket::Column::TicketTypeId.eq(ticket_type_id));
    }
    let sqlite = is_sqlite(conn);
    let fits = |wanted: Wanted<'_>| {
        let orders = Query::select()
            .column(order::Column::Id)
            .from(order::Entity)
            .and_where(Expr::col((order::Entity, order::Column::Id)).equals((ticket::Entity, ticket::Column::OrderId)))
            .and_where(order_fits(sqlite, wanted))
            .to_owned();
        people::fits(sqlite, "tickets", wanted).or(Expr::exists(row_by_row(sqlite, orders)))
    };
    let words = people::words(filter.search.as_deref().unwrap_or_default());
    let candidates = |word: &str| {
        let orders = may_be(sqlite, organization_id, word)?;
        let of_orders = Query::select()
            .column(ticket::Column::Id)
            .from(ticket::Entity)
            .and_where(ticket::Column::OrderId.in_subquery(orders))
            .to_owned();
        let mut ids = Query::select()
            .column(ticket::Column::Id)
            .from(ticket::Entity)
            .and_where(ticket::Column::OrganizationId.eq(organization_id))
            .and_where(people::may_fit(sqlite, "tickets", word)?)
            .to_owned();
        Some(ticket::Column::Id.in_subquery(ids.union(UnionType::All, of_orders).to_owned()))
    };
    let search = Search { words, fits: &fits, candidates: &candidates, text: TICKET_TEXT };
    Ok(Page::of(search.page(conn, query, ticket::Column::Id, page).await?, page))
}
