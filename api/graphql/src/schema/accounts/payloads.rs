//! What account mutations answer.

use async_graphql::{ID, SimpleObject};

use super::enums::AccountErrorCode;
use super::types::{Session, SignUp, User};
use crate::schema::errors::Refusal;
use crate::schema::second_factor::SecondFactorChallenge;

/// The answer to `accountSignUp`. It is the same whether or not the address has an account already; the mail tells.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountSignUpPayload {
    /// Always null: there is no account before the address is proved.
    #[graphql(deprecation = "Always null: `emailVerify` makes the account and returns it.")]
    pub(crate) user: Option<User>,
    /// Always null.
    #[graphql(deprecation = "Always null: `emailVerify` logs in.")]
    pub(crate) session: Option<Session>,
    /// To be kept by an app until its user opened the mailed link, for 7 days: with it, `emailVerify` keeps the password
    /// that was typed. Browsers get it in an HttpOnly cookie, too. Null if it was refused.
    pub(crate) sign_up_token: Option<String>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `emailVerify`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailVerifyPayload {
    /// The new account.
    pub(crate) user: Option<User>,
    /// The new session.
    pub(crate) session: Option<Session>,
    /// Comes with the refusal `PASSWORD_REQUIRED`: what is known of whoever chooses a password.
    pub(crate) sign_up: Option<SignUp>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `emailVerificationRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EmailVerificationRequestPayload {
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `sessionCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionCreatePayload {
    /// Who signed in.
    pub(crate) user: Option<User>,
    /// The new session.
    pub(crate) session: Option<Session>,
    /// Comes with the refusal `SECOND_FACTOR_REQUIRED`: `secondFactorRedeem` ends the login with it.
    pub(crate) challenge: Option<SecondFactorChallenge>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `sessionRefresh`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionRefreshPayload {
    /// The session with its next tokens.
    pub(crate) session: Option<Session>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `sessionRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SessionRevokePayload {
    /// The session that was given by its id and is no more; null if the request's own or all were.
    pub(crate) deleted_id: Option<ID>,
    /// The person who is signed in still; null if it was the request's own session, or all.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `magicLinkRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MagicLinkRequestPayload {
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `magicLinkRedeem`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MagicLinkRedeemPayload {
    /// Who signed in.
    pub(crate) user: Option<User>,
    /// The new session.
    pub(crate) session: Option<Session>,
    /// Comes with the refusal `SECOND_FACTOR_REQUIRED`: `secondFactorRedeem` ends the login with it.
    pub(crate) challenge: Option<SecondFactorChallenge>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `passwordResetRequest`, the same for every address.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordResetRequestPayload {
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `passwordReset`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordResetPayload {
    /// The account. All its sessions have ended; log in with the new password.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `accountUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AccountUpdatePayload {
    /// The account as it is now.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The answer to `passwordChange`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct PasswordChangePayload {
    /// The account.
    pub(crate) user: Option<User>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}
