//! The error codes of administrators' operations in all areas.

use kernel::error::ErrorCode;
use kernel::versions::Edited;

/// Why an administrator's operation was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdminErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// Administrators can't do this to their own account.
    OwnAccount,
    /// The operation would leave the platform without an administrator.
    LastAdmin,
    /// Somebody else has changed it since the editor loaded it.
    EditedMeanwhile,
}

impl ErrorCode for AdminErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for AdminErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}
