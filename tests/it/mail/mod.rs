//! What people get by mail and say in return, and what becomes of a mail that does not get through.

mod bounces;
mod bulk;
mod delivery;
mod feedback;
mod messages;
mod orders;
mod preferences;
mod sending;
mod upcoming;
