//! The step between the password, or the mailed link, and the session of an account with a second factor.

use entity::second_factor;
use entity::second_factor_challenge::{ActiveModel, Column, Entity};
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::retention::Old;
use kernel::{Env, secret};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use secrecy::{ExposeSecret as _, SecretString};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::check;
use crate::accounts::sessions::{self, LogIn};
use crate::accounts::{Account, AccountErrorCode, load};

/// How long a login waits for its second factor.
const LIFETIME: Duration = Duration::minutes(10);
/// How many codes may be tried per challenge.
const MAX_ATTEMPTS: i32 = 5;

/// A login that waits for its second factor.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Identifies the challenge when it is redeemed with a code.
    pub token: SecretString,
    /// When the challenge expires.
    pub expires_at: OffsetDateTime,
}

/// The outcome of a correct first factor.
#[derive(Debug, Clone)]
pub enum LogInStep {
    /// The login is complete: the account has no second factor.
    Done(Box<LogIn>),
    /// The account has a second factor, which is required next.
    SecondFactor(Challenge),
}

/// A code for a login that waits for its second factor.
#[derive(Debug, Clone)]
pub struct RedeemChallenge {
    /// [`Challenge::token`].
    pub token: SecretString,
    /// A code from the authenticator app, or a recovery code.
    pub code: SecretString,
    /// The `User-Agent` header, to name the device of the session.
    pub user_agent: Option<String>,
}

/// Opens a session after a correct first factor, or issues a challenge if the account has a second one.
pub(in crate::accounts) async fn let_in(
    tx: &Tx,
    env: &Env,
    account: Account,
    user_agent: Option<&str>,
) -> Result<LogInStep, DbErr> {
    let user_id = account.user_id.uuid();
    let factor = second_factor::Entity::find_by_id(user_id).one(tx).await?;
    if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
        return Ok(LogInStep::SecondFactor(issue(tx, env, user_id).await?));
    }
    let session = sessions::open(tx, env, &account, user_agent, None).await?;
    Ok(LogInStep::Done(Box::new(LogIn { account, session })))
}

async fn issue(tx: &Tx, env: &Env, user_id: Uuid) -> Result<Challenge, DbErr> {
    let token = secret::token(&*env.random);
    let expires_at = env.now() + LIFETIME;
    let row = ActiveModel {
        id: Set(env.ids.next()),
        user_id: Set(user_id),
        token_hash: Set(secret::digest(&token)),
        attempts: Set(0),
        created_at: Set(env.now()),
        expires_at: Set(expires_at),
        consumed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Challenge { token: token.into(), expires_at })
}

/// Completes a login with its second factor. Whoever has the challenge's token and a code may; a challenge works once
/// and allows five tries.
pub async fn redeem(env: &Env, input: RedeemChallenge) -> Result<LogIn, Failure<AccountErrorCode>> {
    let hash = secret::digest(input.token.expose_secret().trim());
    let tx = env.begin().await?;
    let user_id = owner(&tx, &hash).await?;
    // A suspended account can't be logged in to. The account is locked first, like everywhere that voids its
    // challenges.
    let user = user::Entity::find_by_id(user_id).lock_shared().one(&tx).await?;
    user.filter(|user| matches!(user.status, UserStatus::Pending | UserStatus::Active)).ok_or_else(over)?;
    attempt(&tx, env, &hash).await?;
    let factor = check::locked(&tx, user_id).await?;
    let factor = factor.filter(|factor| factor.confirmed_at.is_some()).ok_or_else(over)?;
    let tx = check::demand(tx, env, &Actor::Anonymous, &factor, input.code.expose_secret()).await?;
    let account = load(&tx, user_id).await?;
    let passed_at = Some(env.now());
    let session = sessions::open(&tx, env, &account, input.user_agent.as_deref(), passed_at).await?;
    close(&tx, env, Column::TokenHash.eq(hash)).await?;
    tx.commit().await?;
    Ok(LogIn { account, session })
}

/// The account that a valid challenge belongs to.
async fn owner(tx: &Tx, hash: &[u8]) -> Result<Uuid, Failure<AccountErrorCode>> {
    let row = Entity::find().filter(Column::TokenHash.eq(hash)).one(tx).await?;
    row.map(|row| row.user_id).ok_or_else(over)
}

/// Counts a try, or refuses if none is left.
async fn attempt(tx: &Tx, env: &Env, hash: &[u8]) -> Result<(), Failure<AccountErrorCode>> {
    let counted = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::TokenHash.eq(hash))
        .filter(Column::ConsumedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .filter(Column::Attempts.lt(MAX_ATTEMPTS))
        .exec(tx)
        .await?;
    if counted.rows_affected == 0 { Err(over()) } else { Ok(()) }
}

async fn close(tx: &Tx, env: &Env, which: Expr) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ConsumedAt, Expr::value(env.now()))
        .filter(which)
        .filter(Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes challenges that expired before this time.
pub(in crate::accounts) async fn forget_challenges(env: &Env, before: OffsetDateTime) -> Result<bool, DbErr> {
    let old: Old<Entity> = Old { id: Column::Id, at: Column::ExpiresAt, before, which: None, with: &[] };
    old.delete(env).await
}

/// Deletes unfinished set-ups that were begun before this time.
pub(in crate::accounts) async fn forget_set_ups(env: &Env, before: OffsetDateTime) -> Result<bool, DbErr> {
    let old: Old<second_factor::Entity> = Old {
        id: second_factor::Column::UserId,
        at: second_factor::Column::CreatedAt,
        before,
        which: Some("confirmed_at IS NULL"),
        with: &[],
    };
    old.delete(env).await
}

fn over() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::ChallengeInvalid,
        "token",
        "This login is over: it was finished, took too long, or too many codes were wrong. Log in again.",
    )
}
