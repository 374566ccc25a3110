//! The current facts about contacts that are sent to CRMs. They are counted in the database, since a buyer
//! may have any number of orders.

use std::collections::HashMap;

use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use entity::user::{self, UserStatus};
use entity::{event, order::Column as Order};
use kernel::crm::Contact;
use kernel::db::among;
use kernel::text::{EmailAddress, Locale};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, FromQueryResult, JoinType, QuerySelect as _, RelationDef};
use time::OffsetDateTime;

use crate::contact_changes::PLATFORM;

/// A contact's latest confirmed order, or else their latest of all.
#[derive(FromQueryResult)]
struct LastOrder {
    event_id: Uuid,
    email: String,
    name: String,
    locale: String,
    placed_at: OffsetDateTime,
}

/// What a contact has bought.
#[derive(Default)]
struct Bought {
    orders: u32,
    cancelled_orders: u32,
    tickets: u32,
    checked_in: u32,
    /// The accounts that orders were placed with.
    buyers: Vec<Uuid>,
    last: Option<LastOrder>,
}

/// The contacts with these addresses, limited to what the owner may know. Those without any facts are left out.
pub(super) async fn contacts(
    conn: &impl ConnectionTrait,
    owner_id: Uuid,
    emails: &[String],
) -> Result<Vec<Contact>, DbErr> {
    let mut bought: HashMap<String, Bought> = HashMap::new();
    count_orders(conn, owner_id, emails, &mut bought).await?;
    count_tickets(conn, owner_id, emails, &mut bought).await?;
    let last = last_orders(conn, owner_id, emails).await?;
    let titles = titles_of(conn, last.iter().map(|order| order.event_id)).await?;
    for order in last {
        let email = order.email.clone();
        bought.entry(email).or_default().last = Some(order);
    }
    let mut users: HashMap<String, user::Model> =
        users_of(conn, emails).await?.into_iter().map(|user| (user.email.clone(), user)).collect();
    let mut contacts = Vec::with_capacity(emails.len());
    for email in emails {
        let bought = bought.remove(email).unwrap_or_default();
        // An organization learns about an account only if it has ordered from that organization.
        let user = users.remove(email).filter(|user| owner_id == PLATFORM || bought.buyers.contains(&user.id));
        contacts.extend(contact(owner_id, email, user.as_ref(), &bought, &titles));
    }
    Ok(contacts)
}

fn contact(
    owner_id: Uuid,
    email: &str,
    user: Option<&user::Model>,
    bought: &Bought,
    titles: &HashMap<Uuid, String>,
) -> Option<Contact> {
    let last = bought.last.as_ref();
    let name = user.map(|user| &user.display_name).or(last.map(|order| &order.name))?.clone();
    let locale = user.map(|user| &user.locale).or(last.map(|order| &order.locale))?;
    Some(Contact {
        email: EmailAddress::stored(email),
        name,
        locale: Locale::or_default(locale),
        timezone: user.map(|user| user.timezone.clone()),
        signed_up_at: user.filter(|_| owner_id == PLATFORM).map(|user| user.created_at),
        orders: bought.orders,
        cancelled_orders: bought.cancelled_orders,
        tickets: bought.tickets,
        checked_in: bought.checked_in,
        last_order_at: last.map(|order| order.placed_at),
        last_event: last.and_then(|order| titles.get(&order.event_id).cloned()),
    })
}

/// Orders of these addresses that are or were confirmed, limited to those the owner may know.
fn theirs(conn: &impl ConnectionTrait, owner_id: Uuid, emails: &[String]) -> Condition {
    let condition = Condition::all()
        .add(among(conn, Order::Email, emails.iter().map(String::as_str)))
        .add(Order::ConfirmedAt.is_not_null());
    if owner_id == PLATFORM { condition } else { condition.add(Order::OrganizationId.eq(owner_id)) }
}

async fn count_orders(
    conn: &impl ConnectionTrait,
    owner_id: Uuid,
    emails: &[String],
    bought: &mut HashMap<String, Bought>,
) -> Result<(), DbErr> {
    let rows: Vec<(String, OrderStatus, Option<Uuid>, i64)> = order::Entity::find()
        .select_only()
        .columns([Order::Email, Order::Status, Order::UserId])
        .column_as(Order::Id.count(), "orders")
        .filter(theirs(conn, owner_id, emails))
        .group_by(Order::Email)
        .group_by(Order::Status)
        .group_by(Order::UserId)
        .into_tuple()
        .all(conn)
        .await?;
    for (email, status, user_id, count) in rows {
        let of_email = bought.entry(email).or_default();
        match status {
            OrderStatus::Confirmed => of_email.orders += counted(count),
            OrderStatus::Cancelled => of_email.cancelled_orders += counted(count),
            OrderStatus::Pending | OrderStatus::Expired => {}
        }
        of_email.buyers.extend(user_id);
    }
    Ok(())
}

async fn count_tickets(
    conn: &impl ConnectionTrait,
    owner_id: Uuid,
    emails: &[String],
    bought: &mut HashMap<String, Bought>,
) -> Result<(), DbErr> {
    let of_order: RelationDef =
        ticket::Entity::belongs_to(order::Entity).from(ticket::Column::OrderId).to(Order::Id).into();
    let rows: Vec<(String, TicketStatus, i64)> = ticket::Entity::find()
        .select_only()
        .column(Order::Email)
        .column(ticket::Column::Status)
        .column_as(ticket::Column::Id.count(), "tickets")
        .join(JoinType::InnerJoin, of_order)
        .filter(theirs(conn, owner_id, emails))
        .filter(ticket::Column::Status.ne(TicketStatus::Cancelled))
        .group_by(Order::Email)
        .group_by(ticket::Column::Status)
        .into_tuple()
        .all(conn)
        .await?;
    for (email, status, count) in rows {
        let of_email = bought.entry(email).or_default();
        of_email.tickets += counted(count);
        if status == TicketStatus::CheckedIn {
            of_email.checked_in += counted(count);
        }
    }
    Ok(())
}

fn counted(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

async fn last_orders(conn: &impl ConnectionTrait, owner_id: Uuid, emails: &[String]) -> Result<Vec<LastOrder>, DbErr> {
    order::Entity::find()
        .select_only()
        .columns([Order::EventId, Order::Email, Order::Name, Order::Locale, Order::PlacedAt])
        .filter(Order::Id.in_subquery(last_ids(conn, owner_id, emails)))
        .into_model()
        .all(conn)
        .await
}

fn last_ids(conn: &impl ConnectionTrait, owner_id: Uuid, emails: &[String]) -> SelectStatement {
    let place = "ROW_NUMBER() OVER (PARTITION BY email \
                 ORDER BY CASE WHEN status = 'confirmed' THEN 0 ELSE 1 END, id DESC)";
    let all = Query::select()
        .column(Order::Id)
        .expr_as(Expr::cust(place), "from_last")
        .from(order::Entity)
        .cond_where(theirs(conn, owner_id, emails))
        .to_owned();
    Query::select().column(Order::Id).from_subquery(all, "ranked").and_where(Expr::col("from_last").eq(1)).to_owned()
}

async fn titles_of(
    conn: &impl ConnectionTrait,
    events: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let rows: Vec<(Uuid, String)> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .column(event::Column::Title)
        .filter(among(conn, event::Column::Id, events))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The accounts with these addresses that are verified.
async fn users_of(conn: &impl ConnectionTrait, emails: &[String]) -> Result<Vec<user::Model>, DbErr> {
    user::Entity::find()
        .filter(among(conn, user::Column::Email, emails.iter().map(String::as_str)))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .filter(user::Column::Status.ne(UserStatus::Deleted))
        .all(conn)
        .await
}
