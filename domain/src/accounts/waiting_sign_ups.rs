//! Sign-ups whose mailbox is not verified yet.

use entity::mail_link_request::LinkPurpose;
use entity::sign_up::{ActiveModel, Column, Entity, Model};
use entity::user;
use kernel::db::Tx;
use kernel::error::{Failure, Internal};
use kernel::retention::Old;
use kernel::text::EmailAddress;
use kernel::{Env, secret};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use time::Duration;
use uuid::Uuid;

use super::{AccountErrorCode, codes, tokens};

/// How long a sign-up can be verified; until then, further links can be requested.
pub(super) const KEPT: Duration = Duration::days(7);

/// The address's sign-up that was made in this browser, if any.
pub(super) async fn of_browser(
    conn: &impl ConnectionTrait,
    env: &Env,
    email: &EmailAddress,
    browser: &SecretString,
) -> Result<Option<Uuid>, DbErr> {
    let query = open(env, email.as_str()).filter(Column::BrowserHash.eq(secret::digest(browser.expose_secret())));
    Ok(query.one(conn).await?.map(|row| row.id))
}

/// The sign-up that a link is requested for: the named one, else the address's latest.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    env: &Env,
    email: &str,
    id: Option<Uuid>,
) -> Result<Option<Model>, DbErr> {
    let mut query = open(env, email).order_by_desc(Column::Id).limit(1);
    if let Some(id) = id {
        query = query.filter(Column::Id.eq(id));
    }
    query.one(conn).await
}

fn open(env: &Env, email: &str) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::Email.eq(email)).filter(Column::CreatedAt.gt(env.now() - KEPT))
}

/// Creates a sign-up for an account from before verification became mandatory. It has no browser and no password:
/// whoever verifies the mailbox chooses one.
pub(super) async fn of_unproven(tx: &Tx, env: &Env, user: &user::Model) -> Result<Model, DbErr> {
    let row = Model {
        id: env.ids.next(),
        email: user.email.clone(),
        password_hash: String::new(),
        display_name: user.display_name.clone(),
        locale: user.locale.clone(),
        timezone: user.timezone.clone(),
        browser_hash: secret::digest(&secret::token(&*env.random)),
        token_hash: None,
        token_expires_at: None,
        code_hash: None,
        code_expires_at: None,
        code_attempts: 0,
        code_failures: 0,
        created_at: env.now(),
        terms_id: user.terms_id,
        privacy_id: user.privacy_id,
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx).await?;
    Ok(row)
}

/// Issues the token of a sign-up's link. It is derived from the sign-up and our key, so that a repeated run or a second
/// mail carries the same one, and the earlier link keeps working.
pub(super) async fn issue_link(tx: &Tx, env: &Env, row: &Model) -> Result<String, Internal> {
    let token = secret::derived(&env.settings, b"the link of the sign-up ", row.id.as_bytes())?;
    Entity::update_many()
        .col_expr(Column::TokenHash, Expr::value(secret::digest(&token)))
        .col_expr(Column::TokenExpiresAt, Expr::value(env.now() + tokens::lifetime(LinkPurpose::VerifyEmail)))
        .filter(Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(token)
}

/// Issues the code that is mailed beside the link, for the browser that signed up. Each request gets another one, and the
/// one before stops working; a repeated run of the same request gets the same.
pub(super) async fn issue_code(tx: &Tx, env: &Env, row: &Model, request_id: Uuid) -> Result<String, Internal> {
    let code = codes::of(env, row.id, request_id)?;
    let hash = codes::hash(env, row.id, &code)?;
    Entity::update_many()
        .col_expr(Column::CodeHash, Expr::value(hash.clone()))
        .col_expr(Column::CodeExpiresAt, Expr::value(env.now() + codes::LIFETIME))
        .col_expr(Column::CodeAttempts, Expr::value(0))
        .filter(Column::Id.eq(row.id))
        .filter(Column::CodeHash.is_null().or(Column::CodeHash.ne(hash)))
        .exec(tx)
        .await?;
    Ok(code)
}

/// The sign-up that was made in this browser, if this is the code that was mailed for it last. A wrong one is counted,
/// which is committed: for the sign-up, and for all sign-ups of the address together, since a stranger may make many.
pub(super) async fn by_code(env: &Env, browser: &SecretString, code: &str) -> Result<Model, Failure<AccountErrorCode>> {
    let hash = secret::digest(browser.expose_secret().trim());
    let own = Entity::find().filter(Column::BrowserHash.eq(hash)).filter(Column::CreatedAt.gt(env.now() - KEPT));
    let tx = env.begin().await?;
    let own = own.one(&tx).await?.ok_or_else(codes::wrong)?;
    // The lock makes guesses take turns.
    let all = Entity::find().filter(Column::Email.eq(&*own.email)).order_by_asc(Column::Id).lock_exclusive();
    let all = all.all(&tx).await?;
    let failures: i32 = all.iter().map(|row| row.code_failures).sum();
    let row = all.into_iter().find(|row| row.id == own.id).ok_or_else(codes::wrong)?;
    if row.code_attempts >= codes::MAX_ATTEMPTS || failures >= codes::MAX_FAILURES {
        return Err(codes::too_many());
    }
    let is_current = row.code_expires_at.is_some_and(|end| env.now() < end);
    if is_current && codes::matches(env, row.id, code, row.code_hash.as_deref())? {
        return Ok(row);
    }
    Entity::update_many()
        .col_expr(Column::CodeAttempts, Expr::col(Column::CodeAttempts).add(1))
        .col_expr(Column::CodeFailures, Expr::col(Column::CodeFailures).add(1))
        .filter(Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Err(codes::wrong())
}

/// The sign-up whose mailed link carries the token, if the link is still valid.
pub(super) async fn by_token(conn: &impl ConnectionTrait, env: &Env, token: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::TokenExpiresAt.gt(env.now()))
        .one(conn)
        .await
}

/// Deletes a sign-up and all others of the address. Returns whether it still existed.
pub(super) async fn consume(tx: &Tx, row: &Model) -> Result<bool, DbErr> {
    let used = Entity::delete_by_id(row.id).exec(tx).await?;
    Entity::delete_many().filter(Column::Email.eq(&*row.email)).exec(tx).await?;
    Ok(used.rows_affected == 1)
}

/// Deletes the sign-ups that were not verified in time.
pub(super) async fn clean_up(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - KEPT;
    let old: Old<Entity> = Old { id: Column::Id, at: Column::CreatedAt, before, which: None, with: &[] };
    old.delete(env).await
}
