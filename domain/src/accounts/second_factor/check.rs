//! Checking a code that somebody typed, and using it up.

use entity::second_factor::{Column, Entity, Model};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::seal::{self, Purpose};
use kernel::{Env, audit, text};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::json;
use time::Duration;
use uuid::Uuid;

use super::{entry, recovery, totp};
use crate::accounts::AccountErrorCode;

/// How many wrong codes an account accepts within [`WINDOW`], whoever types them: at any time three codes of a million
/// are valid.
const MAX_FAILURES: i32 = 10;
/// The time span that [`MAX_FAILURES`] applies to, from the first wrong code on.
const WINDOW: Duration = Duration::hours(1);

/// The account's second factor, locked until the transaction ends.
pub(super) async fn locked(tx: &Tx, user_id: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(user_id).lock_exclusive().one(tx).await
}

/// Uses up a code (from the app or for recovery) and returns the transaction. A wrong code is refused at the field
/// `code`, and counted, which is committed. An app code works once: of two at once, the second waits for the row lock.
pub(super) async fn demand(
    tx: Tx,
    env: &Env,
    actor: &Actor,
    factor: &Model,
    code: &str,
) -> Result<Tx, Failure<AccountErrorCode>> {
    let code: String = text::typed(code).chars().filter(|c| !c.is_whitespace()).collect();
    let is_of_app = code.len() == totp::DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
    // Recovery codes can't be guessed, so they work even while somebody else's guesses have hit the limit.
    if is_of_app && is_worn_out(env, factor) {
        return Err(Failure::field(
            AccountErrorCode::TooManyAttempts,
            "code",
            "There were too many wrong codes. Wait an hour, or use a recovery code.",
        ));
    }
    let good = if is_of_app {
        consume(&tx, env, factor, &code).await?
    } else {
        factor.confirmed_at.is_some() && recover(&tx, env, actor, factor.user_id, &code).await?
    };
    if good {
        return Ok(tx);
    }
    count_failure(&tx, env, factor).await?;
    tx.commit().await?;
    Err(wrong())
}

/// Uses up an app code. Returns whether it was valid.
async fn consume(tx: &Tx, env: &Env, factor: &Model, code: &str) -> Result<bool, Failure<AccountErrorCode>> {
    let Some(secret) = seal::open(env, Purpose::SecondFactor, factor.user_id, &factor.secret)? else {
        tracing::warn!(user_id = %factor.user_id, "a second factor can't be read: auth.secret_key is not what it was");
        return Ok(false);
    };
    let Some(step) = totp::matching_step(&secret, code, env.now()) else { return Ok(false) };
    let used = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .col_expr(Column::Failures, Expr::value(0))
        .filter(Column::UserId.eq(factor.user_id))
        .filter(Column::LastStep.is_null().or(Column::LastStep.lt(step)))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

async fn recover(tx: &Tx, env: &Env, actor: &Actor, user_id: Uuid, code: &str) -> Result<bool, DbErr> {
    if !recovery::consume(tx, env, user_id, code).await? {
        return Ok(false);
    }
    let mut entry = entry("account.use_recovery_code", user_id);
    entry.details = json!({ "left": recovery::left(tx, user_id).await? });
    audit::record(tx, env, actor, entry).await?;
    Ok(true)
}

fn is_worn_out(env: &Env, factor: &Model) -> bool {
    factor.failures >= MAX_FAILURES && factor.failing_since.is_some_and(|since| env.now() - since < WINDOW)
}

async fn count_failure(tx: &Tx, env: &Env, factor: &Model) -> Result<(), DbErr> {
    let goes_on = factor.failures > 0 && factor.failing_since.is_some_and(|since| env.now() - since < WINDOW);
    let (failures, since) = if goes_on { (factor.failures + 1, factor.failing_since) } else { (1, Some(env.now())) };
    Entity::update_many()
        .col_expr(Column::Failures, Expr::value(failures))
        .col_expr(Column::FailingSince, Expr::value(since))
        .filter(Column::UserId.eq(factor.user_id))
        .exec(tx)
        .await?;
    Ok(())
}

fn wrong() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::CodeInvalid,
        "code",
        "This code is not right, or was used already. Wait for the next one, or use a recovery code.",
    )
}
