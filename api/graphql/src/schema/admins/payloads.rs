//! What administrators' mutations answer.

use async_graphql::SimpleObject;

use super::types::AdminErrorCode;
use crate::schema::accounts::User;
use crate::schema::errors::Refusal;

/// The answer to `userSuspend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct UserSuspendPayload {
    /// The account, locked.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The answer to `userReinstate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct UserReinstatePayload {
    /// The account, in use again.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The answer to `roleGrant`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RoleGrantPayload {
    /// The account with its roles.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The answer to `roleRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RoleRevokePayload {
    /// The account with the roles it has left.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}
