//! What a customer system is told of a contact: what is true right now.

use std::collections::HashMap;

use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use entity::user::{self, UserStatus};
use entity::{event, order::Column as Order};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use super::{Contact, PLATFORM};
use crate::text::{EmailAddress, Locale};

#[derive(FromQueryResult)]
struct OrderFact {
    id: Uuid,
    event_id: Uuid,
    user_id: Option<Uuid>,
    status: OrderStatus,
    email: String,
    name: String,
    locale: String,
    placed_at: OffsetDateTime,
}

/// How many tickets of an order are good or were used, and how many of these were checked in.
#[derive(Debug, Clone, Copy, Default)]
struct Tickets {
    all: u32,
    checked_in: u32,
}

/// The contacts with these addresses, as their owner may know them; without those of whom there is nothing to tell.
pub(super) async fn contacts(
    conn: &impl ConnectionTrait,
    owner_id: Uuid,
    emails: &[String],
) -> Result<Vec<Contact>, DbErr> {
    let mut orders: HashMap<String, Vec<OrderFact>> = HashMap::new();
    for order in orders_of(conn, owner_id, emails).await? {
        orders.entry(order.email.clone()).or_default().push(order);
    }
    let tickets = tickets_of(conn, orders.values().flatten().map(|order| order.id)).await?;
    let titles = titles_of(conn, orders.values().filter_map(|orders| last(orders)).map(|order| order.event_id)).await?;
    let mut users: HashMap<String, user::Model> =
        users_of(conn, emails).await?.into_iter().map(|user| (user.email.clone(), user)).collect();
    let mut contacts = Vec::with_capacity(emails.len());
    for email in emails {
        let orders = orders.remove(email).unwrap_or_default();
        // An organization hears of an account what belongs to its own orders.
        let user = users
            .remove(email)
            .filter(|user| owner_id == PLATFORM || orders.iter().any(|order| order.user_id == Some(user.id)));
        contacts.extend(contact(owner_id, email, user.as_ref(), &orders, &tickets, &titles));
    }
    Ok(contacts)
}

fn contact(
    owner_id: Uuid,
    email: &str,
    user: Option<&user::Model>,
    orders: &[OrderFact],
    tickets: &HashMap<Uuid, Tickets>,
    titles: &HashMap<Uuid, String>,
) -> Option<Contact> {
    let last = last(orders);
    let name = user.map(|user| &user.display_name).or(last.map(|order| &order.name))?.clone();
    let locale = user.map(|user| &user.locale).or(last.map(|order| &order.locale))?;
    let count =
        |status| u32::try_from(orders.iter().filter(|order| order.status == status).count()).unwrap_or(u32::MAX);
    let of_orders = || orders.iter().filter_map(|order| tickets.get(&order.id));
    Some(Contact {
        email: EmailAddress::parse(email).ok()?,
        name,
        locale: Locale::or_default(locale),
        timezone: user.map(|user| user.timezone.clone()),
        signed_up_at: user.filter(|_| owner_id == PLATFORM).map(|user| user.created_at),
        orders: count(OrderStatus::Confirmed),
        cancelled_orders: count(OrderStatus::Cancelled),
        tickets: of_orders().map(|tickets| tickets.all).sum(),
        checked_in: of_orders().map(|tickets| tickets.checked_in).sum(),
        last_order_at: last.map(|order| order.placed_at),
        last_event: last.and_then(|order| titles.get(&order.event_id).cloned()),
    })
}

/// The last order that stands, else the last of all.
fn last(orders: &[OrderFact]) -> Option<&OrderFact> {
    orders.iter().rfind(|order| order.status == OrderStatus::Confirmed).or(orders.last())
}

/// Orders that were confirmed, at least for a time, in the order of their placing.
async fn orders_of(conn: &impl ConnectionTrait, owner_id: Uuid, emails: &[String]) -> Result<Vec<OrderFact>, DbErr> {
    let mut query = order::Entity::find()
        .select_only()
        .columns([
            Order::Id,
            Order::EventId,
            Order::UserId,
            Order::Status,
            Order::Email,
            Order::Name,
            Order::Locale,
            Order::PlacedAt,
        ])
        .filter(Order::Email.is_in(emails.iter().map(String::as_str)))
        .filter(Order::ConfirmedAt.is_not_null())
        .order_by_asc(Order::Id);
    if owner_id != PLATFORM {
        query = query.filter(Order::OrganizationId.eq(owner_id));
    }
    query.into_model().all(conn).await
}

async fn tickets_of(
    conn: &impl ConnectionTrait,
    orders: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Tickets>, DbErr> {
    let rows: Vec<(Uuid, TicketStatus, i64)> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::OrderId)
        .column(ticket::Column::Status)
        .column_as(ticket::Column::Id.count(), "tickets")
        .filter(ticket::Column::OrderId.is_in(orders))
        .filter(ticket::Column::Status.ne(TicketStatus::Cancelled))
        .group_by(ticket::Column::OrderId)
        .group_by(ticket::Column::Status)
        .into_tuple()
        .all(conn)
        .await?;
    let mut tickets: HashMap<Uuid, Tickets> = HashMap::new();
    for (order_id, status, count) in rows {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let of_order = tickets.entry(order_id).or_default();
        of_order.all += count;
        if status == TicketStatus::CheckedIn {
            of_order.checked_in += count;
        }
    }
    Ok(tickets)
}

async fn titles_of(
    conn: &impl ConnectionTrait,
    events: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let rows: Vec<(Uuid, String)> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .column(event::Column::Title)
        .filter(event::Column::Id.is_in(events))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Accounts whose address is known to be their owner's.
async fn users_of(conn: &impl ConnectionTrait, emails: &[String]) -> Result<Vec<user::Model>, DbErr> {
    user::Entity::find()
        .filter(user::Column::Email.is_in(emails.iter().map(String::as_str)))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .filter(user::Column::Status.ne(UserStatus::Deleted))
        .all(conn)
        .await
}
