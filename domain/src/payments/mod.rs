//! Payments: their checkouts at the provider, and their states. [`crate::settlement`] applies what a provider reports.

mod checkout;
mod next_look;
mod openings;
mod outlook;
mod provider;
mod return_url;
mod state;

pub use checkout::{CheckoutError, open_checkout, open_checkout_for, wants_checkout};
pub(crate) use checkout::{give_up, record_unverified};
pub use entity::payment::{Model as Payment, PaymentStatus};
pub(crate) use next_look::{QUIET, look_soon};
pub use openings::Openings;
pub use outlook::{Waiting, never_received, waiting};
pub(crate) use provider::{CheckoutAnswer, close, look, outcome_of, provider_named};
pub use return_url::{return_url, return_url_of};
pub use state::allowed;

use kernel::limits;
use kernel::text::cut;

/// Truncates a provider's message to the column's length.
pub(crate) fn shorten(text: &str) -> String {
    cut(text, limits::ANSWER)
}
