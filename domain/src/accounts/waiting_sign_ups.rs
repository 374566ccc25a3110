//! Sign-ups whose mailbox is not verified yet.

use entity::mail_link_request::LinkPurpose;
use entity::sign_up::{ActiveModel, Column, Entity, Model};
use entity::user;
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::retention::Old;
use kernel::text::EmailAddress;
use kernel::{Env, secret};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use time::Duration;
use uuid::Uuid;

use super::tokens;

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
