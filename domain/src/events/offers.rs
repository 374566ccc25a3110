//! What can be ordered: the ticket types of events, with the places that limit them.

use std::collections::HashMap;

use entity::{event, quota, ticket_type, ticket_type_quota};
use kernel::db::{among, joined, with_columns};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryOrder as _, QueryResult, QuerySelect as _, RelationDef,
};

use crate::organizations;
use crate::quotas::Places;

/// A ticket type, with the places that limit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The ticket type.
    pub ticket_type: ticket_type::Model,
    /// Its own places; `None` without a limit of its own.
    pub own: Option<Places>,
    /// The places of the whole event; `None` without a limit.
    pub capacity: Option<Places>,
}

impl Offer {
    /// The places that can still be ordered; `None` if there is no limit.
    pub fn left(&self) -> Option<i64> {
        [self.own, self.capacity].into_iter().flatten().map(|places| places.left()).min()
    }
}

/// What can be ordered for an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Whether its organization is hidden, so that nothing can be ordered.
    pub hidden: bool,
    /// Its ticket types, in the organizer's order.
    pub ticket_types: Vec<Offer>,
}

/// What can be ordered for events, by event. Runs one statement.
pub async fn offers_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Offers>, DbErr> {
    let mut offers: HashMap<Uuid, Offers> = HashMap::new();
    for row in rows(conn, among(conn, event::Column::Id, events)).await? {
        let of_event = offers.entry(row.event_id).or_default();
        of_event.hidden = row.hidden;
        let Some(offer) = row.offer else { continue };
        match of_event.ticket_types.last_mut() {
            // A further limit of the same ticket type: the tighter one counts.
            Some(last) if last.ticket_type.id == offer.ticket_type.id => last.own = tighter(last.own, offer.own),
            _ => of_event.ticket_types.push(offer),
        }
    }
    Ok(offers)
}

/// The places left for each of these ticket types; `None` for those without a limit. Runs one statement.
pub async fn availability(
    conn: &impl ConnectionTrait,
    ticket_types: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Option<i64>>, DbErr> {
    let mut availability = HashMap::new();
    for offer in
        rows(conn, among(conn, ticket_type::Column::Id, ticket_types)).await?.into_iter().filter_map(|row| row.offer)
    {
        let left: &mut Option<i64> = availability.entry(offer.ticket_type.id).or_default();
        *left = left.iter().copied().chain(offer.left()).min();
    }
    Ok(availability)
}

fn tighter(one: Option<Places>, other: Option<Places>) -> Option<Places> {
    one.into_iter().chain(other).min_by_key(Places::left)
}

/// An event with one of its ticket types and one of the quotas that this draws from.
struct Row {
    event_id: Uuid,
    hidden: bool,
    offer: Option<Offer>,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let ticket_type = joined::<ticket_type::Model>(row, "type.")?;
        let (own, capacity) = (Places::joined(row, "own.")?, Places::joined(row, "capacity.")?);
        Ok(Self {
            event_id: row.try_get("", "event_id")?,
            hidden: row.try_get("", "hidden")?,
            offer: ticket_type.map(|ticket_type| Offer { ticket_type, own, capacity }),
        })
    }
}

/// The rows of the events or ticket types that meet the condition, each event's in the organizer's order.
async fn rows(conn: &impl ConnectionTrait, condition: Expr) -> Result<Vec<Row>, DbErr> {
    let types: RelationDef =
        event::Entity::belongs_to(ticket_type::Entity).from(event::Column::Id).to(ticket_type::Column::EventId).into();
    let links: RelationDef = ticket_type::Entity::belongs_to(ticket_type_quota::Entity)
        .from(ticket_type::Column::Id)
        .to(ticket_type_quota::Column::TicketTypeId)
        .into();
    let own_quota: RelationDef = ticket_type_quota::Entity::belongs_to(quota::Entity)
        .from(ticket_type_quota::Column::QuotaId)
        .to(quota::Column::Id)
        .into();
    let capacity_quota: RelationDef =
        event::Entity::belongs_to(quota::Entity).from(event::Column::CapacityQuotaId).to(quota::Column::Id).into();
    let hidden = event::Column::OrganizationId.in_subquery(organizations::hidden());
    let query = event::Entity::find()
        .select_only()
        .column_as(event::Column::Id, "event_id")
        .column_as(hidden, "hidden")
        .join(JoinType::LeftJoin, types)
        .join(JoinType::LeftJoin, links)
        .join_as(JoinType::LeftJoin, own_quota, "own")
        .join_as(JoinType::LeftJoin, capacity_quota, "capacity")
        .filter(condition)
        .order_by_asc(ticket_type::Column::Position)
        .order_by_asc(ticket_type::Column::Id);
    let query = with_columns::<_, ticket_type::Entity>(query, "ticket_types", "type.");
    let query = Places::with_columns(Places::with_columns(query, "own", "own."), "capacity", "capacity.");
    query.into_model().all(conn).await
}
