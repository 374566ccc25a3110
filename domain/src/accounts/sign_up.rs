//! Signing up. What was typed is stored until the mailbox is verified. Before that it is not an account: it can't log
//! in, nor own, claim or be granted anything. An address may have several sign-ups, independent of each other.

use std::fmt;

use entity::mail_link_request::LinkPurpose;
use entity::sign_up::{ActiveModel, Entity, Model};
use kernel::error::{Failure, Validation};
use kernel::text::{EmailAddress, Locale, line};
use kernel::zones::Timezone;
use kernel::{Env, limits, secret};
use sea_orm::EntityTrait as _;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::waiting_sign_ups::KEPT;
use super::{Account, AccountErrorCode, link_requests, passwords, prove};
use crate::{contact_changes, site_settings};

/// A sign-up. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// The address to verify, which becomes the account's.
    pub email: String,
    /// The password of the future account.
    pub password: SecretString,
    /// The name that other people will see.
    pub display_name: String,
    /// The language of mails; English when left out.
    pub locale: Option<String>,
    /// The IANA zone times are shown in; UTC when left out.
    pub timezone: Option<String>,
}

/// What the browser or app stores after signing up, so that the mailed link can use the password chosen there.
pub struct SignedUp {
    /// The secret to store; [`super::VerifyEmail::sign_up_token`] takes it.
    pub token: SecretString,
    /// When the sign-up expires.
    pub ends_at: OffsetDateTime,
}

/// Omits the token, which must not reach logs.
impl fmt::Debug for SignedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedUp").field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

/// A [`SignUp`] whose fields passed validation.
struct Checked {
    email: EmailAddress,
    display_name: String,
    locale: Locale,
    timezone: String,
}

/// Stores a sign-up and has a link mailed that verifies the mailbox.
///
/// Anybody may. Only the mail reveals whether the address has an account: the response and the work are the same.
pub async fn sign_up(env: &Env, input: SignUp) -> Result<SignedUp, Failure<AccountErrorCode>> {
    let checked = check(&input).await?;
    let password_hash = passwords::hash(env, &input.password).await?;
    let token = secret::token(&*env.random);
    let agreed = site_settings::site(env).await?.agreed();
    let row =
        Model { terms_id: agreed.terms_id, privacy_id: agreed.privacy_id, ..row(env, &checked, password_hash, &token) };
    let tx = env.begin().await?;
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
    link_requests::enqueue(&tx, env, &checked.email, LinkPurpose::VerifyEmail, checked.locale, Some(row.id)).await?;
    tx.commit().await?;
    Ok(SignedUp { token: SecretString::from(token), ends_at: env.now() + KEPT })
}

/// Creates a verified account for internal use (demo data, the first administrator), or returns the existing one
/// unchanged.
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
        contact_changes::note_person(&tx, env, checked.email.as_str()).await?;
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
    let (email, display_name, locale, timezone) = checks.finish_with((email, display_name, locale, timezone))?;
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
        code_hash: None,
        code_expires_at: None,
        code_attempts: 0,
        code_failures: 0,
        created_at: env.now(),
        terms_id: None,
        privacy_id: None,
    }
}
