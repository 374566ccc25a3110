//! How what administrators want is refused, in all areas.

use kernel::error::ErrorCode;
use kernel::versions::Edited;

/// Why something that an administrator wanted was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdminErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// Nobody does this to the own account.
    OwnAccount,
    /// There is always at least one administrator.
    LastAdmin,
    /// Somebody else has changed it since the editor looked at it.
    EditedMeanwhile,
}

impl ErrorCode for AdminErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for AdminErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}
