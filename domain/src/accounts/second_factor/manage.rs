//! Setting up, confirming and switching off the second factor, and replacing its recovery codes.

use std::fmt::Write as _;

use data_encoding::BASE32_NOPAD;
use entity::second_factor::{self, ActiveModel, Column, Entity};
use entity::session;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{SetupId, UserId};
use kernel::jobs::outbox;
use kernel::seal::{self, Purpose};
use kernel::signals::Signal;
use kernel::{Env, audit};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use secrecy::{ExposeSecret as _, SecretString};
use time::{Duration, OffsetDateTime};

use super::{check, entry, proof, recovery, totp};
use crate::accounts::AccountErrorCode;
use crate::job::Job;

/// How long a set-up waits for its first code.
const SETUP: Duration = Duration::minutes(30);
/// The name that authenticator apps show for us.
const ISSUER: &str = "Event Radar";

/// The state of a second factor that is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// When it was switched on.
    pub since: OffsetDateTime,
    /// How many recovery codes are still unused.
    pub recovery_codes_left: u64,
}

/// What an authenticator app is set up with. It is shown only once.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The secret in Base32, for typing.
    pub secret: SecretString,
    /// Secret, account and issuer as a URI for a QR code
    /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
    pub uri: SecretString,
}

/// Proof of both factors, required to change the second one.
#[derive(Debug, Clone)]
pub struct BothFactors {
    /// The account's current password.
    pub password: SecretString,
    /// A code from the authenticator app, or a recovery code.
    pub code: SecretString,
}

/// The actor's own second factor; `None` if it is off or nobody is signed in.
pub async fn own(env: &Env, actor: &Actor) -> Result<Option<SecondFactor>, DbErr> {
    let Some(user) = actor.person() else { return Ok(None) };
    let (conn, user_id) = (env.db.primary(), user.user_id.uuid());
    let factor = Entity::find_by_id(user_id).one(conn).await?;
    let Some(since) = factor.and_then(|factor| factor.confirmed_at) else { return Ok(None) };
    Ok(Some(SecondFactor { since, recovery_codes_left: recovery::left(conn, user_id).await? }))
}

/// Creates a secret for the actor's authenticator app. It takes effect once [`confirm`] has accepted a code; until then
/// each call replaces it.
///
/// Rule: anybody signed in who has a verified address and knows the password.
pub async fn begin(env: &Env, actor: &Actor, password: &SecretString) -> Result<Setup, Failure<AccountErrorCode>> {
    let (user, session) = actor.require_session()?;
    if !user.email_verified {
        // Otherwise somebody who signed up with another person's address could lock its owner out.
        return Err(Failure::rejected(AccountErrorCode::EmailNotVerified, "Confirm your email address first."));
    }
    let checked = proof::password(env, user, password).await?;
    let user_id = user.user_id.uuid();
    let mut secret = [0; totp::SECRET_LENGTH];
    env.random.fill(&mut secret);
    let row = ActiveModel {
        user_id: Set(user_id),
        setup_id: Set(Some(env.ids.next())),
        secret: Set(seal::seal(env, Purpose::SecondFactor, user_id, &secret)?),
        created_at: Set(env.now()),
        confirmed_at: Set(None),
        last_step: Set(None),
        failures: Set(0),
        failing_since: Set(None),
    };
    let unless_on = OnConflict::column(Column::UserId)
        .update_columns([Column::SetupId, Column::Secret, Column::CreatedAt])
        .action_and_where(Expr::col((second_factor::Entity, Column::ConfirmedAt)).is_null())
        .to_owned();
    let tx = env.begin().await?;
    checked.hold(&tx, user, session).await?;
    if Entity::insert(row).on_conflict(unless_on).exec_without_returning(&tx).await? == 0 {
        return Err(is_on());
    }
    tx.commit().await?;
    Ok(setup(user.email.as_str(), &secret))
}

fn setup(email: &str, secret: &[u8]) -> Setup {
    let secret = BASE32_NOPAD.encode(secret);
    let issuer = escaped(ISSUER);
    let uri = format!(
        "otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
        escaped(email)
    );
    Setup { secret: secret.into(), uri: uri.into() }
}

/// Percent-encodes all but unreserved characters (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// Switches the second factor on by the first code from the app, and returns the recovery codes, which are shown only
/// once. The actor's session counts as having passed it. A mail reports the change and how to undo it.
///
/// Rule: anybody signed in who has begun a set-up.
pub async fn confirm(
    env: &Env,
    actor: &Actor,
    code: &SecretString,
) -> Result<Vec<SecretString>, Failure<AccountErrorCode>> {
    let (user, session) = actor.require_session()?;
    let user_id = user.user_id.uuid();
    let tx = env.begin().await?;
    let factor = check::locked(&tx, user_id).await?.ok_or_else(not_begun)?;
    if factor.confirmed_at.is_some() {
        return Err(is_on());
    }
    if env.now() - factor.created_at > SETUP {
        return Err(not_begun());
    }
    let tx = check::demand(tx, env, actor, &factor, code.expose_secret()).await?;
    Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(env.now()))
        .filter(Column::UserId.eq(user_id))
        .exec(&tx)
        .await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(env.now()))
        .filter(session::Column::Id.eq(session))
        .exec(&tx)
        .await?;
    let codes = recovery::replace(&tx, env, user_id).await?;
    audit::record(&tx, env, actor, entry("account.second_factor_on", user_id)).await?;
    tx.announce(Signal::Account(user.user_id));
    let setup_id = factor.setup_id.map(SetupId::from_uuid);
    outbox::enqueue(&tx, env, [Job::SendSecondFactorOn { user_id: user.user_id, setup_id }]).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Switches the second factor off; a mail reports it. Sessions stay open, but count as not having passed it.
///
/// Rule: anybody signed in who has both factors.
pub async fn switch_off(env: &Env, actor: &Actor, proof: BothFactors) -> Result<(), Failure<AccountErrorCode>> {
    let (tx, user_id) = prove(env, actor, &proof).await?;
    remove(&tx, user_id).await?;
    audit::record(&tx, env, actor, entry("account.second_factor_off", user_id.uuid())).await?;
    outbox::enqueue(&tx, env, [Job::SendSecondFactorOff { user_id }]).await?;
    Ok(tx.commit().await?)
}

/// Replaces the recovery codes. The new ones are shown only once; the old ones stop working.
///
/// Rule: anybody signed in who has both factors.
pub async fn replace_recovery_codes(
    env: &Env,
    actor: &Actor,
    proof: BothFactors,
) -> Result<Vec<SecretString>, Failure<AccountErrorCode>> {
    let (tx, user_id) = prove(env, actor, &proof).await?;
    let codes = recovery::replace(&tx, env, user_id.uuid()).await?;
    audit::record(&tx, env, actor, entry("account.replace_recovery_codes", user_id.uuid())).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Switches off the second factor of somebody who has lost the app and the recovery codes; a mail reports it. Returns
/// whether it was on.
///
/// Rule: the command line only, by an operator who has verified the person's identity.
pub async fn reset(env: &Env, user_id: UserId) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let factor = check::locked(&tx, user_id.uuid()).await?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        return Ok(false);
    }
    remove(&tx, user_id).await?;
    audit::record(&tx, env, &Actor::System, entry("user.reset_second_factor", user_id.uuid())).await?;
    outbox::enqueue(&tx, env, [Job::SendSecondFactorOff { user_id }]).await?;
    tx.commit().await?;
    Ok(true)
}

/// Checks both factors and uses up the code. Returns the open transaction for the change they authorize.
async fn prove(env: &Env, actor: &Actor, proof: &BothFactors) -> Result<(Tx, UserId), Failure<AccountErrorCode>> {
    let (user, session) = actor.require_session()?;
    let checked = proof::password(env, user, &proof.password).await?;
    let tx = env.begin().await?;
    checked.hold(&tx, user, session).await?;
    let factor = check::locked(&tx, user.user_id.uuid()).await?;
    let factor = factor.filter(|factor| factor.confirmed_at.is_some()).ok_or_else(is_off)?;
    Ok((check::demand(tx, env, actor, &factor, proof.code.expose_secret()).await?, user.user_id))
}

/// Removes an account's second factor. All its sessions then count as not having passed it.
pub(in crate::accounts) async fn remove(tx: &Tx, user_id: UserId) -> Result<(), DbErr> {
    recovery::remove(tx, user_id.uuid()).await?;
    Entity::delete_by_id(user_id).exec(tx).await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(None::<OffsetDateTime>))
        .filter(session::Column::UserId.eq(user_id))
        .exec(tx)
        .await?;
    // Open sockets remember whether their session had passed it.
    tx.announce(Signal::Account(user_id));
    Ok(())
}

fn is_on() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::SecondFactorOn, "Two-step login is already on. Turn it off first.")
}

fn is_off() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::SecondFactorOff, "Two-step login is off.")
}

fn not_begun() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::SecondFactorOff, "Start over: two-step login isn't being set up.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_are_set_up_by_an_address() {
        let setup = setup("ada+x@example.org", b"12345678901234567890");
        assert_eq!(setup.secret.expose_secret(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            setup.uri.expose_secret(),
            "otpauth://totp/Event%20Radar:ada%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Event%20Radar&algorithm=SHA1&digits=6&period=30"
        );
    }
}
