//! Verifying the mailbox of a sign-up, which turns it into an account. There is no other way to get an account, so
//! whatever an account owns, claims or is granted belongs to somebody who controls its address.

use entity::sign_up::Model;
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::text::{EmailAddress, line};
use kernel::{Env, audit, limits, secret, versions};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::sessions::{LogIn, RevokeReason};
use super::{AccountErrorCode, codes, load, passwords, sessions, tokens, waiting_sign_ups};
use crate::contact_changes;

/// A mailed verification link that somebody followed, or the code beside it. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct VerifyEmail {
    /// The secret from the mailed link; ignored with a code.
    pub token: SecretString,
    /// The code from the mail, which works only in the browser that signed up.
    pub code: Option<SecretString>,
    /// The secret that the browser stored when it signed up; `None` in any other browser.
    pub sign_up_token: Option<SecretString>,
    /// Replaces the password typed at sign-up; required when `sign_up_token` is missing.
    pub password: Option<SecretString>,
    /// Replaces the name typed at sign-up.
    pub display_name: Option<String>,
    /// The `User-Agent` header, to name the device of the session.
    pub user_agent: Option<String>,
}

/// The outcome of following a valid link.
#[derive(Debug)]
pub enum VerifyStep {
    /// The account was created, and this browser is logged in.
    Done(Box<LogIn>),
    /// The link was opened in another browser than the one that signed up, so the password may be a stranger's. The
    /// next step is to choose a new one, with the same token.
    PasswordNeeded(WaitingSignUp),
}

/// A sign-up as shown to whoever has its mailed link.
#[derive(Debug, Clone)]
pub struct WaitingSignUp {
    /// The address that signed up.
    pub email: EmailAddress,
    /// The name typed at sign-up.
    pub display_name: String,
}

/// Verifies the mailbox of a sign-up by its mailed token: creates the account, ends all other sign-ups of the address,
/// and logs in. In the browser that signed up, the password typed there is used, and the mailed code does as well as the
/// token; elsewhere a new one is chosen. A new account has no second factor that this could leave out.
///
/// Whoever has the token may, or the browser's token and the code.
pub async fn verify_email(env: &Env, input: VerifyEmail) -> Result<VerifyStep, Failure<AccountErrorCode>> {
    let (mut row, gone): (Model, fn() -> Failure<AccountErrorCode>) = match &input.code {
        Some(code) => (by_code(env, input.sign_up_token.as_ref(), code).await?, codes::wrong),
        None => (by_token(env, &input.token).await?, tokens::invalid),
    };
    let mut checks = Validation::new();
    let name = input.display_name.as_deref().map(|name| line(name, limits::DISPLAY_NAME));
    if let Some(Some(name)) = checks.take_optional("displayName", name) {
        row.display_name = name;
    }
    let is_of_browser = |token: &SecretString| secret::digest(token.expose_secret().trim()) == row.browser_hash;
    match &input.password {
        Some(password) => {
            passwords::check(&mut checks, password, &[&row.email, &row.display_name]).await?;
            checks.finish()?;
            row.password_hash = passwords::hash(env, password).await?;
        }
        None if input.sign_up_token.as_ref().is_some_and(is_of_browser) => checks.finish()?,
        None => {
            let email = EmailAddress::stored(&row.email);
            return Ok(VerifyStep::PasswordNeeded(WaitingSignUp { email, display_name: row.display_name }));
        }
    }

    let tx = env.begin().await?;
    let user_id = activate(&tx, env, &row).await?.ok_or_else(gone)?;
    if !waiting_sign_ups::consume(&tx, &row).await? {
        return Err(gone());
    }
    let entry = audit::Entry::of("account.verify_email", "user", user_id);
    audit::record(&tx, env, &Actor::Anonymous, entry).await?;
    contact_changes::note_person(&tx, env, &row.email).await?;
    let account = load(&tx, user_id).await?;
    let session = sessions::open(&tx, env, &account, input.user_agent.as_deref(), None).await?;
    tx.commit().await?;
    Ok(VerifyStep::Done(Box::new(LogIn { account, session })))
}

async fn by_token(env: &Env, token: &SecretString) -> Result<Model, Failure<AccountErrorCode>> {
    let row = waiting_sign_ups::by_token(env.db.primary(), env, token.expose_secret()).await?;
    row.ok_or_else(tokens::invalid)
}

/// The sign-up of this browser, by its mailed code.
async fn by_code(
    env: &Env,
    sign_up_token: Option<&SecretString>,
    code: &SecretString,
) -> Result<Model, Failure<AccountErrorCode>> {
    let browser = sign_up_token.ok_or_else(codes::wrong)?;
    waiting_sign_ups::by_code(env, browser, code.expose_secret()).await
}

/// Creates the account of a sign-up whose mailbox was verified; `None` if the address already has one. Of two calls at
/// once, the second waits here for the first before it touches anything else.
///
/// An old account that was created before verification became mandatory is taken over; its sessions and links end.
pub(super) async fn activate(tx: &Tx, env: &Env, row: &Model) -> Result<Option<Uuid>, DbErr> {
    use user::Column;

    let id = env.ids.next();
    let account = user::ActiveModel {
        id: Set(id),
        email: Set(row.email.clone()),
        password_hash: Set(Some(row.password_hash.clone())),
        display_name: Set(row.display_name.clone()),
        locale: Set(row.locale.clone()),
        timezone: Set(row.timezone.clone()),
        status: Set(UserStatus::Active),
        email_verified_at: Set(Some(env.now())),
        deletes_at: Set(None),
        created_at: Set(env.now()),
        updated_at: Set(env.now()),
        terms_id: Set(row.terms_id),
        privacy_id: Set(row.privacy_id),
        username: Set(None),
        version: Set(versions::FIRST),
    };
    let of_stored = |column: Column| Expr::col((user::Entity, column));
    let take_over = OnConflict::column(Column::Email)
        .update_columns([
            Column::PasswordHash,
            Column::DisplayName,
            Column::Locale,
            Column::Timezone,
            Column::Status,
            Column::EmailVerifiedAt,
            Column::UpdatedAt,
            Column::TermsId,
            Column::PrivacyId,
        ])
        .action_and_where(of_stored(Column::Status).eq("pending").and(of_stored(Column::EmailVerifiedAt).is_null()))
        .to_owned();
    if user::Entity::insert(account).on_conflict(take_over).exec_without_returning(tx).await? == 0 {
        return Ok(None);
    }
    let stored = user::Entity::find().filter(Column::Email.eq(&*row.email)).one(tx).await?;
    let stored = stored.ok_or_else(|| DbErr::RecordNotFound("the account that was just made".to_owned()))?;
    if stored.id != id {
        tokens::void(tx, env, stored.id).await?;
        sessions::revoke_all(tx, env, stored.id, RevokeReason::FirstVerified).await?;
    }
    Ok(Some(stored.id))
}
