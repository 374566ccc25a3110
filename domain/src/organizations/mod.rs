//! Organizations and who belongs to them.

mod permissions;

pub use permissions::{Permission, require};

use crate::error::ErrorCode;

/// Why something about an organization was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
}

impl ErrorCode for OrganizationErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
