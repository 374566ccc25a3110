//! Registrations: who comes to an event, as a free order of one ticket.

mod documents;
mod handlers;

pub(crate) use documents::RegistrationState;
pub(crate) use handlers::{register, routes, routes_below_events};
