//! Signing up, mailed links, logging in and out.

use std::sync::Arc;

use async_graphql::{Context, Error, ID, Object};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use domain::accounts::{self, Account, LogIn, LogInStep, OpenSession, VerifyStep};
use kernel::error::Internal;
use kernel::text::EmailAddress;
use secrecy::{ExposeSecret as _, SecretString};
use time::Duration;

use super::enums::AccountErrorCode;
use super::inputs::{
    AccountSignUpInput, AccountUpdateInput, EmailVerificationRequestInput, EmailVerifyInput, MagicLinkRedeemInput,
    MagicLinkRequestInput, PasswordChangeInput, PasswordResetInput, PasswordResetRequestInput, SessionCreateInput,
    SessionRefreshInput, SessionRevokeInput,
};
use super::payloads::{
    AccountSignUpPayload, AccountUpdatePayload, EmailVerificationRequestPayload, EmailVerifyPayload,
    MagicLinkRedeemPayload, MagicLinkRequestPayload, PasswordChangePayload, PasswordResetPayload,
    PasswordResetRequestPayload, SessionCreatePayload, SessionRefreshPayload, SessionRevokePayload,
};
use super::types::Session;
use crate::schema::context;
use crate::schema::errors::{InputLimit, Refusal, answer, internal, refusals};
use crate::schema::scalars::DateTime;
use api_base::auth::AccessTokens;
use api_base::auth::Subject;
use api_base::auth::cookie;
use api_base::auth::cookie::TokenCookie;
use api_base::rate_limits::RateLimits;

#[derive(Debug, Default)]
pub(crate) struct AccountsMutation;

#[Object]
impl AccountsMutation {
    /// Signs up: emails a link that verifies the address. The account is created by `emailVerify`, not before. The
    /// result does not reveal whether the address already has an account; the email does. Signing up again with the
    /// same address does not change the first sign-up: each link creates the account with what was typed for it.
    async fn account_sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The data of the new account.")] input: AccountSignUpInput,
    ) -> Result<AccountSignUpPayload, Error> {
        let env = context::env(ctx);
        let input = accounts::SignUp {
            email: input.email,
            password: input.password.into(),
            display_name: input.display_name,
            locale: input.locale,
            timezone: input.timezone,
        };
        Ok(match accounts::sign_up(env, input).await {
            Ok(signed_up) => {
                cookie::set(ctx, env, TokenCookie::SignUp, &signed_up.token, signed_up.ends_at);
                let token = signed_up.token.expose_secret().to_owned();
                AccountSignUpPayload { sign_up_token: Some(token), ..Default::default() }
            }
            Err(failure) => AccountSignUpPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Verifies an address with the token or the code from its email, creates the account and logs in. A token works once,
    /// for 24 hours. In the browser or app that signed up (recognized by its cookie or `signUpToken`), the password typed
    /// there is kept, and the code works as well. Elsewhere the token is refused with `PASSWORD_REQUIRED`, and works
    /// together with a `password`. A wrong code is refused with `CODE_INVALID`, too many of them with
    /// `TOO_MANY_ATTEMPTS`: then another email can be requested, or the link in it opened.
    async fn email_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token or the code from the email, and the proof of where it is used.")]
        input: EmailVerifyInput,
    ) -> Result<EmailVerifyPayload, Error> {
        let env = context::env(ctx);
        let sign_up_cookie = cookie::read(ctx, env, TokenCookie::SignUp);
        let had_cookie = sign_up_cookie.is_some();
        let verify = accounts::VerifyEmail {
            token: input.token.unwrap_or_default().into(),
            code: input.code.map(SecretString::from),
            sign_up_token: input.sign_up_token.map(SecretString::from).or(sign_up_cookie),
            password: input.password.map(SecretString::from),
            display_name: input.display_name,
            user_agent: user_agent(ctx),
        };
        Ok(match accounts::verify_email(env, verify).await {
            Ok(VerifyStep::Done(log_in)) => {
                if had_cookie {
                    cookie::clear(ctx, env, TokenCookie::SignUp);
                }
                EmailVerifyPayload {
                    session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                    user: Some(log_in.account.into()),
                    ..Default::default()
                }
            }
            Ok(VerifyStep::PasswordNeeded(sign_up)) => EmailVerifyPayload {
                errors: vec![Refusal {
                    code: AccountErrorCode::PasswordRequired,
                    field: Some("password".to_owned()),
                    message: "This is not where you signed up. Choose a password for your account.".to_owned(),
                    limit: Some(InputLimit::Required),
                    min: None,
                    max: None,
                }],
                sign_up: Some(sign_up.into()),
                ..Default::default()
            },
            Err(failure) => EmailVerifyPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Emails the link of a sign-up again: of the sign-up made in this browser or app, or else of the latest one with
    /// the address. The result is the same for every address.
    async fn email_verification_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address that signed up.")] input: EmailVerificationRequestInput,
    ) -> Result<EmailVerificationRequestPayload, Error> {
        let env = context::env(ctx);
        let sign_up_token =
            input.sign_up_token.map(SecretString::from).or_else(|| cookie::read(ctx, env, TokenCookie::SignUp));
        let outcome = accounts::request_verification(env, &input.email, sign_up_token.as_ref()).await;
        answer!(outcome, () => EmailVerificationRequestPayload {})
    }

    /// Logs in with address and password. After too many failed logins for an address, further ones are refused with
    /// `TOO_MANY_ATTEMPTS` for a while, except on devices that have logged in to the account before; emailed links
    /// still work. For an account with a second factor, the login is refused with `SECOND_FACTOR_REQUIRED` and a
    /// `challenge`.
    async fn session_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Address and password.")] input: SessionCreateInput,
    ) -> Result<SessionCreatePayload, Error> {
        let env = context::env(ctx);
        let device = cookie::read(ctx, env, TokenCookie::Device);
        let place =
            accounts::login_place(env, &input.email, device.as_ref()).await.map_err(|error| internal(&error))?;
        if let Some(place) = place {
            let limits = ctx.data_unchecked::<Arc<RateLimits>>();
            if limits.of_login(&place).await.is_err() {
                return Ok(SessionCreatePayload { errors: too_many(), ..Default::default() });
            }
        }
        let credentials =
            accounts::Credentials { email: input.email, password: input.password.into(), user_agent: user_agent(ctx) };
        Ok(match accounts::log_in(context::env(ctx), credentials).await {
            Ok(LogInStep::Done(log_in)) => SessionCreatePayload {
                session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                user: Some(log_in.account.into()),
                ..Default::default()
            },
            Ok(LogInStep::SecondFactor(challenge)) => SessionCreatePayload {
                errors: second_factor(),
                challenge: Some(challenge.into()),
                ..Default::default()
            },
            Err(failure) => SessionCreatePayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Continues a session with its refresh token, which works once: the result has the next one. For ten seconds, a
    /// used token returns the same successor again, so that parallel refreshes and lost responses do no harm. After
    /// that its use is treated as theft and ends the session.
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token, unless it is in a cookie.")] input: SessionRefreshInput,
    ) -> Result<SessionRefreshPayload, Error> {
        let env = context::env(ctx);
        let given = input.refresh_token.map(SecretString::from);
        let from_cookie = given.is_none();
        let token = given.or_else(|| cookie::read(ctx, env, TokenCookie::Session)).unwrap_or_default();
        Ok(match accounts::refresh_session(env, &token).await {
            Ok(session) => SessionRefreshPayload {
                session: Some(present(ctx, &session, input.use_cookie.unwrap_or(from_cookie))?),
                errors: Vec::new(),
            },
            Err(failure) => {
                let errors = refusals(failure)?;
                if from_cookie {
                    cookie::clear(ctx, env, TokenCookie::Session);
                }
                SessionRefreshPayload { session: None, errors }
            }
        })
    }

    /// Logs out: ends the current session, another one, or all of the user's sessions. Their access tokens stop
    /// working at once.
    async fn session_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which sessions to end; the current one if empty.")] input: SessionRevokeInput,
    ) -> Result<SessionRevokePayload, Error> {
        let env = context::env(ctx);
        let actor = context::actor(ctx);
        let session_cookie = cookie::read(ctx, env, TokenCookie::Session);
        let had_cookie = session_cookie.is_some();
        let given = input.refresh_token.map(SecretString::from);
        let refresh_token = given.or(session_cookie.filter(|_| actor.user().is_none()));
        let session_id = input.session_id.map(|id| id.0);
        // Ending another session leaves this one's cookie alone.
        let had_cookie = had_cookie && session_id.is_none();
        let everywhere = input.everywhere.unwrap_or(false);
        let deleted_id = session_id.clone().filter(|_| !everywhere).map(ID);
        let revoke = accounts::Revoke { refresh_token, session_id, everywhere };
        let revoked = accounts::revoke_session(env, actor, revoke).await;
        if had_cookie {
            cookie::clear(ctx, env, TokenCookie::Session);
        }
        Ok(match revoked {
            Ok(()) => {
                let user = actor.user().filter(|_| deleted_id.is_some()).map(|user| Account::from(user).into());
                SessionRevokePayload { deleted_id, user, errors: Vec::new() }
            }
            Err(failure) => SessionRevokePayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Emails a link that logs in without a password, if the address has an account. The result is the same for every
    /// address.
    async fn magic_link_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address to email the link to.")] input: MagicLinkRequestInput,
    ) -> Result<MagicLinkRequestPayload, Error> {
        let outcome = accounts::request_magic_link(context::env(ctx), &input.email).await;
        answer!(outcome, () => MagicLinkRequestPayload {})
    }

    /// Logs in with the token from a login email. A token works once, for an hour. For an account with a second factor,
    /// the login is refused with `SECOND_FACTOR_REQUIRED` and a `challenge`.
    async fn magic_link_redeem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the login email.")] input: MagicLinkRedeemInput,
    ) -> Result<MagicLinkRedeemPayload, Error> {
        Ok(match accounts::redeem_magic_link(context::env(ctx), &input.token, user_agent(ctx).as_deref()).await {
            Ok(LogInStep::Done(log_in)) => MagicLinkRedeemPayload {
                session: Some(present_login(ctx, &log_in, input.use_cookie).await?),
                user: Some(log_in.account.into()),
                ..Default::default()
            },
            Ok(LogInStep::SecondFactor(challenge)) => MagicLinkRedeemPayload {
                errors: second_factor(),
                challenge: Some(challenge.into()),
                ..Default::default()
            },
            Err(failure) => MagicLinkRedeemPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Emails a link for choosing a new password, if the address has an account. The result is the same for every
    /// address.
    async fn password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address to email the link to.")] input: PasswordResetRequestInput,
    ) -> Result<PasswordResetRequestPayload, Error> {
        let outcome = accounts::request_password_reset(context::env(ctx), &input.email).await;
        answer!(outcome, () => PasswordResetRequestPayload {})
    }

    /// Sets a new password with the token from its email and ends all of the account's sessions. A token works once,
    /// for an hour.
    async fn password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the email and the new password.")] input: PasswordResetInput,
    ) -> Result<PasswordResetPayload, Error> {
        let input = accounts::ResetPassword { token: input.token.into(), password: input.password.into() };
        let outcome = accounts::reset_password(context::env(ctx), input).await;
        answer!(outcome, account => PasswordResetPayload { user: Some(account.into()) })
    }

    /// Changes the logged-in user's own account.
    async fn account_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The fields to change.")] input: AccountUpdateInput,
    ) -> Result<AccountUpdatePayload, Error> {
        let update = accounts::UpdateAccount {
            display_name: input.display_name,
            locale: input.locale,
            timezone: input.timezone,
        };
        let outcome = accounts::update(context::env(ctx), context::actor(ctx), update).await;
        answer!(outcome, account => AccountUpdatePayload { user: Some(account.into()) })
    }

    /// Changes the logged-in user's password and ends all their other sessions. Requires the current password; an
    /// account without one sets it through `passwordResetRequest`.
    async fn password_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The current password and the new one.")] input: PasswordChangeInput,
    ) -> Result<PasswordChangePayload, Error> {
        let env = context::env(ctx);
        let change =
            accounts::ChangePassword { current: input.current_password.into(), password: input.password.into() };
        Ok(match accounts::change_password(env, context::actor(ctx), change).await {
            Ok(account) => {
                // A new password makes all devices unknown; this one stays known.
                mark_known_device(ctx, &account.email).await?;
                PasswordChangePayload { user: Some(account.into()), errors: Vec::new() }
            }
            Err(failure) => PasswordChangePayload { user: None, errors: refusals(failure)? },
        })
    }
}

/// The refusal after too many failed logins. Also shown to the account's owner on a new device.
fn too_many() -> Vec<Refusal<AccountErrorCode>> {
    let message = "Too many failed logins for this address. Log in with a link by mail, or wait an hour.";
    vec![Refusal::new(AccountErrorCode::TooManyAttempts, message)]
}

/// The refusal that asks for the second factor. Its message also helps users of clients that don't support one.
fn second_factor() -> Vec<Refusal<AccountErrorCode>> {
    let message = "This account has a second factor. Go on with a code of the authenticator app, or a recovery code.";
    vec![Refusal::new(AccountErrorCode::SecondFactorRequired, message)]
}

/// The request's `User-Agent` header.
pub(crate) fn user_agent(ctx: &Context<'_>) -> Option<String> {
    let value = ctx.data_opt::<HeaderMap>()?.get(USER_AGENT)?;
    value.to_str().ok().map(str::to_owned)
}

/// The session of a login. A browser is given a cookie that marks it as a device the owner has logged in on.
pub(crate) async fn present_login(
    ctx: &Context<'_>,
    log_in: &LogIn,
    use_cookie: Option<bool>,
) -> Result<Session, Error> {
    let use_cookie = use_cookie.unwrap_or(false);
    if use_cookie {
        mark_device(ctx, &log_in.account.email).await?;
    }
    present(ctx, &log_in.session, use_cookie)
}

/// Keeps a browser known that was, after a change that makes all devices unknown.
pub(super) async fn mark_known_device(ctx: &Context<'_>, email: &EmailAddress) -> Result<(), Error> {
    if cookie::read(ctx, context::env(ctx), TokenCookie::Device).is_some() {
        mark_device(ctx, email).await?;
    }
    Ok(())
}

/// Marks the browser as one that the account's owner has logged in on.
async fn mark_device(ctx: &Context<'_>, email: &EmailAddress) -> Result<(), Error> {
    let env = context::env(ctx);
    let device_cookie = cookie::read(ctx, env, TokenCookie::Device);
    let tokens = accounts::device_tokens(env, email, device_cookie.as_ref()).await.map_err(|error| internal(&error))?;
    cookie::set(ctx, env, TokenCookie::Device, &tokens, env.now() + Duration::days(accounts::DAYS_KNOWN));
    Ok(())
}

/// The session for the client, with a new access token. The refresh token is returned, or set as a cookie.
fn present(ctx: &Context<'_>, session: &OpenSession, use_cookie: bool) -> Result<Session, Error> {
    let env = context::env(ctx);
    let subject =
        Subject { user_id: session.user_id, session_id: session.session_id, second_factor: session.second_factor };
    let access = ctx
        .data_unchecked::<Arc<AccessTokens>>()
        .issue(subject, env.now())
        .map_err(|error| internal(&Internal::Other(format!("signing an access token: {error}"))))?;
    let refresh_token = if use_cookie {
        cookie::set(ctx, env, TokenCookie::Session, &session.refresh_token, session.ends_at);
        None
    } else {
        Some(session.refresh_token.expose_secret().to_owned())
    };
    Ok(Session {
        access_token: access.token,
        refresh_token,
        expires_at: DateTime(access.expires_at),
        ends_at: DateTime(session.ends_at),
    })
}
