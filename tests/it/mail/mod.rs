//! What people get by mail and say in return, and what becomes of a mail that does not get through.

mod delivery;
mod feedback;
mod orders;
mod preferences;
mod upcoming;
