//! What things of any kind are called, for administrators: they know them by name, not by key.

use std::collections::HashMap;

use kernel::db::expr_among;
use kernel::ids::{EventId, OrderId, OrganizationId, TicketTypeId, UserId, VenueId};
use kernel::jobs::JobRow;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// The kinds of things that have a name to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedKind {
    /// By the name that others see.
    User,
    /// By the name on its public page.
    Organization,
    /// By its title.
    Event,
    /// By the name that its organization gave it.
    Venue,
    /// By the name that its organization gave it.
    TicketType,
    /// An order; payments, refunds and tickets are called by theirs.
    Order,
}

/// A thing by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Says which of its columns the name is.
    pub kind: NamedKind,
    /// Its TypeID.
    pub id: String,
    /// The name of a person, the title of an event, the code of an order.
    pub name: String,
    /// The organization that it belongs to; `None` for people.
    pub organization_id: Option<OrganizationId>,
}

#[derive(Debug, FromQueryResult)]
struct Found {
    asked: Uuid,
    id: Uuid,
    kind: String,
    name: String,
    organization_id: Option<Uuid>,
}

/// What a job may be about, by the name of the field in its payload; the first that it has is what it is about.
const FIELDS: [&str; 8] =
    ["order_id", "payment_id", "refund_id", "ticket_id", "event_id", "venue_id", "organization_id", "user_id"];

/// The key of what a job is about.
pub fn subject_of(job: &JobRow) -> Option<Uuid> {
    FIELDS.iter().find_map(|field| job.payload.get(field)?.as_str()?.parse().ok())
}

/// Where names are: the kind, the table of what is asked for, the table that has the name with how the first refers to it,
/// and the columns of the name and of the organization.
type Place = (&'static str, &'static str, Option<(&'static str, &'static str)>, &'static str, Option<&'static str>);

const PLACES: [Place; 9] = [
    ("organization", "organizations", None, "name", Some("id")),
    ("user", "users", None, "display_name", None),
    ("event", "events", None, "title", Some("organization_id")),
    ("venue", "venues", None, "name", Some("organization_id")),
    ("ticket_type", "ticket_types", None, "name", None),
    ("order", "orders", None, "code", Some("organization_id")),
    ("order", "payments", Some(("orders", "order_id")), "code", Some("organization_id")),
    ("order", "refunds", Some(("orders", "order_id")), "code", Some("organization_id")),
    ("order", "tickets", Some(("orders", "order_id")), "code", Some("organization_id")),
];

/// Things of any kind by their keys; those of other kinds, and those that are gone, are left out. Runs one statement.
pub async fn named(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Named>, DbErr> {
    let mut parts = PLACES.iter().map(|place| part(conn, ids, *place));
    let Some(mut query) = parts.next().filter(|_| !ids.is_empty()) else { return Ok(HashMap::new()) };
    for other in parts {
        query.union(UnionType::All, other);
    }
    let rows = conn.query_all(&query).await?;
    let rows = rows.iter().map(|row| Found::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().filter_map(|row| Some((row.asked, name(row)?))).collect())
}

fn part(conn: &impl ConnectionTrait, ids: &[Uuid], (kind, table, other, name, organization): Place) -> SelectStatement {
    let of = if other.is_some() { "o" } else { "t" };
    let organization = organization.map_or_else(|| Expr::cust("NULL"), |column| Expr::col((of, column)));
    let mut query = Query::select();
    query
        .expr_as(Expr::col(("t", "id")), "asked")
        .expr_as(Expr::col((of, "id")), "id")
        .expr_as(Expr::cust(format!("'{kind}'")), "kind")
        .expr_as(Expr::col((of, name)), "name")
        .expr_as(organization, "organization_id")
        .from_as(Alias::new(table), "t")
        .and_where(expr_among(conn, Expr::col(("t", "id")), ids.iter().copied()));
    if let Some((owner, key)) = other {
        let owned = Expr::col(("o", "id")).equals(("t", key));
        query.join_as(JoinType::InnerJoin, Alias::new(owner), "o", owned);
    }
    query
}

fn name(row: Found) -> Option<Named> {
    let (kind, id) = match row.kind.as_str() {
        "user" => (NamedKind::User, UserId::from_uuid(row.id).to_string()),
        "organization" => (NamedKind::Organization, OrganizationId::from_uuid(row.id).to_string()),
        "event" => (NamedKind::Event, EventId::from_uuid(row.id).to_string()),
        "venue" => (NamedKind::Venue, VenueId::from_uuid(row.id).to_string()),
        "ticket_type" => (NamedKind::TicketType, TicketTypeId::from_uuid(row.id).to_string()),
        "order" => (NamedKind::Order, OrderId::from_uuid(row.id).to_string()),
        _ => return None,
    };
    let organization_id = row.organization_id.map(OrganizationId::from_uuid);
    Some(Named { kind, id, name: row.name, organization_id })
}
