//! States and roles of accounts, and why a mutation was refused.

use async_graphql::Enum;
use domain::accounts;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::AccountErrorCode")]
pub(crate) enum AccountErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// The address and the password don't belong together, or there is no such account.
    InvalidCredentials,
    /// The account was suspended.
    AccountSuspended,
    /// The link is unknown, was used, or is too old. Ask for a new one.
    TokenInvalid,
    /// The password is too easy to guess.
    WeakPassword,
    /// The session is over. Sign in again.
    SessionExpired,
    /// The session was ended: signed out, the password was reset, or its refresh token was used twice. Sign in again.
    SessionRevoked,
    /// The password, or the link, was right, and the account has a second factor: go on with the `challenge`.
    SecondFactorRequired,
    /// The code of the second factor is not right, or was used already.
    CodeInvalid,
    /// The login that waited for its second factor is over. Log in again.
    ChallengeInvalid,
    /// Too many codes were wrong, or passwords tried. Wait an hour, use a recovery code, or log in by a mailed link.
    TooManyAttempts,
    /// The second factor is on already.
    SecondFactorOn,
    /// The second factor is off, or was not begun.
    SecondFactorOff,
    /// The second factor that a link is about is off already, or another one is on.
    SecondFactorChanged,
    /// It takes a verified address.
    EmailNotVerified,
    /// The link was opened elsewhere than where one signed up: choose a password, with the same token.
    PasswordRequired,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::UserStatus")]
pub(crate) enum UserStatus {
    /// From the time when there were accounts before their address was verified. It can't be logged in to until its
    /// owner asks for a link.
    Pending,
    /// In use.
    Active,
    /// Locked by an administrator.
    Suspended,
    /// Gone.
    Deleted,
}

/// What somebody is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Role {
    /// Finds events and gets tickets. Everybody is one.
    Participant,
    /// Belongs to an organization that offers events.
    Organizer,
    /// Runs the platform.
    Admin,
}

impl Role {
    /// The role as accounts are given it; none for what everybody is.
    pub(crate) fn granted(self) -> Option<accounts::Role> {
        match self {
            Self::Participant => None,
            Self::Organizer => Some(accounts::Role::Organizer),
            Self::Admin => Some(accounts::Role::Admin),
        }
    }
}

impl From<accounts::Role> for Role {
    fn from(role: accounts::Role) -> Self {
        match role {
            accounts::Role::Organizer => Self::Organizer,
            accounts::Role::Admin => Self::Admin,
        }
    }
}
