//! Venues.

mod documents;
mod handlers;

pub(crate) use documents::{VenueState, embed};
pub(crate) use handlers::routes;
