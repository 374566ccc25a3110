//! Deleting and reordering ticket types.

use entity::event::{self, EventStatus};
use entity::{guest, guest_link, order_line, quota, ticket_type, ticket_type_quota};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, TicketTypeKind, TypedId as _};
use kernel::{Env, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::update::{quota_of, require};
use super::{align, of_event};
use crate::events::EventErrorCode::{self, HasOrders, InvalidInput, NoTicketType};
use crate::events::access::{self, Lock, Managed};
use crate::events::signals::announce_change;
use crate::events::state;
use crate::organizations::Permission;

/// Deletes a ticket type that was never ordered; returns its event.
///
/// Rule: members who manage events.
pub async fn delete_ticket_type(
    env: &Env,
    actor: &Actor,
    ticket_type_id: &str,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let (Managed { event, organization }, row) = require(env.db.primary(), actor, ticket_type_id).await?;
    let tx = env.begin().await?;
    // The lock keeps orders from coming in between.
    let event = access::lock(&tx, event.id, Lock::Orders).await?;
    state::require_changeable(event.status)?;
    let all = of_event(&tx, &event).await?;
    if !all.iter().any(|other| other.id == row.id) {
        return Err(Failure::not_found("ticketTypeId", "ticket type"));
    }
    let ordered = order_line::Entity::find().filter(order_line::Column::TicketTypeId.eq(row.id)).one(&tx).await?;
    if ordered.is_some() {
        let message = "Someone has ordered it. End its sales instead.";
        return Err(Failure::field(HasOrders, "ticketTypeId", message));
    }
    let invited = guest::Entity::find().filter(guest::Column::TicketTypeId.eq(row.id)).one(&tx).await?;
    let linked = guest_link::Entity::find().filter(guest_link::Column::TicketTypeId.eq(row.id)).one(&tx).await?;
    if invited.is_some() || linked.is_some() {
        let message = "Someone is invited with it. End its sales instead.";
        return Err(Failure::field(HasOrders, "ticketTypeId", message));
    }
    if event.status == EventStatus::Published && all.len() == 1 {
        let message = "A published event keeps at least one ticket type. Add another one first.";
        return Err(Failure::field(NoTicketType, "ticketTypeId", message));
    }
    if let Some(quota_id) = quota_of(&tx, row.id).await? {
        ticket_type_quota::Entity::delete_by_id((row.id, quota_id)).exec(&tx).await?;
        quota::Entity::delete_by_id(quota_id).exec(&tx).await?;
    }
    ticket_type::Entity::delete_by_id(row.id).exec(&tx).await?;
    align(&tx, &event).await?;
    let entry = Entry::of("ticket_type.delete", "ticket_type", row.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    let event = access::lock(&tx, event.id, Lock::Orders).await?;
    tx.commit().await?;
    Ok(event)
}

/// A new order of an event's ticket types.
#[derive(Debug, Clone)]
pub struct ReorderTicketTypes {
    /// The TypeID of the event.
    pub event_id: String,
    /// All of its ticket types, each once, in their new order.
    pub ticket_type_ids: Vec<String>,
    /// The order that the editor saw: if it has changed meanwhile, the request is refused.
    pub expected_ticket_type_ids: Option<Vec<String>>,
}

/// Changes the order in which an event's ticket types are shown.
///
/// Rule: members who manage events.
pub async fn reorder_ticket_types(
    env: &Env,
    actor: &Actor,
    input: ReorderTicketTypes,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let mut checks = Validation::new();
    let ids = parse_ids(&mut checks, "ticketTypeIds", &input.ticket_type_ids);
    let expected =
        input.expected_ticket_type_ids.map(|expected| parse_ids(&mut checks, "expectedTicketTypeIds", &expected));
    checks.finish()?;
    let tx = env.begin().await?;
    let event = access::lock(&tx, event.id, Lock::Changes).await?;
    state::require_changeable(event.status)?;
    let mut known: Vec<Uuid> = of_event(&tx, &event).await?.iter().map(|row| row.id).collect();
    versions::still("expectedTicketTypeIds", &known, expected.as_ref())?;
    let mut given = ids.clone();
    known.sort_unstable();
    given.sort_unstable();
    if known != given {
        let message = "ticketTypeIds must name each of the event's ticket types once.";
        return Err(Failure::field(InvalidInput, "ticketTypeIds", message));
    }
    for (position, id) in (0_i32..).zip(&ids) {
        ticket_type::Entity::update_many()
            .filter(ticket_type::Column::Id.eq(*id))
            .col_expr(ticket_type::Column::Position, Expr::value(position))
            .col_expr(ticket_type::Column::UpdatedAt, Expr::value(env.now()))
            .exec(&tx)
            .await?;
    }
    let entry = Entry::of("ticket_type.reorder", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event)
}

fn parse_ids(checks: &mut Validation<EventErrorCode>, field: &str, given: &[String]) -> Vec<Uuid> {
    let ids = given.iter().map(|id| ids::parse::<TicketTypeKind>(id));
    ids.filter_map(|id| checks.take(field, id)).map(|id| id.uuid()).collect()
}
