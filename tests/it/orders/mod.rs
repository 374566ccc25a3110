//! Orders, from the first click to the door.

mod cancel;
mod check_in;
mod door;
mod event_cancelled;
mod exports;
mod lists;
mod meetings;
mod organizing;
pub(crate) mod paid;
mod place;
mod race;
mod refund;
mod secrets;
mod subscriptions;
