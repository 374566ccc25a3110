//! Redeeming the mailed links of accounts. Each works once.

use entity::mail_link_request::LinkPurpose;
use entity::user::{self};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::jobs::outbox;
use kernel::{Env, audit};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use secrecy::SecretString;
use uuid::Uuid;

use super::second_factor::LogInStep;
use super::sessions::RevokeReason;
use super::{Account, AccountErrorCode, load, passwords, second_factor, sessions, tokens};
use crate::job::Job;

/// A password reset through a mailed link.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The secret from the mailed link.
    pub token: SecretString,
    /// The new password; must not be easy to guess.
    pub password: SecretString,
}

/// Logs in by a mailed token. If the account has a second factor, that comes next. Whoever has the token may.
pub async fn redeem_magic_link(
    env: &Env,
    token: &str,
    user_agent: Option<&str>,
) -> Result<LogInStep, Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    let (user, _) = tokens::redeem(&tx, env, token, LinkPurpose::Login).await?;
    let account = load(&tx, user.id).await?;
    let step = second_factor::let_in(&tx, env, account, user_agent).await?;
    tx.commit().await?;
    Ok(step)
}

/// Sets a new password by a mailed token. All sessions end, all other links stop working, and a mail reports the
/// change. The second factor stays as it is. Whoever has the token may.
pub async fn reset_password(env: &Env, input: ResetPassword) -> Result<Account, Failure<AccountErrorCode>> {
    use secrecy::ExposeSecret as _;

    let token = input.token.expose_secret();
    // Checking and hashing a password is expensive, so made-up tokens are rejected first.
    let conn = env.db.primary();
    let owner = tokens::owner(conn, env, token, LinkPurpose::ResetPassword).await?.ok_or_else(tokens::invalid)?;
    let owner = user::Entity::find_by_id(owner).one(conn).await?.ok_or_else(tokens::invalid)?;
    let mut checks = Validation::new();
    passwords::check(&mut checks, &input.password, &[&owner.email, &owner.display_name]).await?;
    checks.finish()?;
    let hash = passwords::hash(env, &input.password).await?;

    let tx = env.begin().await?;
    let (user, _) = tokens::redeem(&tx, env, token, LinkPurpose::ResetPassword).await?;
    set_password(&tx, env, user.id, hash).await?;
    tokens::void(&tx, env, user.id).await?;
    sessions::revoke_all(&tx, env, user.id, RevokeReason::PasswordReset).await?;
    let entry = audit::Entry::of("account.reset_password", "user", user.id);
    audit::record(&tx, env, &Actor::Anonymous, entry).await?;
    outbox::enqueue(&tx, env, [Job::SendPasswordChanged { user_id: user.typed_id() }]).await?;
    let account = load(&tx, user.id).await?;
    tx.commit().await?;
    Ok(account)
}

async fn set_password(tx: &Tx, env: &Env, user_id: Uuid, password_hash: String) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(password_hash))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .filter(user::Column::Id.eq(user_id))
        .exec(tx)
        .await?;
    Ok(())
}
