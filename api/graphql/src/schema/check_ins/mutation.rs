//! Scans, and taking them back.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::check_ins::{self, RecordCheckIn, RecordCheckIns, Scan, ScanOutcome, UndoCheckIn};

use super::types::CheckInErrorCode;
use crate::schema::context::{actor, env};
use crate::schema::errors::{Refusal, refusals};
use crate::schema::orders::Ticket;
use crate::schema::scalars::DateTime;

/// A scan at the door.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordInput {
    /// The event whose door it is.
    event_id: ID,
    /// What the ticket's QR code says, as a scanner read it, whatever its keyboard's layout. Give either this or
    /// `ticketId`.
    ticket_secret: Option<String>,
    /// The ticket's id, where somebody was found in the list.
    ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago, for scans that could not be sent at once; now if left out.
    scanned_at: Option<DateTime>,
    /// Makes it safe to send the scan again when no answer came: with the same key you get the first answer, and not
    /// `ALREADY_CHECKED_IN`. Generate a new random key for each scan, and keep it until you have the answer.
    idempotency_key: Option<String>,
}

/// Scans at a door, as a device has kept them.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordManyInput {
    /// The event whose door it is.
    event_id: ID,
    /// The scans, 1 to 100.
    scans: Vec<CheckInScanInput>,
}

/// One of many scans.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInScanInput {
    /// What the ticket's QR code says, as a scanner read it, whatever its keyboard's layout. Give either this or
    /// `ticketId`.
    ticket_secret: Option<String>,
    /// The ticket's id, where somebody was found in the list.
    ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago.
    scanned_at: DateTime,
    /// Makes it safe to send the scan again when no answer came: with the same key you get the first answer, and not
    /// `ALREADY_CHECKED_IN`. Generate a new random key for each scan.
    idempotency_key: String,
}

impl From<CheckInScanInput> for Scan {
    fn from(input: CheckInScanInput) -> Self {
        Self {
            ticket_secret: input.ticket_secret,
            ticket_id: input.ticket_id.map(|id| id.0),
            scanned_at: Some(input.scanned_at.0),
            idempotency_key: Some(input.idempotency_key),
        }
    }
}

/// A check-in that was a mistake.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInUndoInput {
    /// The ticket.
    ticket_id: ID,
    /// Why; goes on record.
    reason: Option<String>,
}

/// The outcome of `checkInRecord`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordPayload {
    /// The ticket, also when it was not checked in by this scan; null if there is none.
    ticket: Option<Ticket>,
    /// Why it was not checked in; empty if it was.
    errors: Vec<Refusal<CheckInErrorCode>>,
}

/// The outcome of `checkInRecordMany`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordManyPayload {
    /// What came of each scan, in their order; empty if all were refused.
    results: Vec<CheckInResult>,
    /// Why all were refused; empty if each was looked at.
    errors: Vec<Refusal<CheckInErrorCode>>,
}

/// What came of one of many scans.
#[derive(Debug, SimpleObject)]
pub(crate) struct CheckInResult {
    /// The `idempotencyKey` of the scan.
    idempotency_key: Option<String>,
    /// The ticket as it is now, also when it was not checked in by this scan; null if there is none.
    ticket: Option<Ticket>,
    /// Why it was not checked in; empty if it was.
    errors: Vec<Refusal<CheckInErrorCode>>,
}

impl From<ScanOutcome> for CheckInResult {
    fn from(outcome: ScanOutcome) -> Self {
        Self {
            idempotency_key: outcome.idempotency_key,
            ticket: outcome.ticket.map(Ticket::from),
            errors: outcome.problems.into_iter().map(Refusal::from).collect(),
        }
    }
}

/// The outcome of `checkInUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInUndoPayload {
    /// The ticket as it is now; null if it was refused.
    ticket: Option<Ticket>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<CheckInErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct CheckInsMutation;

#[Object]
impl CheckInsMutation {
    /// Checks a ticket in at the door. Of several scans of one ticket the earliest counts, also if it becomes known later;
    /// the others are told when and by whom.
    async fn check_in_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and what the ticket's code says.")] input: CheckInRecordInput,
    ) -> Result<CheckInRecordPayload> {
        let scan = Scan {
            ticket_secret: input.ticket_secret,
            ticket_id: input.ticket_id.map(|id| id.0),
            scanned_at: input.scanned_at.map(|at| at.0),
            idempotency_key: input.idempotency_key,
        };
        let input = RecordCheckIn { event_id: input.event_id.0, scan };
        match check_ins::record(env(ctx), actor(ctx), input).await {
            Ok(outcome) => Ok(CheckInRecordPayload {
                ticket: Some(outcome.ticket.into()),
                errors: outcome.problem.into_iter().map(Refusal::from).collect(),
            }),
            Err(failure) => Ok(CheckInRecordPayload { ticket: None, errors: refusals(failure)? }),
        }
    }

    /// Checks tickets in that were scanned without a network. Each scan is looked at as by itself; sending some again does
    /// no harm.
    async fn check_in_record_many(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and the scans.")] input: CheckInRecordManyInput,
    ) -> Result<CheckInRecordManyPayload> {
        let scans = input.scans.into_iter().map(Scan::from).collect();
        let input = RecordCheckIns { event_id: input.event_id.0, scans };
        match check_ins::record_many(env(ctx), actor(ctx), input).await {
            Ok(outcomes) => Ok(CheckInRecordManyPayload {
                results: outcomes.into_iter().map(CheckInResult::from).collect(),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(CheckInRecordManyPayload { results: Vec::new(), errors: refusals(failure)? }),
        }
    }

    /// Takes a check-in back, so that the ticket is good for an admission again. Owners and managers may.
    async fn check_in_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket and why.")] input: CheckInUndoInput,
    ) -> Result<CheckInUndoPayload> {
        let undo = UndoCheckIn { ticket_id: input.ticket_id.0, reason: input.reason };
        match check_ins::undo(env(ctx), actor(ctx), undo).await {
            Ok(ticket) => Ok(CheckInUndoPayload { ticket: Some(ticket.into()), errors: Vec::new() }),
            Err(failure) => Ok(CheckInUndoPayload { ticket: None, errors: refusals(failure)? }),
        }
    }
}
