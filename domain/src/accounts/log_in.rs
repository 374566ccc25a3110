//! Logging in by address and password.

use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::error::{Failure, Validation};
use kernel::text::EmailAddress;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use secrecy::SecretString;

use super::second_factor::{self, LogInStep};
use super::sessions::suspended;
use super::{AccountErrorCode, load, passwords};

/// A login by password. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account's mail address.
    pub email: String,
    /// Compared with the account's password hash.
    pub password: SecretString,
    /// The `User-Agent` header, to name the device of the session.
    pub user_agent: Option<String>,
}

/// Logs in by address and password. If the account has a second factor, that comes next. Anybody may; a wrong password
/// and an unknown address get the same response in the same time.
pub async fn log_in(env: &Env, input: Credentials) -> Result<LogInStep, Failure<AccountErrorCode>> {
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::of_account(&input.email));
    let email = checks.finish_with(email)?;
    let user = user::Entity::find().filter(user::Column::Email.eq(email.as_str())).one(env.db.primary()).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let known = passwords::verify(&input.password, hash).await?;
    let user = user.filter(|_| known).ok_or_else(wrong_credentials)?;
    match user.status {
        UserStatus::Active => {}
        UserStatus::Suspended => return Err(suspended()),
        UserStatus::Pending | UserStatus::Deleted => return Err(wrong_credentials()),
    }

    let tx = env.begin().await?;
    // The password may have been reset during the check; a login with the old one must not survive that.
    user::Entity::find_by_id(user.id)
        .filter(user::Column::PasswordHash.eq(user.password_hash))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .lock_shared()
        .one(&tx)
        .await?
        .ok_or_else(wrong_credentials)?;
    let account = load(&tx, user.id).await?;
    let step = second_factor::let_in(&tx, env, account, input.user_agent.as_deref()).await?;
    tx.commit().await?;
    Ok(step)
}

fn wrong_credentials() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::InvalidCredentials, "Wrong email address or password.")
}
