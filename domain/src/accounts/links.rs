//! Asking for mailed links. The request does the same work for every address; who really has an account, and what is
//! mailed, is decided by the worker.

use std::fmt;

use entity::mail_link_request::{Entity, LinkPurpose, Model};
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::LinkRequestId;
use kernel::text::{EmailAddress, Locale};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use secrecy::SecretString;
use uuid::Uuid;

use super::{AccountErrorCode, link_requests, tokens, waiting_sign_ups};

/// A link to be mailed; its token exists nowhere else.
pub struct IssuedLink {
    /// Whom it goes to.
    pub to: EmailAddress,
    /// The account; none for a sign-up, which is none yet.
    pub user_id: Option<Uuid>,
    /// The name to greet.
    pub display_name: String,
    /// The language to write in.
    pub locale: Locale,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The secret in the link; empty for a notice without one.
    pub token: String,
}

/// The token must not reach logs, so `Debug` does not show it.
impl fmt::Debug for IssuedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedLink")
            .field("user_id", &self.user_id)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// Asks for the link of a sign-up again: the one that this browser made, else the address's last. Anybody may; the answer
/// is the same for every address.
pub async fn request_verification(
    env: &Env,
    email: &str,
    sign_up_token: Option<&SecretString>,
) -> Result<(), Failure<AccountErrorCode>> {
    let email = parse(email)?;
    let sign_up_id = match sign_up_token {
        Some(token) => waiting_sign_ups::of_browser(env.db.primary(), env, &email, token).await?,
        None => None,
    };
    let tx = env.begin().await?;
    link_requests::enqueue(&tx, env, &email, LinkPurpose::VerifyEmail, Locale::default(), sign_up_id).await?;
    Ok(tx.commit().await?)
}

/// Asks for a link that logs in without a password. Anybody may; the answer is the same for every address.
pub async fn request_magic_link(env: &Env, email: &str) -> Result<(), Failure<AccountErrorCode>> {
    request(env, email, LinkPurpose::Login).await
}

/// Asks for a link to choose a new password. Anybody may; the answer is the same for every address.
pub async fn request_password_reset(env: &Env, email: &str) -> Result<(), Failure<AccountErrorCode>> {
    request(env, email, LinkPurpose::ResetPassword).await
}

async fn request(env: &Env, email: &str, purpose: LinkPurpose) -> Result<(), Failure<AccountErrorCode>> {
    let email = parse(email)?;
    let tx = env.begin().await?;
    link_requests::enqueue(&tx, env, &email, purpose, Locale::default(), None).await?;
    Ok(tx.commit().await?)
}

fn parse(email: &str) -> Result<EmailAddress, Failure<AccountErrorCode>> {
    let mut checks = Validation::new();
    checks.take("email", EmailAddress::of_account(email)).ok_or_else(|| checks.into_failure())
}

/// Makes the token for a link request, if the address may have it. A repeated run makes another token for an account,
/// since the first exists nowhere any more; both work.
///
/// Where nobody has proved the address yet, any link is the one that proves it.
pub async fn issue_link(env: &Env, request_id: LinkRequestId) -> Result<Option<IssuedLink>, Internal> {
    let tx = env.begin().await?;
    let Some(request) = Entity::find_by_id(request_id).one(&tx).await? else {
        return Ok(None);
    };
    if link_requests::is_flood(&tx, &request).await? {
        tracing::warn!(request_id = %request.id, "no link was mailed: too many were asked for");
        return Ok(None);
    }
    let user = user::Entity::find().filter(user::Column::Email.eq(&*request.email)).one(&tx).await?;
    let issued = match user {
        Some(user) if user.status == UserStatus::Active => of_account(&tx, env, &request, user).await?,
        Some(user) if user.status != UserStatus::Pending => None,
        unproven => of_sign_up(&tx, env, &request, unproven).await?,
    };
    tx.commit().await?;
    Ok(issued)
}

async fn of_account(tx: &Tx, env: &Env, request: &Model, user: user::Model) -> Result<Option<IssuedLink>, Internal> {
    let purpose = match request.purpose {
        // Whoever signed up has an account already, which only the mailbox's owner is told.
        LinkPurpose::VerifyEmail if request.sign_up_id.is_some() => LinkPurpose::AccountExists,
        LinkPurpose::VerifyEmail | LinkPurpose::UndoSecondFactor => return Ok(None),
        purpose => purpose,
    };
    let token = match purpose {
        LinkPurpose::AccountExists => String::new(),
        purpose => tokens::issue(tx, env, user.id, purpose, None).await?,
    };
    Ok(Some(IssuedLink {
        to: EmailAddress::stored(&user.email),
        user_id: Some(user.id),
        locale: Locale::or_default(&user.locale),
        display_name: user.display_name,
        purpose,
        token,
    }))
}

async fn of_sign_up(
    tx: &Tx,
    env: &Env,
    request: &Model,
    unproven: Option<user::Model>,
) -> Result<Option<IssuedLink>, Internal> {
    let row = match (waiting_sign_ups::waiting(tx, env, &request.email, request.sign_up_id).await?, unproven) {
        (Some(row), _) => row,
        (None, Some(user)) => waiting_sign_ups::of_unproven(tx, env, &user).await?,
        (None, None) => return Ok(None),
    };
    Ok(Some(IssuedLink {
        to: EmailAddress::stored(&row.email),
        user_id: None,
        locale: Locale::or_default(&row.locale),
        token: waiting_sign_ups::issue_link(tx, env, &row).await?,
        display_name: row.display_name,
        purpose: LinkPurpose::VerifyEmail,
    }))
}
