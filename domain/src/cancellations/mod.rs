//! Ending orders: by the buyer or the organizer, because nobody paid, or with their event. Checkouts are closed first,
//! and payments are refunded.

mod cancel;
mod event;

pub(crate) use cancel::cancel_registration;
pub use cancel::{CancelOrder, cancel, expire};
pub use event::cancel_for_event;
