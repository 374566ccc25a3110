//! Accounts and sessions: signing up, mailed links, passwords, logging in and out, roles.
//!
//! Whether an address has an account is never revealed: responses for known and unknown addresses use the same words
//! and the same work, and only the mailbox's owner learns more.
//!
//! An unverified address has no account: see `sign_up` and `prove`.

mod authenticate;
pub mod avatars;
mod clean_up;
mod codes;
mod device;
pub mod email_changes;
mod erase;
mod guessable;
mod guest_orders;
mod known_device;
mod link_requests;
mod links;
mod log_in;
mod passwords;
mod profile;
mod prove;
mod redeem;
mod roles;
pub mod second_factor;
mod sessions;
mod sign_up;
mod tokens;
mod waiting_sign_ups;

#[cfg(test)]
mod tests;

pub use entity::mail_link_request::LinkPurpose;
use entity::role_grant;
pub use entity::role_grant::Role;
pub use entity::session::Model as Session;
use entity::user;
pub use entity::user::Model as User;
pub use entity::user::UserStatus;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

use kernel::Env;
use kernel::actor::SignedIn;
use kernel::db::among;
use kernel::error::ErrorCode;
use kernel::ids::{TypedId as _, UserId};
use kernel::text::{EmailAddress, Locale};

pub use authenticate::{authenticate, authenticate_all};
pub(crate) use clean_up::clean_up;
pub(crate) use codes::shown as shown_code;
pub(crate) use erase::{erase, stand_in};
pub(crate) use guest_orders::claim as claim_guest_orders;
pub use known_device::{DAYS_KNOWN, LoginPlace, device_tokens, login_place};
pub use links::{IssuedLink, issue_link, request_magic_link, request_password_reset, request_verification};
pub use log_in::{Credentials, log_in};
pub use profile::{ChangePassword, UpdateAccount, change_password, device_of, open_sessions, update};
pub use prove::{VerifyEmail, VerifyStep, WaitingSignUp, verify_email};
pub use redeem::{ResetPassword, redeem_magic_link, reset_password};
pub use roles::grant_role_in;
pub(crate) use roles::invite;
pub use second_factor::LogInStep;
pub use second_factor::proof::Proof;
pub(crate) use second_factor::proof::demand as demand_proof;
pub use sessions::{LogIn, OpenSession, Revoke, refresh as refresh_session, revoke as revoke_session};
pub(crate) use sessions::{end_others as end_other_sessions, lock_out};
pub use sign_up::{SignUp, SignedUp, provision, sign_up};
pub(crate) use tokens::lifetime as link_lifetime;

/// Why an operation on an account was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// The address and the password don't belong together.
    InvalidCredentials,
    /// The account was suspended.
    AccountSuspended,
    /// The link is unknown, was used, or is too old.
    TokenInvalid,
    /// The password is too easy to guess.
    WeakPassword,
    /// The session is over; sign in again.
    SessionExpired,
    /// The session was ended; sign in again.
    SessionRevoked,
    /// The login needs the second factor next.
    SecondFactorRequired,
    /// The code of the second factor is wrong, or was used already.
    CodeInvalid,
    /// The login that waited for its second factor has expired or was used.
    ChallengeInvalid,
    /// Too many wrong codes were entered.
    TooManyAttempts,
    /// The second factor is on already.
    SecondFactorOn,
    /// The second factor is off, or its setup was not begun.
    SecondFactorOff,
    /// The second factor was replaced or switched off meanwhile.
    SecondFactorChanged,
    /// The operation requires a verified address.
    EmailNotVerified,
    /// A password must be chosen, because the one typed at sign-up may be a stranger's.
    PasswordRequired,
    /// There are as many API keys as there may be.
    TooManyApiKeys,
    /// The address belongs to another account.
    EmailTaken,
    /// The person is the only owner of organizations that still have something to do.
    OrganizationsNeedOwner,
}

impl ErrorCode for AccountErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// An account as its owner sees it.
#[derive(Debug, Clone)]
pub struct Account {
    /// The key of its `users` row.
    pub user_id: UserId,
    /// The login and the address that mails go to; see `email_verified`.
    pub email: EmailAddress,
    /// The name that other people see.
    pub display_name: String,
    /// Whether the account is active or suspended.
    pub status: UserStatus,
    /// Whether the address was verified.
    pub email_verified: bool,
    /// The language mails are written in.
    pub locale: Locale,
    /// The IANA name of the zone that times are shown in, such as "Europe/Berlin".
    pub timezone: String,
    /// Granted roles, such as organizer. Being a participant needs no grant and is never listed.
    pub roles: Vec<Role>,
}

impl Account {
    /// Combines an account's row with its granted roles.
    pub(crate) fn of(user: user::Model, roles: Vec<Role>) -> Self {
        Self {
            user_id: user.typed_id(),
            email: EmailAddress::stored(&user.email),
            display_name: user.display_name,
            status: user.status,
            email_verified: user.email_verified_at.is_some(),
            locale: Locale::or_default(&user.locale),
            timezone: user.timezone,
            roles,
        }
    }
}

impl From<&SignedIn> for Account {
    fn from(user: &SignedIn) -> Self {
        Self {
            user_id: user.user_id,
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            status: user.status,
            email_verified: user.email_verified,
            locale: user.locale,
            timezone: user.timezone.clone(),
            roles: user.roles.clone(),
        }
    }
}

/// Loads an account that is known to exist, with its roles.
pub(crate) async fn load(conn: &impl ConnectionTrait, user_id: Uuid) -> Result<Account, DbErr> {
    let user = user::Entity::find_by_id(user_id).one(conn).await?;
    let user = user.ok_or_else(|| DbErr::RecordNotFound(format!("user {user_id}")))?;
    with_roles(conn, user).await
}

async fn with_roles(conn: &impl ConnectionTrait, user: user::Model) -> Result<Account, DbErr> {
    let grants = role_grant::Entity::find().filter(role_grant::Column::UserId.eq(user.id)).all(conn).await?;
    Ok(Account::of(user, grants.into_iter().map(|grant| grant.role).collect()))
}

/// Adds the roles to account rows, keeping their order. Runs one statement.
pub(crate) async fn with_roles_of(conn: &impl ConnectionTrait, users: Vec<user::Model>) -> Result<Vec<Account>, DbErr> {
    let ids = users.iter().map(|user| user.id);
    let grants = role_grant::Entity::find().filter(among(conn, role_grant::Column::UserId, ids)).all(conn).await?;
    let accounts = users.into_iter().map(|user| {
        let roles = grants.iter().filter(|grant| grant.user_id == user.id).map(|grant| grant.role).collect();
        Account::of(user, roles)
    });
    Ok(accounts.collect())
}

/// The account with this address, for the command line and for internal use.
pub async fn find_by_email(env: &Env, email: &EmailAddress) -> Result<Option<Account>, DbErr> {
    let conn = env.db.primary();
    match user::Entity::find().filter(user::Column::Email.eq(email.as_str())).one(conn).await? {
        Some(user) => with_roles(conn, user).await.map(Some),
        None => Ok(None),
    }
}
