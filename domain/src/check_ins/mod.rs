//! Checking tickets in at the door, by devices that may be without a network for a while.

mod counts;
mod judge;
mod list;
mod readings;
mod record;
mod undo;

pub use counts::{Counts, TypeCount, Watched, counts_of, watchable, watched};
pub use list::{CheckInRow, MAX_LIST_PAGE, list, list_cursor};
pub use record::{CheckIn, MAX_SCANS, RecordCheckIn, RecordCheckIns, Scan, ScanOutcome, record, record_many};
pub use undo::{UndoCheckIn, undo};

use kernel::error::ErrorCode;

/// Why a ticket was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckInErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, or it is not yours; or no such ticket for it.
    NotFound,
    /// The ticket was checked in before; the ticket says when and by whom.
    AlreadyCheckedIn,
    /// The ticket was cancelled.
    TicketCancelled,
    /// The event was cancelled or is not published.
    EventNotOpen,
    /// The same idempotency key was used for another ticket.
    IdempotencyKeyReused,
    /// The ticket is not checked in, so there is nothing to undo.
    NotCheckedIn,
}

impl ErrorCode for CheckInErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
