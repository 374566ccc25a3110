//! The payloads of second-factor mutations.

use async_graphql::SimpleObject;

use super::types::SecondFactorSetup;
use crate::schema::accounts::{AccountErrorCode, Session, User};
use crate::schema::errors::Refusal;

/// The result of `secondFactorRedeem`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorRedeemPayload {
    /// The user who is now logged in; null if the login was refused.
    pub(crate) user: Option<User>,
    /// The new session with its tokens; null if the login was refused.
    pub(crate) session: Option<Session>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `secondFactorBegin`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorBeginPayload {
    /// The secret to set up the authenticator app with; null if the mutation was refused.
    pub(crate) setup: Option<SecondFactorSetup>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `secondFactorConfirm`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorConfirmPayload {
    /// The user with the second factor on; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Ten codes for logging in without the app; each works once. They are never shown again. Null if the mutation was
    /// refused.
    pub(crate) recovery_codes: Option<Vec<String>>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `secondFactorRemove`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorRemovePayload {
    /// The user without a second factor; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `secondFactorUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorUndoPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `recoveryCodesReplace`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RecoveryCodesReplacePayload {
    /// The user with the new number of recovery codes; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Ten new codes; the old ones have stopped working. They are never shown again. Null if the mutation was refused.
    pub(crate) recovery_codes: Option<Vec<String>>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}
