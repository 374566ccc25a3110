//! Authentication: access tokens and API keys in the `Authorization` header, and the cookie that can store a browser's refresh token.

mod access_tokens;
pub mod cookie;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use domain::{accounts, api_keys};
use kernel::api_key_secret::{self, ApiKeySecret};
use kernel::error::Internal;
use kernel::{Actor, Env};
use tracing::Instrument as _;

pub use access_tokens::Subject;
pub use access_tokens::{AccessTokens, KeyError, SigningKey, generate_key};

/// Why a request could not be authenticated.
#[derive(Debug, thiserror::Error)]
pub enum AuthFailure {
    /// The access token or API key is not one of ours, or has expired. The client refreshes its session and tries again.
    #[error("the access token is not valid")]
    Unauthenticated,
    /// The check failed, for example because the database is unavailable.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// The actor of a request. Without an `Authorization` header it is anonymous. With an invalid one the request fails, so
/// that the client knows that it has to refresh.
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

/// The actor of a request for a page or file that is made for people: with an invalid token, and with an API key, it is
/// anonymous instead of refused.
pub async fn actor_or_nobody(env: &Env, tokens: &AccessTokens, headers: &HeaderMap) -> Result<Actor, Internal> {
    match actor(env, tokens, headers).await {
        Ok(actor) if actor.key().is_some() => Ok(Actor::Anonymous),
        Ok(actor) => Ok(actor),
        Err(AuthFailure::Unauthenticated) => Ok(Actor::Anonymous),
        Err(AuthFailure::Internal(fault)) => Err(fault),
    }
}

/// The actor of a `Bearer …` value, from the header or from `authorization` in `connection_init`.
pub async fn actor_from_bearer(env: &Env, tokens: &AccessTokens, value: &str) -> Result<Actor, AuthFailure> {
    let (scheme, token) = value.trim().split_once(' ').ok_or(AuthFailure::Unauthenticated)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthFailure::Unauthenticated);
    }
    let token = token.trim();
    if token.starts_with(api_key_secret::PREFIX) {
        return actor_of_key(env, token).await;
    }
    let subject = tokens.verify(token, env.now()).ok_or(AuthFailure::Unauthenticated)?;
    let user = accounts::authenticate(env, subject.user_id, subject.session_id).await.map_err(Internal::from)?;
    let user = user.ok_or(AuthFailure::Unauthenticated)?;
    // The id allows finding a user's requests; nothing else about the user is logged.
    tracing::Span::current().record("user", tracing::field::display(user.user_id));
    Ok(Actor::User(Box::new(user)))
}

/// The actor of an API key. That it was used is written down in the background.
async fn actor_of_key(env: &Env, secret: &str) -> Result<Actor, AuthFailure> {
    let secret = ApiKeySecret::parse(secret).ok_or(AuthFailure::Unauthenticated)?;
    let found = api_keys::authenticate(env, &secret).await.map_err(Internal::from)?;
    let found = found.ok_or(AuthFailure::Unauthenticated)?;
    let span = tracing::Span::current();
    span.record("user", tracing::field::display(found.person.user_id));
    if let Some(key) = found.person.key().filter(|_| found.use_is_due) {
        let (env, id) = (env.clone(), key.id);
        let noting = async move {
            if let Err(error) = api_keys::note_use(&env, id).await {
                tracing::warn!(%error, "the use of an API key could not be written down");
            }
        };
        tokio::spawn(noting.instrument(span));
    }
    Ok(Actor::User(Box::new(found.person)))
}
