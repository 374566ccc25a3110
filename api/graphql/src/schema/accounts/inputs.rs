//! The inputs of account mutations.

use async_graphql::{ID, InputObject};
use domain::accounts::Proof;
use secrecy::SecretString;

/// The data of a new account.
#[derive(InputObject)]
pub(crate) struct AccountSignUpInput {
    /// The email address, at most 254 bytes. A link that verifies it is emailed there.
    pub(crate) email: String,
    /// The password, 8 to 200 characters. One that is easy to guess is refused with `WEAK_PASSWORD`.
    #[graphql(secret)]
    pub(crate) password: String,
    /// The name that others see, at most 100 characters.
    pub(crate) display_name: String,
    /// The language of emails: a `tag` of `languages`.
    #[graphql(default_with = "Some(\"en\".to_owned())")]
    pub(crate) locale: Option<String>,
    /// The IANA time zone, such as `Europe/Berlin`.
    #[graphql(default_with = "Some(\"UTC\".to_owned())")]
    pub(crate) timezone: Option<String>,
}

/// The token or the code from a verification email, and the proof that it is opened where the sign-up was made.
#[derive(InputObject)]
pub(crate) struct EmailVerifyInput {
    /// The `token` parameter of the emailed link. Required without a `code`.
    #[graphql(secret)]
    pub(crate) token: Option<String>,
    /// The six digits from the email, instead of the token. They only work together with the `signUpToken` or the cookie,
    /// for 20 minutes, and for five tries.
    #[graphql(secret)]
    pub(crate) code: Option<String>,
    /// The `signUpToken` that `accountSignUp` returned to this app. Without it, the cookie that `accountSignUp` set is
    /// used.
    #[graphql(secret)]
    pub(crate) sign_up_token: Option<String>,
    /// A password that replaces the one typed at sign-up, 8 to 200 characters. Required if the link is opened on
    /// another device or in another browser than the sign-up: that password may be a stranger's.
    #[graphql(secret)]
    pub(crate) password: Option<String>,
    /// A name that replaces the one typed at sign-up, at most 100 characters.
    pub(crate) display_name: Option<String>,
    /// For browsers: store the refresh token in an HttpOnly, SameSite=Strict cookie. `refreshToken` is then null in
    /// the result.
    pub(crate) use_cookie: Option<bool>,
}

/// The address of a sign-up whose link is to be emailed again.
#[derive(InputObject)]
pub(crate) struct EmailVerificationRequestInput {
    /// The email address that was typed at sign-up.
    pub(crate) email: String,
    /// The `signUpToken` that `accountSignUp` returned to this app. Without it, the cookie that `accountSignUp` set is
    /// used.
    #[graphql(secret)]
    pub(crate) sign_up_token: Option<String>,
}

/// The credentials of a login.
#[derive(InputObject)]
pub(crate) struct SessionCreateInput {
    /// The account's email address. Case does not matter.
    pub(crate) email: String,
    /// The account's password. An account without one logs in with `magicLinkRequest`.
    #[graphql(secret)]
    pub(crate) password: String,
    /// For browsers: store the refresh token in an HttpOnly, SameSite=Strict cookie. `refreshToken` is then null in
    /// the result.
    pub(crate) use_cookie: Option<bool>,
}

/// The refresh token that continues a session.
#[derive(InputObject)]
pub(crate) struct SessionRefreshInput {
    /// The refresh token of the last login or refresh. Without it, the one in the cookie is used.
    #[graphql(secret)]
    pub(crate) refresh_token: Option<String>,
    /// For browsers: store the refresh token in an HttpOnly, SameSite=Strict cookie. `refreshToken` is then null in
    /// the result. Without this field, the new token is returned in the same way as the old one was sent.
    pub(crate) use_cookie: Option<bool>,
}

/// The sessions to end.
#[derive(InputObject)]
pub(crate) struct SessionRevokeInput {
    /// A refresh token of the session to end. Without it, the session of the request's access token ends, or else the
    /// one whose refresh token is in the cookie.
    #[graphql(secret)]
    pub(crate) refresh_token: Option<String>,
    /// The id of one of the logged-in user's sessions, `session_…`, from `User.sessions`.
    pub(crate) session_id: Option<ID>,
    /// Whether to end all of the user's sessions, on all devices.
    pub(crate) everywhere: Option<bool>,
}

/// The address to email a login link to.
#[derive(InputObject)]
pub(crate) struct MagicLinkRequestInput {
    /// The account's email address. Nothing is emailed if neither an account nor an
    /// unfinished sign-up has it.
    pub(crate) email: String,
}

/// The token from a login email.
#[derive(InputObject)]
pub(crate) struct MagicLinkRedeemInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: String,
    /// For browsers: store the refresh token in an HttpOnly, SameSite=Strict cookie. `refreshToken` is then null in
    /// the result.
    pub(crate) use_cookie: Option<bool>,
}

/// The address to email a link for choosing a new password to.
#[derive(InputObject)]
pub(crate) struct PasswordResetRequestInput {
    /// The account's email address. Nothing is emailed if neither an account nor an
    /// unfinished sign-up has it.
    pub(crate) email: String,
}

/// A new password, and the token from the email that allows setting it.
#[derive(InputObject)]
pub(crate) struct PasswordResetInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: String,
    /// The new password, 8 to 200 characters. One that is easy to guess is refused with `WEAK_PASSWORD`.
    #[graphql(secret)]
    pub(crate) password: String,
}

/// Changes to the logged-in user's account. Fields that are left out or null stay as they are.
#[derive(InputObject)]
pub(crate) struct AccountUpdateInput {
    /// The name that others see, at most 100 characters.
    pub(crate) display_name: Option<String>,
    /// The language of emails: a `tag` of `languages`.
    pub(crate) locale: Option<String>,
    /// The IANA time zone, such as `Europe/Berlin`.
    pub(crate) timezone: Option<String>,
}

/// The logged-in user's current password and a new one.
#[derive(InputObject)]
pub(crate) struct PasswordChangeInput {
    /// The password that the account has now.
    #[graphql(secret)]
    pub(crate) current_password: String,
    /// The new password, 8 to 200 characters. One that is easy to guess is refused with `WEAK_PASSWORD`.
    #[graphql(secret)]
    pub(crate) password: String,
}

/// Proof that it is the account's owner who uses the session.
#[derive(InputObject)]
pub(crate) struct AccountProofInput {
    /// The password that the account has now. An account without one sets it through `passwordResetRequest` first.
    #[graphql(secret)]
    pub(crate) password: String,
    /// A code from the authenticator app, or a recovery code. Required if the second factor is on.
    #[graphql(secret)]
    pub(crate) code: Option<String>,
}

impl From<AccountProofInput> for Proof {
    fn from(input: AccountProofInput) -> Self {
        Self { password: input.password.into(), code: input.code.map(SecretString::from) }
    }
}

/// The address that the logged-in user's account is to have.
#[derive(InputObject)]
pub(crate) struct EmailChangeRequestInput {
    /// The new email address, at most 254 bytes.
    pub(crate) email: String,
    /// Proof that it is the owner who asks.
    pub(crate) proof: AccountProofInput,
}

/// What confirms a new address: the token or the code from the email.
#[derive(InputObject)]
pub(crate) struct EmailChangeConfirmInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: Option<String>,
    /// The six digits from the email, instead of the token. They work for 20 minutes, and for five tries.
    #[graphql(secret)]
    pub(crate) code: Option<String>,
}

/// The token from the email to the former address.
#[derive(InputObject)]
pub(crate) struct EmailChangeUndoInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: String,
}

/// The logged-in user's wish to have the account deleted.
#[derive(InputObject)]
pub(crate) struct AccountDeletionRequestInput {
    /// Proof that it is the owner who asks.
    pub(crate) proof: AccountProofInput,
}

/// The change of the address to give up.
#[derive(InputObject)]
pub(crate) struct EmailChangeCancelInput {
    /// The new address of the change: another one that waits meanwhile is not given up. Whichever waits without it.
    pub(crate) new_email: Option<String>,
}

/// The account to keep.
#[derive(InputObject)]
pub(crate) struct AccountDeletionStopInput {
    /// The id of the logged-in user, for clients that want to be sure whose account they keep.
    pub(crate) user_id: Option<ID>,
}
