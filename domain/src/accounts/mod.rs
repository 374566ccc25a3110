//! Accounts and sessions.

use entity::mail_link_request::LinkPurpose;
pub use entity::role_grant::Role;
use entity::user;
pub use entity::user::UserStatus;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::Env;
use crate::actor::SignedIn;
use crate::error::ErrorCode;
use crate::ids::UserId;
use crate::text::{EmailAddress, Locale};

/// Why something about an account was refused.
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
}

impl ErrorCode for AccountErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// An account as its owner sees it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Which one.
    pub user_id: UserId,
    /// Its address.
    pub email: EmailAddress,
    /// The name others see.
    pub display_name: String,
    /// Where it stands.
    pub status: UserStatus,
    /// Whether the address was verified.
    pub email_verified: bool,
    /// The language mails are written in.
    pub locale: Locale,
    /// Roles beyond participant.
    pub roles: Vec<Role>,
}

impl Account {
    /// Puts a row and its grants together.
    pub(crate) fn of(user: user::Model, roles: Vec<Role>) -> Result<Self, DbErr> {
        Ok(Self {
            user_id: UserId::from_uuid(user.id),
            email: stored_address(&user.email)?,
            display_name: user.display_name,
            status: user.status,
            email_verified: user.email_verified_at.is_some(),
            locale: Locale::or_default(&user.locale),
            roles,
        })
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
            roles: user.roles.clone(),
        }
    }
}

/// Reads an address that was checked before it was stored.
fn stored_address(text: &str) -> Result<EmailAddress, DbErr> {
    EmailAddress::parse(text).map_err(|_| DbErr::Type("a stored e-mail address can't be read".to_owned()))
}

/// A link to be mailed; its token exists nowhere else.
#[derive(Debug)]
pub struct IssuedLink {
    /// Whom it goes to.
    pub to: EmailAddress,
    /// The account, unless it is told apart.
    pub user_id: Uuid,
    /// The name to greet.
    pub display_name: String,
    /// The language to write in.
    pub locale: Locale,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The secret in the link; empty for a notice without one.
    pub token: String,
}

/// Makes the token for a link request, if the address belongs to an account that may have it.
pub async fn issue_link(_env: &Env, _request_id: Uuid) -> Result<Option<IssuedLink>, DbErr> {
    Err(DbErr::Custom("accounts::issue_link".to_owned()))
}
