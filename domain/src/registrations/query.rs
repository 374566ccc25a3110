//! Finding registrations, always limited to those that the actor may see, and the events that they can register for.

use std::collections::{HashMap, HashSet};

use entity::event::EventStatus;
use entity::membership::{self, MemberRole};
use entity::order::{self, OrderStatus};
use entity::ticket_type::{self, TicketKind};
use kernel::Env;
use kernel::actor::{Actor, SignedIn};
use kernel::collection::{Collection, Slice, SliceError, SortBy};
use kernel::db::among;
use kernel::ids::{EventId, OrganizationId, UserId};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, ConnectionTrait, DbErr, Order};
use time::OffsetDateTime;

use super::{Registration, RegistrationStatus};
use crate::events;
use crate::organizations::{self, Permission};

/// Which registrations; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those for this event.
    pub event_id: Option<EventId>,
    /// Only those of this account.
    pub account_id: Option<UserId>,
    /// Only those for events of this organization.
    pub organization_id: Option<OrganizationId>,
    /// Only those that stand, or that were cancelled.
    pub status: Option<RegistrationStatus>,
    /// Only those that were made or changed at this time or later.
    pub updated_since: Option<OffsetDateTime>,
    /// Whether the latest come first.
    pub latest_first: bool,
}

/// The condition that an order is a registration: of one ticket, which is free of charge for everybody.
const IS_REGISTRATION: &str = "orders.total_minor = 0 AND orders.user_id IS NOT NULL \
     AND (SELECT SUM(l.quantity) FROM order_lines AS l WHERE l.order_id = orders.id) = 1 \
     AND EXISTS (SELECT 1 FROM order_lines AS l JOIN ticket_types AS t ON t.id = l.ticket_type_id \
     WHERE l.order_id = orders.id AND t.kind = 'free')";

/// All orders that are registrations.
pub(super) fn registrations() -> Select<order::Entity> {
    order::Entity::find().filter(Expr::cust(IS_REGISTRATION))
}

/// A part of the registrations, in order of creation. Runs two statements, and one more for the total.
///
/// Rule: one's own, and for members who register others all of their organizations'.
pub async fn select(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
    slice: &Slice,
) -> Result<Collection<Registration>, SliceError> {
    let Some(seen) = seen_by(conn, actor).await? else { return Ok(Collection::empty()) };
    let mut query = registrations().filter(seen);
    if let Some(id) = filter.event_id {
        query = query.filter(order::Column::EventId.eq(id));
    }
    if let Some(id) = filter.account_id {
        query = query.filter(order::Column::UserId.eq(id));
    }
    if let Some(id) = filter.organization_id {
        query = query.filter(order::Column::OrganizationId.eq(id));
    }
    if let Some(status) = filter.status {
        query = query.filter(order::Column::Status.is_in(match status {
            RegistrationStatus::Registered => [OrderStatus::Pending, OrderStatus::Confirmed],
            RegistrationStatus::Cancelled => [OrderStatus::Cancelled, OrderStatus::Expired],
        }));
    }
    if let Some(since) = filter.updated_since {
        let changed = order::Column::PlacedAt.gte(since).or(order::Column::CancelledAt.gte(since));
        query = query.filter(changed);
    }
    let order = if filter.latest_first { Order::Desc } else { Order::Asc };
    let found = slice.read(conn, query, order::Column::Id, (SortBy::Id, order)).await?;
    Ok(found.filter_map(|order| Registration::of(&order)))
}

/// The registrations among these orders that the actor may see. Runs two statements.
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Registration>, DbErr> {
    let Some(seen) = seen_by(conn, actor).await? else { return Ok(Vec::new()) };
    let orders = registrations().filter(among(conn, order::Column::Id, ids)).filter(seen).all(conn).await?;
    Ok(orders.iter().filter_map(Registration::of).collect())
}

/// The condition for the registrations that the actor may see; `None` if there can be none.
pub(super) async fn seen_by(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Condition>, DbErr> {
    if let Actor::System = actor {
        return Ok(Some(Condition::all()));
    }
    let Some(user) = actor.user() else { return Ok(None) };
    let organizations = organizations_with(conn, user, Permission::Register).await?;
    let own = actor.person().map(|user| order::Column::UserId.eq(user.user_id));
    Ok(Some(Condition::any().add_option(own).add(among(conn, order::Column::OrganizationId, organizations))))
}

/// The organizations in which somebody has a permission, the oldest first.
async fn organizations_with(
    conn: &impl ConnectionTrait,
    person: &SignedIn,
    permission: Permission,
) -> Result<Vec<Uuid>, DbErr> {
    let rows = membership::Entity::find().filter(organizations::memberships_of(person)).all(conn).await?;
    Ok(rows.iter().filter(|row| permission.granted_to(row.role)).map(|row| row.organization_id).collect())
}

/// The events among these that the actor may register somebody for now: themself or, in their role, others. Full events are
/// among them, since a place can become free at any moment, and events that the actor is registered for, since
/// registering again does nothing. Runs at most four statements.
pub async fn may_register(
    env: &Env,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    event_ids: &[Uuid],
) -> Result<HashSet<Uuid>, DbErr> {
    if actor.user().is_none() || event_ids.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = events::by_ids(conn, event_ids.iter().copied()).await?;
    let open: Vec<_> = rows
        .into_iter()
        .filter(|event| event.status == EventStatus::Published && event.unpublished_at.is_none())
        .filter(|event| event.ends_at > env.now())
        .collect();
    let organizations: Vec<Uuid> = open.iter().map(|event| event.organization_id).collect();
    let roles: HashMap<Uuid, MemberRole> = organizations::roles_of(conn, actor, &organizations).await?;
    let hidden = organizations::hidden_of(conn, roles.keys().copied()).await?;
    let open = open
        .into_iter()
        .filter(|event| roles.contains_key(&event.organization_id) && !hidden.contains(&event.organization_id));
    let ids: Vec<Uuid> = open.map(|event| event.id).collect();
    let types = ticket_type::Entity::find()
        .filter(among(conn, ticket_type::Column::EventId, ids))
        .filter(ticket_type::Column::Kind.eq(TicketKind::Free))
        .all(conn)
        .await?;
    Ok(types.iter().filter(|row| is_on_sale(row, env.now())).map(|row| row.event_id).collect())
}

/// Whether one person can take one place of this ticket type now.
pub(super) fn is_on_sale(row: &ticket_type::Model, now: OffsetDateTime) -> bool {
    row.min_per_order == 1
        && row.sales_start_at.is_none_or(|start| start <= now)
        && row.sales_end_at.is_none_or(|end| now < end)
}
