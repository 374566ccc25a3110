//! Requesting mailed links. The request does the same work for every address; the worker decides whether there is an
//! account and what is mailed.

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

/// A link to be mailed. Its token is stored nowhere else.
pub struct IssuedLink {
    /// The address the mail goes to.
    pub to: EmailAddress,
    /// The account; `None` for a sign-up, which has no account yet.
    pub user_id: Option<Uuid>,
    /// The recipient's name, for the greeting.
    pub display_name: String,
    /// The language of the mail.
    pub locale: Locale,
    /// What the link does.
    pub purpose: LinkPurpose,
    /// The secret in the link; empty for a notice without one.
    pub token: String,
    /// What can be typed instead, in the browser that signed up.
    pub code: Option<String>,
}

/// Omits the token, which must not reach logs.
impl fmt::Debug for IssuedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedLink")
            .field("user_id", &self.user_id)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// Requests the link of a sign-up again: of the sign-up made in this browser, else of the address's latest. Anybody
/// may; the response is the same for every address.
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

/// Requests a link that logs in without a password. Anybody may; the response is the same for every address.
pub async fn request_magic_link(env: &Env, email: &str) -> Result<(), Failure<AccountErrorCode>> {
    request(env, email, LinkPurpose::Login).await
}

/// Requests a link to choose a new password. Anybody may; the response is the same for every address.
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
    let email = checks.take("email", EmailAddress::of_account(email));
    checks.finish_with(email)
}

/// Issues the token for a link request, if the address may have one. A repeated run issues another token for an
/// account, since only the hash of the first is stored; both work.
///
/// While the address is unverified, every link is the one that verifies it.
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
        // The address already has an account, which only the mailbox's owner learns.
        LinkPurpose::VerifyEmail if request.sign_up_id.is_some() => LinkPurpose::AccountExists,
        LinkPurpose::VerifyEmail
        | LinkPurpose::UndoSecondFactor
        | LinkPurpose::ChangeEmail
        | LinkPurpose::UndoEmailChange => return Ok(None),
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
        code: None,
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
        code: Some(waiting_sign_ups::issue_code(tx, env, &row, request.id).await?),
        display_name: row.display_name,
        purpose: LinkPurpose::VerifyEmail,
    }))
}
