//! Feedback: attendees are asked a day after the event, rate it from 1 to 5, perhaps with a comment, and the organizer
//! reads it.

mod ask;
mod give;
mod read;

pub use ask::ask_due;
pub use entity::feedback::Model as Feedback;
pub use give::{GiveFeedback, give};
pub use read::{Summary, of_event, of_orders, summaries};

use kernel::error::ErrorCode;

/// Why feedback was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedbackErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// The event is not over yet.
    EventNotOver,
    /// The order was not confirmed, or was cancelled.
    OrderNotConfirmed,
}

impl ErrorCode for FeedbackErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
