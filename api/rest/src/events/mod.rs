//! Events.

mod documents;
mod handlers;
mod input;
mod writes;

pub(crate) use documents::{EventState, embed};
pub(crate) use handlers::{find, routes, routes_below_venues};
pub(crate) use writes::RegisterInput;
