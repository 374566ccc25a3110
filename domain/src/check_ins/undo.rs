//! Undoing a check-in.

use entity::order::OrderStatus;
use entity::ticket::{self, TicketStatus};
use entity::{check_in, order};
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfEvent as _, OfOrder as _, TicketKind, TypedId as _};
use kernel::signals::Signal;
use kernel::text::line;
use kernel::{Env, audit, limits};
use sea_orm::QuerySelect as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};

use super::CheckInErrorCode::{self, NotCheckedIn};
use crate::organizations::Permission;
use crate::{contact_changes, events};

/// A mistaken check-in to be undone. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UndoCheckIn {
    /// The ticket's TypeID.
    pub ticket_id: String,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}

/// Undoes a ticket's check-in: it is valid for admission again, if its order is confirmed.
///
/// Rule: members who manage orders.
pub async fn undo(env: &Env, actor: &Actor, input: UndoCheckIn) -> Result<ticket::Model, Failure<CheckInErrorCode>> {
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let mut checks = Validation::new();
    let id = checks.take("ticketId", ids::parse::<TicketKind>(&input.ticket_id));
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let (id, reason) = checks.finish_with((id, reason))?;
    let missing = || Failure::not_found("ticketId", "ticket");
    let conn = env.db.primary();
    let ticket = ticket::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let event_id = ticket.of_event();
    let managed = events::require(conn, actor, &event_id.to_string(), Permission::ManageOrders, "ticketId").await;
    let organization = match managed {
        Ok(managed) => managed.organization,
        Err(Failure::Rejected(_)) => return Err(missing()),
        Err(other) => return Err(other),
    };
    let tx = env.begin().await?;
    let (mut order, mut query) = (order::Entity::find_by_id(ticket.order_id), ticket::Entity::find_by_id(ticket.id));
    // The order is locked, so that one being cancelled does not leave a valid ticket behind. Orders are locked before
    // their tickets.
    order = order.lock(LockType::Share);
    query = query.lock_exclusive();
    let order = order.one(&tx).await?;
    let ticket = query.one(&tx).await?.ok_or_else(missing)?;
    if ticket.status != TicketStatus::CheckedIn {
        return Err(Failure::field(NotCheckedIn, "ticketId", "This ticket is not checked in."));
    }
    let stands = order.is_some_and(|order| order.status == OrderStatus::Confirmed);
    let ticket = ticket::Model {
        status: if stands { TicketStatus::Valid } else { TicketStatus::Cancelled },
        checked_in_at: None,
        checked_in_by: None,
        changed_at: Some(env.now()),
        ..ticket
    };
    ticket::Entity::update_many()
        .filter(ticket::Column::Id.eq(ticket.id))
        .col_expr(ticket::Column::Status, ticket.status.to_value().into())
        .col_expr(ticket::Column::CheckedInAt, Expr::value(ticket.checked_in_at))
        .col_expr(ticket::Column::CheckedInBy, Expr::value(ticket.checked_in_by))
        .col_expr(ticket::Column::ChangedAt, Expr::value(ticket.changed_at))
        .exec(&tx)
        .await?;
    check_in::Entity::update_many()
        .filter(check_in::Column::TicketId.eq(ticket.id))
        .filter(check_in::Column::UndoneAt.is_null())
        .col_expr(check_in::Column::UndoneAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    let entry = audit::Entry::of("check_in.undo", "ticket", ticket.id)
        .organization(organization.typed_id())
        .reason(reason.as_deref());
    audit::record(&tx, env, actor, entry).await?;
    contact_changes::note_orders(&tx, env, organization.id, vec![ticket.order_id]).await?;
    tx.announce(Signal::Order(ticket.of_order()));
    tx.announce(Signal::CheckIns(event_id));
    tx.commit().await?;
    Ok(ticket)
}
