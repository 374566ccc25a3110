//! The inputs of check-in mutations.

use async_graphql::{ID, InputObject};
use domain::check_ins::Scan;

use crate::schema::scalars::DateTime;

/// A scan at the door.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordInput {
    /// The event whose door it is.
    pub(crate) event_id: ID,
    /// What the ticket's QR code says, as a scanner read it, whatever its keyboard's layout. Give either this or
    /// `ticketId`.
    pub(crate) ticket_secret: Option<String>,
    /// The ticket's id, where somebody was found in the list.
    pub(crate) ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago, for scans that could not be sent at once; now if left out.
    pub(crate) scanned_at: Option<DateTime>,
    /// Makes it safe to send the scan again when no answer came: with the same key you get the first answer, and not
    /// `ALREADY_CHECKED_IN`. Generate a new random key for each scan, and keep it until you have the answer.
    pub(crate) idempotency_key: Option<String>,
}

/// Scans at a door, as a device has kept them.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordManyInput {
    /// The event whose door it is.
    pub(crate) event_id: ID,
    /// The scans, 1 to 100.
    pub(crate) scans: Vec<CheckInScanInput>,
}

/// One of many scans.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInScanInput {
    /// What the ticket's QR code says, as a scanner read it, whatever its keyboard's layout. Give either this or
    /// `ticketId`.
    pub(crate) ticket_secret: Option<String>,
    /// The ticket's id, where somebody was found in the list.
    pub(crate) ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago.
    pub(crate) scanned_at: DateTime,
    /// Makes it safe to send the scan again when no answer came: with the same key you get the first answer, and not
    /// `ALREADY_CHECKED_IN`. Generate a new random key for each scan.
    pub(crate) idempotency_key: String,
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
    pub(crate) ticket_id: ID,
    /// Why; goes on record.
    pub(crate) reason: Option<String>,
}
