//! Signing up. What was typed is kept as it is until its mailbox is proved, and is no account before: it can't log in,
//! own, be given or claim anything. An address may have many sign-ups; none changes another.

use std::fmt;

use entity::mail_link_request::LinkPurpose;
use entity::sign_up::{ActiveModel, Column, Entity, Model};
use entity::user;
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::retention::Old;
use kernel::text::{EmailAddress, Locale, Timezone, line};
use kernel::{Env, limits, secret};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Account, AccountErrorCode, links, passwords, prove, tokens};
use crate::crm;

/// How long a sign-up waits for its proof; within it, links can be asked for anew.
pub(super) const KEPT: Duration = Duration::days(7);

/// What somebody who signs up gives.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// The address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The name others will see.
    pub display_name: String,
    /// The language of mails; English when left out.
    pub locale: Option<String>,
    /// The IANA zone times are shown in; UTC when left out.
    pub timezone: Option<String>,
}

/// What the browser or app that signed up keeps, so that the mailed link finds the password chosen there.
pub struct SignedUp {
    /// The secret to keep.
    pub token: SecretString,
    /// Until when it is good for anything.
    pub ends_at: OffsetDateTime,
}

/// The token must not reach logs, so `Debug` does not show it.
impl fmt::Debug for SignedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedUp").field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

/// A checked [`SignUp`].
struct Checked {
    email: EmailAddress,
    display_name: String,
    locale: Locale,
    timezone: String,
}

/// Keeps what somebody typed who signs up, and has a link mailed that proves the mailbox.
///
/// Anybody may. Whether the address has an account shows only in the mail: the answer and the work are the same.
pub async fn sign_up(env: &Env, input: SignUp) -> Result<SignedUp, Failure<AccountErrorCode>> {
    let checked = check(&input).await?;
    let password_hash = passwords::hash(env, &input.password).await?;
    let token = secret::token(&*env.random);
    let row = row(env, &checked, password_hash, &token);
    let tx = env.begin().await?;
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
    links::enqueue(&tx, env, &checked.email, LinkPurpose::VerifyEmail, checked.locale, Some(row.id)).await?;
    tx.commit().await?;
    Ok(SignedUp { token: SecretString::from(token), ends_at: env.now() + KEPT })
}

/// Creates a verified account, for the system's own use (demo data, the first administrator), or returns the one that
/// is there, unchanged.
pub async fn provision(env: &Env, input: SignUp) -> Result<Account, Failure<AccountErrorCode>> {
    let checked = check(&input).await?;
    let existing = super::find_by_email(env, &checked.email).await?;
    if let Some(account) = existing.filter(|account| account.email_verified) {
        return Ok(account);
    }
    let password_hash = passwords::hash(env, &input.password).await?;
    let row = row(env, &checked, password_hash, &secret::token(&*env.random));
    let tx = env.begin().await?;
    if prove::activate(&tx, env, &row).await?.is_some() {
        crm::note_person(&tx, env, checked.email.as_str()).await?;
    }
    tx.commit().await?;
    let account = super::find_by_email(env, &checked.email).await?;
    account.ok_or_else(|| Failure::not_found("email", "account"))
}

async fn check(input: &SignUp) -> Result<Checked, Failure<AccountErrorCode>> {
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::parse(&input.email));
    passwords::check(&mut checks, &input.password, &[&input.email, &input.display_name]).await?;
    let display_name = checks.take("displayName", line(&input.display_name, limits::DISPLAY_NAME));
    let locale = checks.take_optional("locale", input.locale.as_deref().map(str::parse::<Locale>));
    let timezone = checks.take_optional("timezone", input.timezone.as_deref().map(Timezone::parse));
    let (Some(email), Some(display_name), Some(locale), Some(timezone)) = (email, display_name, locale, timezone)
    else {
        return Err(checks.into_failure());
    };
    checks.finish()?;
    let timezone = timezone.map_or("UTC", |zone| zone.name()).to_owned();
    Ok(Checked { email, display_name, locale: locale.unwrap_or_default(), timezone })
}

fn row(env: &Env, checked: &Checked, password_hash: String, browser_token: &str) -> Model {
    Model {
        id: env.ids.next(),
        email: checked.email.as_str().to_owned(),
        password_hash,
        display_name: checked.display_name.clone(),
        locale: checked.locale.tag().to_owned(),
        timezone: checked.timezone.clone(),
        browser_hash: secret::digest(browser_token),
        token_hash: None,
        token_expires_at: None,
        created_at: env.now(),
    }
}

/// The address's sign-up that this browser made; none if it made none.
pub(super) async fn of_browser(
    conn: &impl ConnectionTrait,
    env: &Env,
    email: &EmailAddress,
    browser: &SecretString,
) -> Result<Option<Uuid>, DbErr> {
    let query = open(env, email.as_str()).filter(Column::BrowserHash.eq(secret::digest(browser.expose_secret())));
    Ok(query.one(conn).await?.map(|row| row.id))
}

/// The sign-up that a link is asked for: the one that is named, else the address's last.
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

/// The sign-up of an account from the time when there were accounts without proof. Nobody's browser, and nobody's
/// password: who proves the mailbox chooses one.
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
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx).await?;
    Ok(row)
}

/// Makes the token of a sign-up's link. It is derived from the sign-up and our key, so that a repeated run, and a mail
/// that is asked for again, carry the same one and leave none that does not work.
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

/// The sign-up whose mailed link carries the token, if that is still good.
pub(super) async fn by_token(conn: &impl ConnectionTrait, env: &Env, token: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::TokenExpiresAt.gt(env.now()))
        .one(conn)
        .await
}

/// Uses a sign-up up, and with it all others of the address; whether it was still there.
pub(super) async fn consume(tx: &Tx, row: &Model) -> Result<bool, DbErr> {
    let used = Entity::delete_by_id(row.id).exec(tx).await?;
    Entity::delete_many().filter(Column::Email.eq(&*row.email)).exec(tx).await?;
    Ok(used.rows_affected == 1)
}

/// Forgets the sign-ups that nobody proved in their time.
pub(super) async fn clean_up(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - KEPT;
    let old: Old<Entity> = Old { id: Column::Id, at: Column::CreatedAt, before, which: None, with: &[] };
    old.delete(env).await
}
