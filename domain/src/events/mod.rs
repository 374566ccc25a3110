//! Events, ticket types and venues.

use crate::error::ErrorCode;

/// Why something about an event was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, or it is not yours.
    NotFound,
}

impl ErrorCode for EventErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
