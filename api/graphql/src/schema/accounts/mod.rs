//! Accounts in the schema.

mod changes;
mod enums;
mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use changes::AccountChangesMutation;
pub(crate) use enums::{AccountErrorCode, Role, UserStatus};
pub(crate) use inputs::AccountProofInput;
pub(crate) use mutation::{AccountsMutation, present_login, user_agent};
pub(crate) use query::AccountsQuery;
pub(crate) use types::{Session, User};
