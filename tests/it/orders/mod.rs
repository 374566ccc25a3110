//! Orders, from the checkout to the check-in.

mod cancel;
mod check_in;
mod door;
mod event_cancelled;
mod exports;
mod lists;
mod meetings;
mod names;
mod organizing;
pub(crate) mod paid;
mod place;
mod race;
mod refund;
mod secrets;
mod subscriptions;
mod viewers;
mod waiting_lines;
mod waiting_room;
