//! The payloads of check-in mutations.

use async_graphql::SimpleObject;
use domain::check_ins::ScanOutcome;

use super::types::CheckInErrorCode;
use crate::schema::errors::Refusal;
use crate::schema::orders::Ticket;

/// The outcome of `checkInRecord`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordPayload {
    /// The ticket, also when it was not checked in by this scan; null if there is none.
    pub(crate) ticket: Option<Ticket>,
    /// Why it was not checked in; empty if it was.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}

/// The outcome of `checkInRecordMany`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInRecordManyPayload {
    /// What came of each scan, in their order; empty if all were refused.
    pub(crate) results: Vec<CheckInResult>,
    /// Why all were refused; empty if each was looked at.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}

/// What came of one of many scans.
#[derive(Debug, SimpleObject)]
pub(crate) struct CheckInResult {
    /// The `idempotencyKey` of the scan.
    pub(crate) idempotency_key: Option<String>,
    /// The ticket as it is now, also when it was not checked in by this scan; null if there is none.
    pub(crate) ticket: Option<Ticket>,
    /// Why it was not checked in; empty if it was.
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

/// The outcome of `checkInUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CheckInUndoPayload {
    /// The ticket as it is now; null if it was refused.
    pub(crate) ticket: Option<Ticket>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<CheckInErrorCode>>,
}
