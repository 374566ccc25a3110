//! Counting the tickets that were checked in.

use std::collections::{HashMap, HashSet};

use entity::ticket::TicketStatus;
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::ids::{EventId, OfOrganization as _, OrganizationId, TypedId as _, UserId};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};

use super::CheckInErrorCode;
use crate::events::{self, Managed, TicketType};
use crate::organizations::{self, Permission};
use crate::sums::{self, Measure};

/// How many of an event's tickets were checked in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// One count for each ticket type that has tickets, ordered by the types' ids.
    pub by_ticket_type: Vec<TypeCount>,
}

/// How many tickets of a type were checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeCount {
    /// The ticket type that is counted.
    pub ticket_type_id: Uuid,
    /// How many tickets were issued and not cancelled.
    pub tickets: i64,
    /// How many of these were checked in.
    pub checked_in: i64,
}

impl Counts {
    /// How many tickets of all types were issued and not cancelled.
    pub fn tickets(&self) -> i64 {
        self.by_ticket_type.iter().map(|count| count.tickets).sum()
    }

    /// How many of these were checked in.
    pub fn checked_in(&self) -> i64 {
        self.by_ticket_type.iter().map(|count| count.checked_in).sum()
    }
}

/// The organization of an event whose counts the actor may watch.
///
/// Rule: members who may check in.
pub async fn watchable(
    env: &Env,
    actor: &Actor,
    event_id: EventId,
) -> Result<OrganizationId, Failure<CheckInErrorCode>> {
    let Managed { organization, .. } =
        events::require(env.db.primary(), actor, &event_id.to_string(), Permission::CheckIn, "eventId").await?;
    Ok(organization.typed_id())
}

/// What those at the door watch of an event.
#[derive(Debug, Clone)]
pub struct Watched {
    /// How many tickets were checked in.
    pub counts: Counts,
    /// The event's ticket types, by id.
    pub ticket_types: HashMap<Uuid, TicketType>,
    /// The members who may check in, and so see this.
    pub staff: HashSet<UserId>,
}

/// What those at the door watch of an event; none if there is no such event. Runs four statements.
pub async fn watched(conn: &impl ConnectionTrait, event_id: EventId) -> Result<Option<Watched>, DbErr> {
    let Some(event) = events::by_ids(conn, [event_id.uuid()]).await?.into_iter().next() else { return Ok(None) };
    let staff = organizations::members_with(conn, event.of_organization(), Permission::CheckIn).await?;
    let counts = counts_of(conn, &[event.id]).await?.remove(&event.id).unwrap_or_default();
    let ticket_types = events::ticket_types_of(conn, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let ticket_types = ticket_types.into_iter().map(|row| (row.id, row)).collect();
    Ok(Some(Watched { counts, ticket_types, staff: staff.into_iter().collect() }))
}

/// The counts of several events, by event, in one statement. Callers make sure that the actor may check in.
pub async fn counts_of(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<HashMap<Uuid, Counts>, DbErr> {
    let cancelled = TicketStatus::Cancelled.to_value();
    let rows = sums::of_events(conn, events, &[Measure::Tickets]).await?;
    let mut counts: HashMap<Uuid, Counts> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.state != cancelled) {
        let (ticket_type_id, tickets) = (row.part, row.units);
        let types = &mut counts.entry(row.event_id).or_default().by_ticket_type;
        let index = types.iter().position(|count| count.ticket_type_id == ticket_type_id).unwrap_or_else(|| {
            types.push(TypeCount { ticket_type_id, tickets: 0, checked_in: 0 });
            types.len() - 1
        });
        types[index].tickets += tickets;
        if row.state == TicketStatus::CheckedIn.to_value() {
            types[index].checked_in += tickets;
        }
    }
    for counts in counts.values_mut() {
        counts.by_ticket_type.sort_by_key(|count| count.ticket_type_id);
    }
    Ok(counts)
}
