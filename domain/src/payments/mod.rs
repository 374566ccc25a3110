//! Payments: checkouts, what providers report, and bringing both in line.

mod apply;
mod checkout;
mod provider;
mod state;
mod sync;

pub(crate) use apply::{locked, shorten};
pub use checkout::{CheckoutError, open_checkout, wants_checkout};
pub use provider::*;
pub use state::allowed;
pub use sync::{handle_webhook, receive, reconcile, sync};
pub(crate) use sync::{outcome_of, provider_named, sync_with};
