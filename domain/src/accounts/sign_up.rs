//! Signing up.

use entity::mail_link_request::LinkPurpose;
use entity::user::{self, UserStatus};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use secrecy::SecretString;
use uuid::Uuid;

use super::sessions::RevokeReason;
use super::{Account, AccountErrorCode, links, passwords, sessions, tokens};
use crate::Env;
use crate::crm;
use crate::db::Tx;
use crate::error::{Failure, Validation};
use crate::ids::UserId;
use crate::limits;
use crate::text::{EmailAddress, Locale, Timezone, line};

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

/// A checked [`SignUp`].
struct Checked {
    email: EmailAddress,
    display_name: String,
    locale: Locale,
    timezone: String,
}

/// Signs somebody up and has a verification link mailed.
///
/// Anybody may. Whether the address had an account already shows only in the mail: the answer is made from the input
/// alone, and the same work is done. An account that was never verified is taken over by the repeated sign-up, so that
/// nobody can wait in it for the address's owner with a password of their own.
pub async fn sign_up(env: &Env, input: SignUp) -> Result<Account, Failure<AccountErrorCode>> {
    let checked = check(&input).await?;
    let hash = passwords::hash(env, &input.password).await?;
    let id = env.ids.next();

    let tx = env.begin().await?;
    upsert(&tx, env, id, &checked, hash).await?;
    let stored = user::Entity::find().filter(user::Column::Email.eq(checked.email.as_str())).one(&*tx).await?;
    let unverified = stored.as_ref().filter(|user| is_open(user));
    let purpose = if unverified.is_some() { LinkPurpose::VerifyEmail } else { LinkPurpose::AccountExists };
    // For an account that stays as it is, these look for an id that nobody has, and take as long.
    let taken_over = unverified.map_or(id, |user| user.id);
    tokens::void(&tx, env, taken_over).await?;
    sessions::revoke_all(&tx, env, taken_over, RevokeReason::SignUp).await?;
    links::enqueue(&tx, env, &checked.email, purpose, checked.locale).await?;
    tx.commit().await?;

    Ok(Account {
        user_id: UserId::from_uuid(id),
        email: checked.email,
        display_name: checked.display_name,
        status: UserStatus::Pending,
        email_verified: false,
        locale: checked.locale,
        timezone: checked.timezone,
        roles: Vec::new(),
    })
}

/// Creates a verified account, for the system's own use (demo data, the first administrator), or returns the one that
/// is there, unchanged.
pub async fn provision(env: &Env, input: SignUp) -> Result<Account, Failure<AccountErrorCode>> {
    let checked = check(&input).await?;
    let existing = super::find_by_email(env, &checked.email).await?;
    if let Some(account) = existing.filter(|account| account.email_verified) {
        return Ok(account);
    }
    let hash = passwords::hash(env, &input.password).await?;
    let tx = env.begin().await?;
    upsert(&tx, env, env.ids.next(), &checked, hash).await?;
    user::Entity::update_many()
        .col_expr(user::Column::Status, user::Column::Status.save_as(Expr::val(UserStatus::Active)))
        .col_expr(user::Column::EmailVerifiedAt, Expr::value(env.now()))
        .filter(user::Column::Email.eq(checked.email.as_str()))
        .filter(user::Column::Status.eq(UserStatus::Pending))
        .exec(&*tx)
        .await?;
    crm::note_person(&tx, env, checked.email.as_str()).await?;
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

/// Whether the account still waits for its first proof that the address is its owner's.
fn is_open(user: &user::Model) -> bool {
    user.status == UserStatus::Pending && user.email_verified_at.is_none()
}

/// Inserts the account, or takes over the unverified one with this address; any other is left as it is.
async fn upsert(tx: &Tx, env: &Env, id: Uuid, checked: &Checked, password_hash: String) -> Result<(), DbErr> {
    use user::Column;

    let row = user::ActiveModel {
        id: Set(id),
        email: Set(checked.email.as_str().to_owned()),
        password_hash: Set(Some(password_hash)),
        display_name: Set(checked.display_name.clone()),
        locale: Set(checked.locale.tag().to_owned()),
        timezone: Set(checked.timezone.clone()),
        status: Set(UserStatus::Pending),
        email_verified_at: Set(None),
        created_at: Set(env.now()),
        updated_at: Set(env.now()),
    };
    let of_stored = |column: Column| Expr::col((user::Entity, column));
    let take_over = OnConflict::column(Column::Email)
        .update_columns([
            Column::PasswordHash,
            Column::DisplayName,
            Column::Locale,
            Column::Timezone,
            Column::UpdatedAt,
        ])
        .action_and_where(of_stored(Column::Status).eq("pending").and(of_stored(Column::EmailVerifiedAt).is_null()))
        .to_owned();
    user::Entity::insert(row).on_conflict(take_over).exec_without_returning(&**tx).await?;
    Ok(())
}
