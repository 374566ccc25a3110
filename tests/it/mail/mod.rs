//! Mails: their content, preferences, feedback, delivery and bounces.

mod bounces;
mod brand;
mod bulk;
mod delivery;
mod feedback;
mod followers;
mod messages;
mod orders;
mod preferences;
mod sales;
mod sending;
mod upcoming;
