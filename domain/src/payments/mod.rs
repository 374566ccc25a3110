//! Payments: checkouts, what providers report, and bringing both in line.

mod apply;
mod checkout;
mod look;
mod outlook;
mod reconcile;
mod return_url;
mod state;
mod sync;

pub(crate) use apply::{locked, shorten};
pub use checkout::{CheckoutError, open_checkout, wants_checkout};
pub(crate) use checkout::{give_up, tell_unverified};
pub use entity::payment::{Model as Payment, PaymentStatus};
pub(crate) use look::look_soon;
pub use outlook::{Waiting, never_received, waiting};
pub use reconcile::reconcile;
pub use return_url::{return_url, return_url_of};
pub use state::allowed;
pub(crate) use sync::{Word, close, forget_webhooks, outcome_of, provider_named, sync_with};
pub use sync::{handle_webhook, receive, sync};
