//! Ending orders: by the buyer or the organizer, because nobody paid, or with their event. Checkouts are closed first, and
//! what was paid is sent back.

mod cancel;
mod event;

pub use cancel::{CancelOrder, cancel, expire};
pub use event::cancel_for_event;
