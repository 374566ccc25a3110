//! What people get by mail, and what becomes of a mail that does not get through.

mod delivery;
mod orders;
