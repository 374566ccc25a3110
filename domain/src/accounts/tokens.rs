//! The single-use tokens in mailed links. Only their digests are stored; they end when used, voided or expired.

use entity::email_change;
use entity::mail_link_request::LinkPurpose;
use entity::one_time_token::{ActiveModel, Column, Entity, Model};
use entity::second_factor_challenge;
use entity::user::{self, UserStatus};
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::UserId;
use kernel::{Env, secret};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use time::Duration;
use uuid::Uuid;

use super::AccountErrorCode;
use super::link_requests::LIMIT_WINDOW;

/// How long a link works. A login link is sensitive, so it is short-lived, but no shorter than the window of the mail
/// limit. So nobody can lock a person out by requesting links in their name: the mailbox always has one that works.
pub(crate) fn lifetime(purpose: LinkPurpose) -> Duration {
    match purpose {
        LinkPurpose::VerifyEmail | LinkPurpose::AccountExists | LinkPurpose::ChangeEmail => Duration::hours(24),
        LinkPurpose::Login | LinkPurpose::ResetPassword => LIMIT_WINDOW,
        LinkPurpose::UndoSecondFactor | LinkPurpose::UndoEmailChange => Duration::days(7),
    }
}

/// Issues a token for an account. `subject_id` ties it to one thing of the account, such as a set-up of a second
/// factor.
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

/// Uses up a token and returns it. Of two calls at once, only one succeeds.
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

/// The account of a token that would be accepted now, for callers with expensive work to do before they use it up.
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

/// Uses up the token and returns its account, unless that is suspended or gone, and the token's subject.
pub(super) async fn redeem(
    tx: &Tx,
    env: &Env,
    token: &str,
    purpose: LinkPurpose,
) -> Result<(user::Model, Option<Uuid>), Failure<AccountErrorCode>> {
    // The account is locked before its tokens, in the same order as suspensions and password changes lock them. An
    // account that is suspended meanwhile must not become active again by what follows. The lock still allows new
    // references to the account, because setting up a second factor locks that row first.
    let user_id = owner(tx, env, token, purpose).await?.ok_or_else(invalid)?;
    let user = user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let token = consume(tx, env, token, purpose).await?;
    let user = user.filter(|user| user.status == UserStatus::Active);
    Ok((user.ok_or_else(invalid)?, token.subject_id))
}

/// Voids an account's open tokens and the logins that wait for a second factor, and gives up a change of its address that
/// waits: its code could be an intruder's. Tokens that undo a second
/// factor or a change of the address stay: an intruder could otherwise void them by changing the password. They end with
/// what they belong to.
pub(super) async fn void(tx: &Tx, env: &Env, user_id: Uuid) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ConsumedAt, Expr::value(env.now()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Purpose.is_not_in([LinkPurpose::UndoSecondFactor, LinkPurpose::UndoEmailChange]))
        .filter(Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    second_factor_challenge::Entity::update_many()
        .col_expr(second_factor_challenge::Column::ConsumedAt, Expr::value(env.now()))
        .filter(second_factor_challenge::Column::UserId.eq(user_id))
        .filter(second_factor_challenge::Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    give_up_email_changes(tx, env, UserId::from_uuid(user_id)).await
}

/// The same error for unknown, used and expired links, so that it reveals nothing about the account.
pub(super) fn invalid() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::TokenInvalid,
        "token",
        "This link does not work: it was used, is too old, or was copied in part. Ask for a new one.",
    )
}

/// Ends the changes of an account's address that wait for confirmation.
pub(in crate::accounts) async fn give_up_email_changes(tx: &Tx, env: &Env, user_id: UserId) -> Result<(), DbErr> {
    email_change::Entity::update_many()
        .col_expr(email_change::Column::EndedAt, Expr::value(env.now()))
        .filter(email_change::Column::UserId.eq(user_id))
        .filter(email_change::Column::ConfirmedAt.is_null())
        .filter(email_change::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
