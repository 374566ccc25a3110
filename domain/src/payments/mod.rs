//! Payments: checkouts, what providers report, and bringing both in line.

mod provider;

pub use provider::*;

mod checkout;
mod sync;

pub use checkout::{open_checkout, wants_checkout};
pub use sync::{handle_webhook, receive, reconcile, sync};

use crate::error::ErrorCode;

/// Why something about a payment was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such payment, or it is not yours.
    NotFound,
}

impl ErrorCode for PaymentErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
