//! Fresh proof that whoever uses a session is the account's owner, for what a device left open must not allow.

use entity::user;
use kernel::Env;
use kernel::actor::{Actor, SignedIn};
use kernel::db::Tx;
use kernel::error::Failure;
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait as _, QuerySelect as _};
use secrecy::{ExposeSecret as _, SecretString};

use super::check;
use crate::accounts::{AccountErrorCode, passwords};

/// The password, and a code where the account has a second factor.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The account's current password.
    pub password: SecretString,
    /// A code from the authenticator app, or a recovery code; required if the second factor is on.
    pub code: Option<SecretString>,
}

/// Checks the proof and uses up its code. Returns the open transaction for what it authorizes.
pub(crate) async fn demand(env: &Env, actor: &Actor, proof: &Proof) -> Result<Tx, Failure<AccountErrorCode>> {
    let user = actor.require_user()?;
    password(env, user, &proof.password).await?;
    demand_if_on(env, actor, user, proof.code.as_ref()).await
}

/// Checks the password alone.
pub(super) async fn password(
    env: &Env,
    user: &SignedIn,
    password: &SecretString,
) -> Result<(), Failure<AccountErrorCode>> {
    let row = user::Entity::find_by_id(user.user_id).one(env.db.primary()).await?;
    let hash = row.ok_or(Failure::Unauthenticated)?.password_hash;
    if passwords::verify(password, hash).await? {
        return Ok(());
    }
    Err(Failure::field(AccountErrorCode::InvalidCredentials, "password", "This isn't your password."))
}

/// Uses up a code of the second factor where it is on. Returns the open transaction, in which the account is locked.
async fn demand_if_on(
    env: &Env,
    actor: &Actor,
    user: &SignedIn,
    code: Option<&SecretString>,
) -> Result<Tx, Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    // The account is locked before its factor, in the same order as at login.
    user::Entity::find_by_id(user.user_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let factor = check::locked(&tx, user.user_id.uuid()).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(tx) };
    let missing = || {
        let message = "Two-step login is on: a code of the authenticator app, or a recovery code, is needed as well.";
        Failure::field(AccountErrorCode::SecondFactorRequired, "code", message)
    };
    check::demand(tx, env, actor, &factor, code.ok_or_else(missing)?.expose_secret()).await
}
