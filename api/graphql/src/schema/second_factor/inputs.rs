//! What mutations about the second factor take.

use async_graphql::InputObject;
use domain::accounts::second_factor::BothFactors;

/// A code for a login that waits for it.
#[derive(InputObject)]
pub(crate) struct SecondFactorRedeemInput {
    /// The challenge's token, from `sessionCreate` or `magicLinkRedeem`.
    #[graphql(secret)]
    pub(crate) token: String,
    /// The six digits that the authenticator app shows, or a recovery code.
    #[graphql(secret)]
    pub(crate) code: String,
    /// For browsers: keep the refresh token in an HttpOnly, SameSite=Strict cookie; `refreshToken` is then null in the
    /// answer.
    pub(crate) use_cookie: Option<bool>,
}

/// What beginning with a second factor takes.
#[derive(InputObject)]
pub(crate) struct SecondFactorBeginInput {
    /// The account's password.
    #[graphql(secret)]
    pub(crate) password: String,
}

/// The first code of the authenticator app.
#[derive(InputObject)]
pub(crate) struct SecondFactorConfirmInput {
    /// The six digits it shows.
    #[graphql(secret)]
    pub(crate) code: String,
}

/// What switching the second factor off takes.
#[derive(InputObject)]
pub(crate) struct SecondFactorRemoveInput {
    /// The account's password.
    #[graphql(secret)]
    pub(crate) password: String,
    /// The six digits that the authenticator app shows, or a recovery code.
    #[graphql(secret)]
    pub(crate) code: String,
}

/// What undoing a second factor takes.
#[derive(InputObject)]
pub(crate) struct SecondFactorUndoInput {
    /// The token from the mail that told of it.
    #[graphql(secret)]
    pub(crate) token: String,
}

/// What other recovery codes take.
#[derive(InputObject)]
pub(crate) struct RecoveryCodesReplaceInput {
    /// The account's password.
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
