//! The payloads of account mutations.

use async_graphql::{ID, SimpleObject};

use super::enums::AccountErrorCode;
use super::types::{EmailChange, Session, SignUp, User};
use crate::schema::errors::Refusal;
use crate::schema::second_factor::SecondFactorChallenge;

/// The result of `accountSignUp`. It is the same whether or not the address already has an account; only the email
/// differs.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountSignUpPayload {
    /// Always null: the account does not exist until the address is verified.
    #[graphql(deprecation = "Always null: `emailVerify` makes the account and returns it.")]
    pub(crate) user: Option<User>,
    /// Always null: nobody is logged in until the address is verified.
    #[graphql(deprecation = "Always null: `emailVerify` logs in.")]
    pub(crate) session: Option<Session>,
    /// A token for apps to store until the user opens the emailed link, for at most 7 days: sent to `emailVerify`, it
    /// keeps the password that was typed. Browsers also get it as an HttpOnly cookie. Null if the sign-up was refused.
    pub(crate) sign_up_token: Option<String>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailVerify`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailVerifyPayload {
    /// The new account; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// The session that the user is now logged in with; null if the mutation was refused.
    pub(crate) session: Option<Session>,
    /// With `PASSWORD_REQUIRED`: the address and name that were typed at sign-up, to show to whoever chooses the
    /// password. Null otherwise.
    pub(crate) sign_up: Option<SignUp>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailVerificationRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailVerificationRequestPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `sessionCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionCreatePayload {
    /// The user who is now logged in; null if the login was refused.
    pub(crate) user: Option<User>,
    /// The new session with its tokens; null if the login was refused.
    pub(crate) session: Option<Session>,
    /// With `SECOND_FACTOR_REQUIRED`: what `secondFactorRedeem` takes to complete the login. Null otherwise.
    pub(crate) challenge: Option<SecondFactorChallenge>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `sessionRefresh`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionRefreshPayload {
    /// The session with its next tokens; null if the refresh was refused.
    pub(crate) session: Option<Session>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `sessionRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionRevokePayload {
    /// The id of the session that was ended by `sessionId`; null if the current session or all sessions were ended.
    pub(crate) deleted_id: Option<ID>,
    /// The user, who is still logged in; null if the current session or all sessions were ended.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `magicLinkRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MagicLinkRequestPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `magicLinkRedeem`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MagicLinkRedeemPayload {
    /// The user who is now logged in; null if the login was refused.
    pub(crate) user: Option<User>,
    /// The new session with its tokens; null if the login was refused.
    pub(crate) session: Option<Session>,
    /// With `SECOND_FACTOR_REQUIRED`: what `secondFactorRedeem` takes to complete the login. Null otherwise.
    pub(crate) challenge: Option<SecondFactorChallenge>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `passwordResetRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordResetRequestPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `passwordReset`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordResetPayload {
    /// The account. All its sessions have ended; log in with the new password. Null if the reset was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `accountUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountUpdatePayload {
    /// The changed account; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `passwordChange`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordChangePayload {
    /// The account, whose other sessions have ended; null if the change was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailChangeRequest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailChangeRequestPayload {
    /// The change that waits for its confirmation; null if the mutation was refused. It is the same whether or not the
    /// address has an account; only the email differs.
    pub(crate) email_change: Option<EmailChange>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailChangeCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailChangeCancelPayload {
    /// The account, whose address stays; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailChangeConfirm`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailChangeConfirmPayload {
    /// The account with its new address; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `emailChangeUndo`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailChangeUndoPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `accountDeletionRequest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountDeletionRequestPayload {
    /// The account, with the moment at which it will be deleted; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `accountDeletionStop`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountDeletionStopPayload {
    /// The account, which stays; null if the mutation was refused.
    pub(crate) user: Option<User>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}
