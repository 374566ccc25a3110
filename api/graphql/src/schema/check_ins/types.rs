//! Tickets at the door: the list for devices, counts, and why a scan was refused.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::check_ins::{self, CheckInRow};
use domain::organizations::Permission;
use domain::{events, orders};
use kernel::ids::TypedId as _;
use kernel::secret;
use uuid::Uuid;

use super::loaders::{CountsOf, StaffName};
use crate::schema::context;
use crate::schema::events::{EventKey, TicketType, TicketTypeKey, int};
use crate::schema::orders::TicketStatus;
use crate::schema::scalars::DateTime;

/// Why a ticket was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::check_ins::CheckInErrorCode")]
pub(crate) enum CheckInErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such event, or you may not see it; or there is no such ticket for it.
    NotFound,
    /// The ticket was checked in before; `ticket` says when and by whom.
    AlreadyCheckedIn,
    /// The ticket was cancelled.
    TicketCancelled,
    /// The event was cancelled, or is not published.
    EventNotOpen,
    /// This `idempotencyKey` was used before for another ticket. Use a new key for a new scan.
    IdempotencyKeyReused,
    /// The ticket is not checked in, so there is nothing to undo.
    NotCheckedIn,
}

/// A ticket in the list at the door, for devices that have to work without a network.
#[derive(Debug, Clone)]
pub(crate) struct CheckInEntry(pub(crate) CheckInRow);

/// A ticket in the list at the door, for devices that have to work without a network.
#[Object]
impl CheckInEntry {
    /// The ticket's id, `ticket_…`.
    async fn ticket_id(&self) -> ID {
        self.0.ticket.typed_id().to_string().into()
    }

    /// The SHA-256 of the ticket's `code`, in hexadecimal: a device can recognize a valid code without storing it.
    async fn secret_hash(&self) -> String {
        use std::fmt::Write as _;
        secret::digest(&self.0.ticket.secret).iter().fold(String::new(), |mut hash, byte| {
            // Writing to a string can't fail.
            let _ = write!(hash, "{byte:02x}");
            hash
        })
    }

    /// The name of the person who will come.
    async fn holder_name(&self) -> &str {
        &self.0.ticket.holder_name
    }

    /// Whether the ticket is valid, was used, or was cancelled.
    async fn status(&self) -> TicketStatus {
        self.0.ticket.status.into()
    }

    /// When it was scanned at the door; null if it is not checked in.
    async fn checked_in_at(&self) -> Option<DateTime> {
        self.0.ticket.checked_in_at.map(DateTime)
    }

    /// The name of the user who checked it in; null if it is not checked in, or if that account is gone.
    async fn checked_in_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by(ctx, &self.0.ticket).await
    }

    /// `checkedInByName` by its former name.
    #[graphql(deprecation = "Use `checkedInByName`.")]
    async fn checked_in_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by(ctx, &self.0.ticket).await
    }

    /// The `code` of its order.
    async fn order_code(&self) -> &str {
        &self.0.order_code
    }

    /// The name of the person who ordered it.
    async fn buyer_name(&self) -> &str {
        &self.0.buyer_name
    }

    /// Its ticket type, as it is now.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        let row = context::rows(ctx).load_one(TicketTypeKey(self.0.ticket.ticket_type_id)).await?;
        Ok(row.map(TicketType::from))
    }
}

/// How many people with tickets have come.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CheckInCounts {
    /// The number of tickets that are not cancelled.
    tickets: i32,
    /// How many of them are checked in.
    checked_in: i32,
    /// The same counts for each ticket type of which there are tickets.
    by_ticket_type: Vec<TicketTypeCheckIns>,
}

impl From<check_ins::Counts> for CheckInCounts {
    fn from(counts: check_ins::Counts) -> Self {
        Self::new(&counts, |_| None)
    }
}

impl From<&check_ins::Watched> for CheckInCounts {
    fn from(watched: &check_ins::Watched) -> Self {
        Self::new(&watched.counts, |id| watched.ticket_types.get(&id).cloned().map(Box::new))
    }
}

impl CheckInCounts {
    fn new(counts: &check_ins::Counts, known: impl Fn(Uuid) -> Option<Box<events::TicketType>>) -> Self {
        let of_type = |count: &check_ins::TypeCount| TicketTypeCheckIns {
            count: *count,
            ticket_type: known(count.ticket_type_id),
        };
        Self {
            tickets: int(counts.tickets()),
            checked_in: int(counts.checked_in()),
            by_ticket_type: counts.by_ticket_type.iter().map(of_type).collect(),
        }
    }
}

/// How many people with tickets of one type have come.
#[derive(Debug, Clone)]
pub(crate) struct TicketTypeCheckIns {
    count: check_ins::TypeCount,
    /// The ticket type, where it was read together with the counts.
    ticket_type: Option<Box<events::TicketType>>,
}

/// How many people with tickets of one type have come.
#[Object]
impl TicketTypeCheckIns {
    /// The ticket type that is counted.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        if let Some(known) = &self.ticket_type {
            return Ok(Some(known.as_ref().clone().into()));
        }
        let row = context::rows(ctx).load_one(TicketTypeKey(self.count.ticket_type_id)).await?;
        Ok(row.map(TicketType::from))
    }

    /// The number of its tickets that are not cancelled.
    async fn tickets(&self) -> i32 {
        int(self.count.tickets)
    }

    /// How many of them are checked in.
    async fn checked_in(&self) -> i32 {
        int(self.count.checked_in)
    }
}

/// The name of the user who checked a ticket in. Callers make sure that the actor may check in.
async fn checked_in_by(ctx: &Context<'_>, ticket: &orders::Ticket) -> Result<Option<String>> {
    match ticket.checked_in_by {
        Some(id) => context::rows(ctx).load_one(StaffName(id)).await,
        None => Ok(None),
    }
}

/// `Ticket.checkedInByName`: none without permission to check in.
pub(crate) async fn checked_in_by_of_ticket(ctx: &Context<'_>, ticket: &orders::Ticket) -> Result<Option<String>> {
    if ticket.checked_in_by.is_none() {
        return Ok(None);
    }
    let event = context::rows(ctx).load_one(EventKey(ticket.event_id)).await?;
    match event {
        Some(event) if context::may(ctx, event.organization_id, Permission::CheckIn).await? => {
            checked_in_by(ctx, ticket).await
        }
        _ => Ok(None),
    }
}

/// `Event.checkInCounts`: none without permission to check in.
pub(crate) async fn counts_of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<CheckInCounts>> {
    if !context::may(ctx, event.organization_id, Permission::CheckIn).await? {
        return Ok(None);
    }
    let counts = context::rows(ctx).load_one(CountsOf(event.id)).await?.unwrap_or_default();
    Ok(Some(counts.into()))
}
