//! Who asks: access tokens in the `Authorization` header, and the cookie that browsers may keep their refresh token in.

mod access_tokens;
pub mod cookie;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use domain::accounts;
use kernel::error::Internal;
use kernel::{Actor, Env};

pub use access_tokens::Subject;
pub use access_tokens::{AccessTokens, KeyError, SigningKey, generate_key};

/// Why nobody could be made out.
#[derive(Debug, thiserror::Error)]
pub enum AuthFailure {
    /// What was presented is no access token of ours, or is over. The client refreshes its session and tries again.
    #[error("the access token is not valid")]
    Unauthenticated,
    /// It could not be found out.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// Tells who sent a request. Without an `Authorization` header that is nobody in particular; with one that does not
/// hold, the request fails, so that a client learns that it has to refresh.
pub async fn actor(env: &Env, tokens: &AccessTokens, headers: &HeaderMap) -> Result<Actor, AuthFailure> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(Actor::Anonymous);
    };
    if values.next().is_some() {
        return Err(AuthFailure::Unauthenticated);
    }
    let value = value.to_str().map_err(|_| AuthFailure::Unauthenticated)?;
    actor_from_bearer(env, tokens, value).await
}

/// Tells who sent a request where one may look without being anybody: a token that does not hold is no reason to refuse
/// what strangers may see.
pub async fn actor_or_nobody(env: &Env, tokens: &AccessTokens, headers: &HeaderMap) -> Result<Actor, Internal> {
    match actor(env, tokens, headers).await {
        Ok(actor) => Ok(actor),
        Err(AuthFailure::Unauthenticated) => Ok(Actor::Anonymous),
        Err(AuthFailure::Internal(fault)) => Err(fault),
    }
}

/// Tells who is behind `Bearer …`, as in the header or in `connection_init`'s `authorization`.
pub async fn actor_from_bearer(env: &Env, tokens: &AccessTokens, value: &str) -> Result<Actor, AuthFailure> {
    let (scheme, token) = value.trim().split_once(' ').ok_or(AuthFailure::Unauthenticated)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthFailure::Unauthenticated);
    }
    let subject = tokens.verify(token.trim(), env.now()).ok_or(AuthFailure::Unauthenticated)?;
    let user = accounts::authenticate(env, subject.user_id, subject.session_id).await.map_err(Internal::from)?;
    let user = user.ok_or(AuthFailure::Unauthenticated)?;
    // Whoever looks for what a user met, finds it by the id; nothing else about him is told.
    tracing::Span::current().record("user", tracing::field::display(user.user_id));
    Ok(Actor::User(Box::new(user)))
}
