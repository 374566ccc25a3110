//! The inputs of check-in mutations.

use async_graphql::{ID, InputObject};
use domain::check_ins::Scan;

use crate::schema::scalars::DateTime;

/// The scan of a ticket at the door.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordInput {
    /// The id of the event at whose door it was scanned, `event_…`.
    pub(crate) event_id: ID,
    /// The content of the ticket's QR code as the scanner sent it, whatever its keyboard layout. Give either this or
    /// `ticketId`.
    pub(crate) ticket_secret: Option<String>,
    /// The ticket's id, `ticket_…`, if the person was found in the list instead of by a scan.
    pub(crate) ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago, for scans that could not be sent at once; now if left out.
    pub(crate) scanned_at: Option<DateTime>,
    /// Makes it safe to send the scan again when no response arrived: with the same key you get the first result, and
    /// not `ALREADY_CHECKED_IN`. Generate a new random key for each scan, and keep it until you have the response.
    pub(crate) idempotency_key: Option<String>,
}

/// Scans at a door that a device has stored.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInRecordManyInput {
    /// The id of the event at whose door they were scanned, `event_…`.
    pub(crate) event_id: ID,
    /// The scans, 1 to 100, in any order.
    pub(crate) scans: Vec<CheckInScanInput>,
}

/// One of several scans.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInScanInput {
    /// The content of the ticket's QR code as the scanner sent it, whatever its keyboard layout. Give either this or
    /// `ticketId`.
    pub(crate) ticket_secret: Option<String>,
    /// The ticket's id, `ticket_…`, if the person was found in the list instead of by a scan.
    pub(crate) ticket_id: Option<ID>,
    /// When it was scanned, at most a week ago.
    pub(crate) scanned_at: DateTime,
    /// Makes it safe to send the scan again when no response arrived: with the same key you get the first result, and
    /// not `ALREADY_CHECKED_IN`. Generate a new random key for each scan.
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

/// A check-in to undo.
#[derive(Debug, InputObject)]
pub(crate) struct CheckInUndoInput {
    /// The ticket's id, `ticket_…`.
    pub(crate) ticket_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}
