//! The payloads of administrators' mutations.

use async_graphql::SimpleObject;

use super::types::AdminErrorCode;
use crate::schema::accounts::User;
use crate::schema::errors::Refusal;

/// The result of `userSuspend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct UserSuspendPayload {
    /// The suspended account; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The result of `userReinstate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct UserReinstatePayload {
    /// The reinstated account; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The result of `roleGrant`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RoleGrantPayload {
    /// The account with its roles; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The result of `roleRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RoleRevokePayload {
    /// The account with its remaining roles; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}
