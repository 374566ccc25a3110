//! The single-use tokens in mailed links. Only their digests are kept; they end by being used, voided or too old.

use entity::mail_link_request::LinkPurpose;
use entity::one_time_token::{ActiveModel, Column, Entity, Model};
use entity::second_factor_challenge;
use entity::user::{self, UserStatus};
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::{Env, secret};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use time::Duration;
use uuid::Uuid;

use super::AccountErrorCode;
use super::link_requests::LIMIT_WINDOW;

/// How long a link works. A login link is a key under the doormat, so it is short-lived; but not shorter than the time for
/// which no further one is mailed after too many were asked for. So whoever asks in somebody's name can't use the links up:
/// the mailbox has one that works.
pub(crate) fn lifetime(purpose: LinkPurpose) -> Duration {
    match purpose {
        LinkPurpose::VerifyEmail | LinkPurpose::AccountExists => Duration::hours(24),
        LinkPurpose::Login | LinkPurpose::ResetPassword => LIMIT_WINDOW,
        LinkPurpose::UndoSecondFactor => Duration::days(7),
    }
}

/// Makes a token for an account, about one thing of it where that matters.
pub(super) async fn issue(
    tx: &Tx,
    env: &Env,
    user_id: Uuid,
    purpose: LinkPurpose,
    subject_id: Option<Uuid>,
) -> Result<String, DbErr> {
    let token = secret::token(&*env.random);
    let row = ActiveModel {
        id: Set(env.ids.next()),
        user_id: Set(user_id),
        purpose: Set(purpose),
        token_hash: Set(secret::digest(&token)),
        subject_id: Set(subject_id),
        created_at: Set(env.now()),
        expires_at: Set(env.now() + lifetime(purpose)),
        consumed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(token)
}

/// Uses a token up and returns it. Of two at once, one gets it.
async fn consume(tx: &Tx, env: &Env, token: &str, purpose: LinkPurpose) -> Result<Model, Failure<AccountErrorCode>> {
    let hash = secret::digest(token.trim());
    let used = Entity::update_many()
        .col_expr(Column::ConsumedAt, Expr::value(env.now()))
        .filter(Column::TokenHash.eq(hash.clone()))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::ConsumedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .exec(tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(invalid());
    }
    let row = Entity::find().filter(Column::TokenHash.eq(hash)).one(tx).await?;
    row.ok_or_else(invalid)
}

/// Whose token this is, if it would be accepted now, for callers with costly work to do before they use it up.
pub(super) async fn owner(
    conn: &impl ConnectionTrait,
    env: &Env,
    token: &str,
    purpose: LinkPurpose,
) -> Result<Option<Uuid>, DbErr> {
    let good = Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::ConsumedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()));
    Ok(good.one(conn).await?.map(|token| token.user_id))
}

/// Uses the token up and returns its account, unless that is locked or gone, and what of it the token is about.
pub(super) async fn redeem(
    tx: &Tx,
    env: &Env,
    token: &str,
    purpose: LinkPurpose,
) -> Result<(user::Model, Option<Uuid>), Failure<AccountErrorCode>> {
    // The account before its tokens, as whoever suspends it or changes its password takes them. An account that is
    // suspended meanwhile must not become active again by what follows. The lock lets others refer to the account:
    // whoever sets a second factor up has that one's row first.
    let user_id = owner(tx, env, token, purpose).await?.ok_or_else(invalid)?;
    let user = user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let token = consume(tx, env, token, purpose).await?;
    let user = user.filter(|user| user.status == UserStatus::Active);
    Ok((user.ok_or_else(invalid)?, token.subject_id))
}

/// Makes an account's open tokens worthless, and logins that wait for a second factor. Those that undo a second factor
/// stay: whoever knows the password could void them by changing it, and they end with the factor that they are about.
pub(super) async fn void(tx: &Tx, env: &Env, user_id: Uuid) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ConsumedAt, Expr::value(env.now()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Purpose.ne(LinkPurpose::UndoSecondFactor))
        .filter(Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    second_factor_challenge::Entity::update_many()
        .col_expr(second_factor_challenge::Column::ConsumedAt, Expr::value(env.now()))
        .filter(second_factor_challenge::Column::UserId.eq(user_id))
        .filter(second_factor_challenge::Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// One answer for unknown, used and expired links: which it was is nobody's business but the owner's.
pub(super) fn invalid() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::TokenInvalid,
        "token",
        "This link does not work: it was used, is too old, or was copied in part. Ask for a new one.",
    )
}
