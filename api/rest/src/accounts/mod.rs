//! Accounts: the people of an organization, as programs manage them.

mod documents;
mod handlers;

pub(crate) use documents::{AccountState, embed};
pub(crate) use handlers::{find, routes};
