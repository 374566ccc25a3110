//! Tickets at the door: the list that devices keep, counts, and why a scan was refused.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::check_ins::{self, CheckInRow};
use domain::organizations::Permission;
use domain::{events, orders};
use kernel::ids::TypedId as _;
use kernel::secret;

use super::loaders::{CountsOf, StaffName};
use crate::schema::context;
use crate::schema::events::{EventKey, TicketType, TicketTypeKey, int};
use crate::schema::orders::TicketStatus;
use crate::schema::scalars::DateTime;

/// Why a ticket was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::check_ins::CheckInErrorCode")]
pub(crate) enum CheckInErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, or it is not yours; or no such ticket for it.
    NotFound,
    /// The ticket was checked in before; `ticket` says when and by whom.
    AlreadyCheckedIn,
    /// The ticket was cancelled.
    TicketCancelled,
    /// The event was cancelled, or is not published.
    EventNotOpen,
    /// The same idempotency key was used for another ticket. Use a new key for a new scan.
    IdempotencyKeyReused,
    /// The ticket is not checked in, so there is nothing to undo.
    NotCheckedIn,
}

/// A ticket as the door knows it.
#[derive(Debug, Clone)]
pub(crate) struct CheckInEntry(pub(crate) CheckInRow);

/// A ticket as the door knows it, for devices that have to work without a network.
#[Object]
impl CheckInEntry {
    /// The ticket's id, `ticket_…`.
    async fn ticket_id(&self) -> ID {
        self.0.ticket.typed_id().to_string().into()
    }

    /// The SHA-256 of the ticket's secret, in hexadecimal: a device can tell a good code without keeping any.
    async fn secret_hash(&self) -> String {
        use std::fmt::Write as _;
        secret::digest(&self.0.ticket.secret).iter().fold(String::new(), |mut hash, byte| {
            // Writing to a string can't fail.
            let _ = write!(hash, "{byte:02x}");
            hash
        })
    }

    /// Who is coming.
    async fn holder_name(&self) -> &str {
        &self.0.ticket.holder_name
    }

    /// Where the ticket stands.
    async fn status(&self) -> TicketStatus {
        self.0.ticket.status.into()
    }

    /// When it was checked in.
    async fn checked_in_at(&self) -> Option<DateTime> {
        self.0.ticket.checked_in_at.map(DateTime)
    }

    /// The name of whoever checked it in; null if it was not, or if their account is gone.
    async fn checked_in_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by(ctx, &self.0.ticket).await
    }

    /// `checkedInByName` by its former name.
    #[graphql(deprecation = "Use `checkedInByName`.")]
    async fn checked_in_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        checked_in_by(ctx, &self.0.ticket).await
    }

    /// The code of its order.
    async fn order_code(&self) -> &str {
        &self.0.order_code
    }

    /// Who ordered it.
    async fn buyer_name(&self) -> &str {
        &self.0.buyer_name
    }

    /// The ticket type it is of.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        let row = context::rows(ctx).load_one(TicketTypeKey(self.0.ticket.ticket_type_id)).await?;
        Ok(row.map(TicketType::from))
    }
}

/// How many have come.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CheckInCounts {
    /// Tickets that were not cancelled.
    tickets: i32,
    /// Those of them that were checked in.
    checked_in: i32,
    /// The same by ticket type, for those of which there are tickets.
    by_ticket_type: Vec<TicketTypeCheckIns>,
}

impl From<check_ins::Counts> for CheckInCounts {
    fn from(counts: check_ins::Counts) -> Self {
        Self {
            tickets: int(counts.tickets()),
            checked_in: int(counts.checked_in()),
            by_ticket_type: counts.by_ticket_type.into_iter().map(TicketTypeCheckIns).collect(),
        }
    }
}

/// How many with tickets of one type have come.
#[derive(Debug, Clone)]
pub(crate) struct TicketTypeCheckIns(check_ins::TypeCount);

/// How many with tickets of one type have come.
#[Object]
impl TicketTypeCheckIns {
    /// The ticket type.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        let row = context::rows(ctx).load_one(TicketTypeKey(self.0.ticket_type_id)).await?;
        Ok(row.map(TicketType::from))
    }

    /// Tickets of it that were not cancelled.
    async fn tickets(&self) -> i32 {
        int(self.0.tickets)
    }

    /// Those of them that were checked in.
    async fn checked_in(&self) -> i32 {
        int(self.0.checked_in)
    }
}

/// The name of whoever checked a ticket in. Callers make sure that the actor may check in.
async fn checked_in_by(ctx: &Context<'_>, ticket: &orders::Ticket) -> Result<Option<String>> {
    match ticket.checked_in_by {
        Some(id) => context::rows(ctx).load_one(StaffName(id)).await,
        None => Ok(None),
    }
}

/// `Ticket.checkedInByName`: none for those who may not check in.
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

/// `Event.checkInCounts`: none for those who may not check in.
pub(crate) async fn counts_of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<CheckInCounts>> {
    if !context::may(ctx, event.organization_id, Permission::CheckIn).await? {
        return Ok(None);
    }
    let counts = context::rows(ctx).load_one(CountsOf(event.id)).await?.unwrap_or_default();
    Ok(Some(counts.into()))
}
