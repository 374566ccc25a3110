//! Checking tickets in at the door.

use entity::event::EventStatus;
use entity::ticket::{self, TicketStatus};
use entity::{event, user};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use crate::Env;
use crate::actor::Actor;
use crate::error::{ErrorCode, Failure, Problem, Validation};
use crate::ids::{self, EventKind, OrderId, OrganizationId};
use crate::organizations::{self, Permission};
use crate::signals::Signal;
use crate::text::{Timezone, line};

/// Why a ticket was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckInErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, or it is not yours; or no such ticket for it.
    NotFound,
    /// The ticket was checked in before; the message says when and by whom.
    AlreadyCheckedIn,
    /// The ticket was cancelled.
    TicketCancelled,
    /// The event was cancelled or is not published.
    EventNotOpen,
}

impl ErrorCode for CheckInErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// A scan at the door. Texts are as they were read.
#[derive(Debug, Clone)]
pub struct RecordCheckIn {
    /// The event whose door it is.
    pub event_id: String,
    /// What the QR code says.
    pub ticket_secret: String,
}

/// What came of a scan.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// The ticket as it is now.
    pub ticket: ticket::Model,
    /// Why it was not checked in by this scan; none if it was.
    pub problem: Option<Problem<CheckInErrorCode>>,
}

/// Checks a ticket in. Of two scans at the same moment, one does it and the other says so.
///
/// Rule: members who may check in.
pub async fn record(env: &Env, actor: &Actor, input: RecordCheckIn) -> Result<CheckIn, Failure<CheckInErrorCode>> {
    let mut checks = Validation::new();
    let event_id = checks.take("eventId", ids::parse::<EventKind>(&input.event_id));
    let secret = checks.take("ticketSecret", line(&input.ticket_secret, 200));
    let (Some(event_id), Some(secret)) = (event_id, secret) else {
        return Err(checks.into_failure());
    };
    let event = event_of(env, actor, event_id.uuid()).await?;
    if event.status != EventStatus::Published {
        return Err(Failure::field(
            CheckInErrorCode::EventNotOpen,
            "eventId",
            "This event is not open: it was cancelled or never published.",
        ));
    }
    let tx = env.begin().await?;
    let checked_in = ticket::Entity::update_many()
        .filter(ticket::Column::Secret.eq(secret.as_str()))
        .filter(ticket::Column::EventId.eq(event.id))
        .filter(ticket::Column::Status.eq(TicketStatus::Valid))
        .col_expr(ticket::Column::Status, TicketStatus::CheckedIn.to_value().into())
        .col_expr(ticket::Column::CheckedInAt, Expr::value(env.now()))
        .col_expr(ticket::Column::CheckedInBy, Expr::value(actor.user().map(|user| user.user_id.uuid())))
        .exec(&*tx)
        .await?;
    let ticket = ticket::Entity::find()
        .filter(ticket::Column::Secret.eq(secret.as_str()))
        .filter(ticket::Column::EventId.eq(event.id))
        .one(&*tx)
        .await?
        .ok_or_else(|| {
            Failure::field(CheckInErrorCode::NotFound, "ticketSecret", "This is not a ticket for this event.")
        })?;
    tx.announce(Signal::Order(OrderId::from_uuid(ticket.order_id)));
    tx.commit().await?;
    let problem = match ticket.status {
        _ if checked_in.rows_affected == 1 => None,
        TicketStatus::Cancelled => {
            let message = "This ticket was cancelled.";
            Some(Problem::new(CheckInErrorCode::TicketCancelled, Some("ticketSecret".to_owned()), message))
        }
        TicketStatus::CheckedIn | TicketStatus::Valid => Some(already(env, &event, &ticket).await?),
    };
    Ok(CheckIn { ticket, problem })
}

async fn event_of(env: &Env, actor: &Actor, event_id: Uuid) -> Result<event::Model, Failure<CheckInErrorCode>> {
    actor.require_user::<CheckInErrorCode>()?;
    let missing = || Failure::not_found("eventId", "event");
    let conn = env.db.primary();
    let event = event::Entity::find_by_id(event_id).one(conn).await?.ok_or_else(missing)?;
    let organization = OrganizationId::from_uuid(event.organization_id);
    match organizations::require::<CheckInErrorCode>(conn, actor, organization, Permission::CheckIn, "eventId").await {
        Ok(_) => Ok(event),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// Says when and by whom, on the event's clock, as the person at the door would ask.
async fn already(env: &Env, event: &event::Model, ticket: &ticket::Model) -> Result<Problem<CheckInErrorCode>, DbErr> {
    let by = match ticket.checked_in_by {
        Some(id) => user::Entity::find_by_id(id).one(env.db.primary()).await?.map(|user| user.display_name),
        None => None,
    };
    let at = ticket.checked_in_at.unwrap_or(ticket.created_at);
    let local = Timezone::parse(&event.timezone).map_or(at, |zone| zone.local(at));
    let message = format!(
        "Already checked in on {} at {:02}:{:02}:{:02} by {}.",
        local.date(),
        local.hour(),
        local.minute(),
        local.second(),
        by.as_deref().unwrap_or("somebody who is gone")
    );
    Ok(Problem::new(CheckInErrorCode::AlreadyCheckedIn, Some("ticketSecret".to_owned()), message))
}
