//! The payloads of check-in mutations.

use async_graphql::SimpleObject;
use domain::check_ins::ScanOutcome;

use super::types::CheckInErrorCode;
use crate::schema::errors::Refusal;
use crate::schema::orders::Ticket;

/// The result of `checkInRecord`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordPayload {
    /// The ticket, even if this scan did not check it in; null if there is no such ticket.
    pub(crate) ticket: Option<Ticket>,
    /// Why this scan did not check the ticket in; empty if it did.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}

/// The result of `checkInRecordMany`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordManyPayload {
    /// The result of each scan, in the order of the scans; empty if all were refused.
    pub(crate) results: Vec<CheckInResult>,
    /// Why all scans were refused; empty if each was processed.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}

/// The result of one of several scans.
#[derive(Debug, SimpleObject)]
pub(crate) struct CheckInResult {
    /// The `idempotencyKey` of the scan.
    pub(crate) idempotency_key: Option<String>,
    /// The ticket as it is now, even if this scan did not check it in; null if there is no such ticket.
    pub(crate) ticket: Option<Ticket>,
    /// Why this scan did not check the ticket in; empty if it did.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
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

/// The result of `checkInUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInUndoPayload {
    /// The ticket as it is now; null if the mutation was refused.
    pub(crate) ticket: Option<Ticket>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}
