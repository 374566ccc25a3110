//! What mutations about the second factor answer.

use async_graphql::SimpleObject;

use super::types::SecondFactorSetup;
use crate::schema::accounts::{AccountErrorCode, Session, User};
use crate::schema::errors::Refusal;

/// The answer to `secondFactorRedeem`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorRedeemPayload {
    /// Who signed in.
    pub(crate) user: Option<User>,
    /// The new session.
    pub(crate) session: Option<Session>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `secondFactorBegin`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorBeginPayload {
    /// What the authenticator app is set up with.
    pub(crate) setup: Option<SecondFactorSetup>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `secondFactorConfirm`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorConfirmPayload {
    /// The person, with the second factor as it is now; null if it was refused.
    pub(crate) user: Option<User>,
    /// Ten codes for logging in without the app, each once. They are told here and nowhere else; null if it was
    /// refused.
    pub(crate) recovery_codes: Option<Vec<String>>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `secondFactorRemove`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorRemovePayload {
    /// The person, now without; null if it was refused.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `secondFactorUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SecondFactorUndoPayload {
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `recoveryCodesReplace`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RecoveryCodesReplacePayload {
    /// The person, with the second factor as it is now; null if it was refused.
    pub(crate) user: Option<User>,
    /// Ten other codes; those before stopped working. They are told here and nowhere else; null if it was refused.
    pub(crate) recovery_codes: Option<Vec<String>>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}
