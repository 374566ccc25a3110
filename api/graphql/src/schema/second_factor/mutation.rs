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
    /// Ends a login that waits for its second factor, with a code of the authenticator app or a recovery code. Each
    /// code works once.
    async fn second_factor_redeem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The challenge and the code.")] input: SecondFactorRedeemInput,
    ) -> Result<SecondFactorRedeemPayload, Error> {
        let redeem =
            RedeemChallenge { token: input.token.into(), code: input.code.into(), user_agent: user_agent(ctx) };
        let outcome = second_factor::redeem(context::env(ctx), redeem).await;
        answer!(outcome, log_in => SecondFactorRedeemPayload { session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                user: Some(log_in.account.into()) })
    }

    /// Begins with a second factor for the signed-in person, whose address has to be verified: gives the secret for an
    /// authenticator app. Nothing changes until `secondFactorConfirm`.
    async fn second_factor_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, once more.")] input: SecondFactorBeginInput,
    ) -> Result<SecondFactorBeginPayload, Error> {
        let password = SecretString::from(input.password);
        let outcome = second_factor::begin(context::env(ctx), context::actor(ctx), &password).await;
        answer!(outcome, setup => SecondFactorBeginPayload { setup: Some(setup.into()) })
    }

    /// Switches the second factor on by the first code of the app, within half an hour. A mail tells of it. From then
    /// on each login asks for a code; this session counts as having passed it.
    async fn second_factor_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first code.")] input: SecondFactorConfirmInput,
    ) -> Result<SecondFactorConfirmPayload, Error> {
        let code = SecretString::from(input.code);
        let outcome = second_factor::confirm(context::env(ctx), context::actor(ctx), &code).await;
        answer!(outcome, codes => SecondFactorConfirmPayload { user: User::own(ctx, false),
                recovery_codes: Some(told(&codes)) })
    }

    /// Switches the second factor off. A mail tells of it. Sessions stay, but count as not having passed it.
    async fn second_factor_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: SecondFactorRemoveInput,
    ) -> Result<SecondFactorRemovePayload, Error> {
        let outcome = second_factor::switch_off(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, () => SecondFactorRemovePayload { user: User::own(ctx, true) })
    }

    /// Undoes a second factor that somebody else switched on who knew the password, by the token from the mail that told
    /// of it: the factor goes, the password stops working, all sessions end, and a link to choose a new password is
    /// mailed. A token works once, for seven days; `SECOND_FACTOR_CHANGED` if the factor is off or another one by now.
    async fn second_factor_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the mail.")] input: SecondFactorUndoInput,
    ) -> Result<SecondFactorUndoPayload, Error> {
        let outcome = second_factor::undo(context::env(ctx), &input.token).await;
        answer!(outcome, () => SecondFactorUndoPayload {})
    }

    /// Makes ten other recovery codes for the signed-in person; those before stop working.
    async fn recovery_codes_replace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: RecoveryCodesReplaceInput,
    ) -> Result<RecoveryCodesReplacePayload, Error> {
        let outcome = second_factor::replace_recovery_codes(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, codes => RecoveryCodesReplacePayload { user: User::own(ctx, false),
                recovery_codes: Some(told(&codes)) })
    }
}

fn told(codes: &[SecretString]) -> Vec<String> {
    codes.iter().map(|code| code.expose_secret().to_owned()).collect()
}
