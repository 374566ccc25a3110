//! Accounts and sessions.

use sea_orm::DbErr;
use uuid::Uuid;

use entity::mail_link_request::LinkPurpose;

use crate::Env;
use crate::error::ErrorCode;
use crate::text::{EmailAddress, Locale};

/// Why something about an account was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
}

impl ErrorCode for AccountErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
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
