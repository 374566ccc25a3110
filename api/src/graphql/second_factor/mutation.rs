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
use crate::graphql::accounts::{User, present_login, user_agent};
use crate::graphql::context;
use crate::graphql::errors::refusals;

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
        Ok(match second_factor::redeem(context::env(ctx), redeem).await {
            Ok(log_in) => SecondFactorRedeemPayload {
                session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                user: Some(log_in.account.into()),
                errors: Vec::new(),
            },
            Err(failure) => SecondFactorRedeemPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Begins with a second factor for the signed-in person, whose address has to be verified: gives the secret for an
    /// authenticator app. Nothing changes until `secondFactorConfirm`.
    async fn second_factor_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, once more.")] input: SecondFactorBeginInput,
    ) -> Result<SecondFactorBeginPayload, Error> {
        let password = SecretString::from(input.password);
        Ok(match second_factor::begin(context::env(ctx), context::actor(ctx), &password).await {
            Ok(setup) => SecondFactorBeginPayload { setup: Some(setup.into()), errors: Vec::new() },
            Err(failure) => SecondFactorBeginPayload { setup: None, errors: refusals(failure)? },
        })
    }

    /// Switches the second factor on by the first code of the app, within half an hour. A mail tells of it. From then
    /// on each login asks for a code; this session counts as having passed it.
    async fn second_factor_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first code.")] input: SecondFactorConfirmInput,
    ) -> Result<SecondFactorConfirmPayload, Error> {
        let code = SecretString::from(input.code);
        Ok(match second_factor::confirm(context::env(ctx), context::actor(ctx), &code).await {
            Ok(codes) => SecondFactorConfirmPayload {
                user: User::own(ctx, false),
                recovery_codes: Some(told(&codes)),
                errors: Vec::new(),
            },
            Err(failure) => SecondFactorConfirmPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Switches the second factor off. A mail tells of it. Sessions stay, but count as not having passed it.
    async fn second_factor_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: SecondFactorRemoveInput,
    ) -> Result<SecondFactorRemovePayload, Error> {
        Ok(match second_factor::switch_off(context::env(ctx), context::actor(ctx), input.into()).await {
            Ok(()) => SecondFactorRemovePayload { user: User::own(ctx, true), errors: Vec::new() },
            Err(failure) => SecondFactorRemovePayload { user: None, errors: refusals(failure)? },
        })
    }

    /// Undoes a second factor that somebody else switched on who knew the password, by the token from the mail that told
    /// of it: the factor goes, the password stops working, all sessions end, and a link to choose a new password is
    /// mailed. A token works once, for seven days; `SECOND_FACTOR_CHANGED` if the factor is off or another one by now.
    async fn second_factor_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the mail.")] input: SecondFactorUndoInput,
    ) -> Result<SecondFactorUndoPayload, Error> {
        Ok(match second_factor::undo(context::env(ctx), &input.token).await {
            Ok(()) => SecondFactorUndoPayload::default(),
            Err(failure) => SecondFactorUndoPayload { errors: refusals(failure)? },
        })
    }

    /// Makes ten other recovery codes for the signed-in person; those before stop working.
    async fn recovery_codes_replace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and a code.")] input: RecoveryCodesReplaceInput,
    ) -> Result<RecoveryCodesReplacePayload, Error> {
        Ok(match second_factor::replace_recovery_codes(context::env(ctx), context::actor(ctx), input.into()).await {
            Ok(codes) => RecoveryCodesReplacePayload {
                user: User::own(ctx, false),
                recovery_codes: Some(told(&codes)),
                errors: Vec::new(),
            },
            Err(failure) => RecoveryCodesReplacePayload { errors: refusals(failure)?, ..Default::default() },
        })
    }
}

fn told(codes: &[SecretString]) -> Vec<String> {
    codes.iter().map(|code| code.expose_secret().to_owned()).collect()
}
