//! Mails: their content, preferences, feedback, delivery and bounces.

mod bounces;
mod bulk;
mod delivery;
mod feedback;
mod messages;
mod orders;
mod preferences;
mod sending;
mod upcoming;
