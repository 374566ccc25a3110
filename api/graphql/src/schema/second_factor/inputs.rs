//! The inputs of second-factor mutations.

use async_graphql::InputObject;
use domain::accounts::second_factor::BothFactors;

/// The code that completes a login.
#[derive(InputObject)]
pub(crate) struct SecondFactorRedeemInput {
    /// The `token` of the challenge, from `sessionCreate` or `magicLinkRedeem`.
    #[graphql(secret)]
    pub(crate) token: String,
    /// The six digits that the authenticator app shows, or a recovery code.
    #[graphql(secret)]
    pub(crate) code: String,
    /// For browsers: store the refresh token in an HttpOnly, SameSite=Strict cookie. `refreshToken` is then null in
    /// the result.
    pub(crate) use_cookie: Option<bool>,
}

/// The password that allows setting up a second factor.
#[derive(InputObject)]
pub(crate) struct SecondFactorBeginInput {
    /// The password of the logged-in user, typed again.
    #[graphql(secret)]
    pub(crate) password: String,
}

/// The first code of an authenticator app that was just set up.
#[derive(InputObject)]
pub(crate) struct SecondFactorConfirmInput {
    /// The six digits that the app shows.
    #[graphql(secret)]
    pub(crate) code: String,
}

/// The proofs that allow switching the second factor off.
#[derive(InputObject)]
pub(crate) struct SecondFactorRemoveInput {
    /// The password of the logged-in user, typed again.
    #[graphql(secret)]
    pub(crate) password: String,
    /// The six digits that the authenticator app shows, or a recovery code.
    #[graphql(secret)]
    pub(crate) code: String,
}

/// The token that undoes a second factor.
#[derive(InputObject)]
pub(crate) struct SecondFactorUndoInput {
    /// The `token` parameter of the link in the email saying that the second factor was turned on.
    #[graphql(secret)]
    pub(crate) token: String,
}

/// The proofs that allow replacing the recovery codes.
#[derive(InputObject)]
pub(crate) struct RecoveryCodesReplaceInput {
    /// The password of the logged-in user, typed again.
    #[graphql(secret)]
    pub(crate) password: String,
    /// The six digits that the authenticator app shows, or a recovery code.
    #[graphql(secret)]
    pub(crate) code: String,
}

impl From<SecondFactorRemoveInput> for BothFactors {
    fn from(input: SecondFactorRemoveInput) -> Self {
        Self { password: input.password.into(), code: input.code.into() }
    }
}

impl From<RecoveryCodesReplaceInput> for BothFactors {
    fn from(input: RecoveryCodesReplaceInput) -> Self {
        Self { password: input.password.into(), code: input.code.into() }
    }
}
