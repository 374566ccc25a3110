//! Logging in with a second factor, switching it on and off.

use async_graphql::{Context, Error, Object};
use domain::accounts::second_factor::{self, RedeemChallenge};
use secrecy::{ExposeSecret as _, SecretString};

use super::inputs::{
    RecoveryCodesReplaceInput, SecondFactorBeginInput, SecondFactorConfirmInput, SecondFactorRedeemInput,
    SecondFactorRemoveInput, SecondFactorUndoInput,
};
use super::payloads::{
    RecoveryCodesReplacePayload, SecondFactorBeginPayload, SecondFactorConfirmPayload, SecondFactorRedeemPayload,
    SecondFactorRemovePayload, SecondFactorUndoPayload,
};
use crate::schema::accounts::{User, present_login, user_agent};
use crate::schema::context;
use crate::schema::errors::answer;

#[derive(Debug, Default)]
pub(crate) struct SecondFactorMutation;

#[Object]
impl SecondFactorMutation {
    /// Completes a login that waits for the second factor, with a code of the authenticator app or a recovery code.
    /// Each code works once.
    async fn second_factor_redeem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The challenge's token and a code.")] input: SecondFactorRedeemInput,
    ) -> Result<SecondFactorRedeemPayload, Error> {
        let redeem =
            RedeemChallenge { token: input.token.into(), code: input.code.into(), user_agent: user_agent(ctx) };
        let outcome = second_factor::redeem(context::env(ctx), redeem).await;
        answer!(outcome, log_in => SecondFactorRedeemPayload { session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                user: Some(log_in.account.into()) })
    }

    /// Starts setting up a second factor for the logged-in user, whose address has to be verified: returns the secret
    /// for an authenticator app. The second factor stays off until `secondFactorConfirm`.
    async fn second_factor_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, typed again.")] input: SecondFactorBeginInput,
    ) -> Result<SecondFactorBeginPayload, Error> {
        let password = SecretString::from(input.password);
        let outcome = second_factor::begin(context::env(ctx), context::actor(ctx), &password).await;
        answer!(outcome, setup => SecondFactorBeginPayload { setup: Some(setup.into()) })
    }

    /// Turns the second factor on with the app's first code, within half an hour of `secondFactorBegin`. The user
    /// is told by email. From then on every login requires a code; the current session counts as having passed it.
    async fn second_factor_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first code that the app shows.")] input: SecondFactorConfirmInput,
    ) -> Result<SecondFactorConfirmPayload, Error> {
        let code = SecretString::from(input.code);
        let outcome = second_factor::confirm(context::env(ctx), context::actor(ctx), &code).await;
        answer!(outcome, codes => SecondFactorConfirmPayload { user: User::own(ctx, false),
                recovery_codes: Some(exposed(&codes)) })
    }

    /// Turns the second factor off. The user is told by email. Sessions stay open, but no longer count as having
    /// passed it.
    async fn second_factor_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: SecondFactorRemoveInput,
    ) -> Result<SecondFactorRemovePayload, Error> {
        let outcome = second_factor::switch_off(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, () => SecondFactorRemovePayload { user: User::own(ctx, true) })
    }

    /// Undoes a second factor that someone else, who knew the password, turned on, with the token from the email
    /// that reported it. The second factor is removed, the password stops working, all sessions end, and a link to
    /// choose a new password is emailed. A token works once, for seven days. Refused with `SECOND_FACTOR_CHANGED` if
    /// that second factor is no longer on.
    async fn second_factor_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the email that reported it.")] input: SecondFactorUndoInput,
    ) -> Result<SecondFactorUndoPayload, Error> {
        let outcome = second_factor::undo(context::env(ctx), &input.token).await;
        answer!(outcome, () => SecondFactorUndoPayload {})
    }

    /// Replaces the logged-in user's recovery codes with ten new ones. The old ones stop working.
    async fn recovery_codes_replace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: RecoveryCodesReplaceInput,
    ) -> Result<RecoveryCodesReplacePayload, Error> {
        let outcome = second_factor::replace_recovery_codes(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, codes => RecoveryCodesReplacePayload { user: User::own(ctx, false),
                recovery_codes: Some(exposed(&codes)) })
    }
}

fn exposed(codes: &[SecretString]) -> Vec<String> {
    codes.iter().map(|code| code.expose_secret().to_owned()).collect()
}
