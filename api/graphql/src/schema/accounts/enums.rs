//! States and roles of accounts, and why a mutation was refused.

use async_graphql::Enum;
use domain::accounts;

/// Why an account mutation was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::AccountErrorCode")]
pub(crate) enum AccountErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such account or session.
    NotFound,
    /// The address and password do not match an account.
    InvalidCredentials,
    /// An admin has suspended the account.
    AccountSuspended,
    /// The link is unknown, was used, or has expired. Request a new one.
    TokenInvalid,
    /// The password is too easy to guess.
    WeakPassword,
    /// The session has expired. Log in again.
    SessionExpired,
    /// The session was ended: by logging out, by a password reset, or because its refresh token was used twice. Log in
    /// again.
    SessionRevoked,
    /// The password or link was right, but the account has a second factor: continue with the `challenge`, or send the
    /// `code` along.
    SecondFactorRequired,
    /// The code is wrong, has expired or was already used.
    CodeInvalid,
    /// The login that was waiting for a second factor has expired. Log in again.
    ChallengeInvalid,
    /// There were too many wrong codes or failed logins. Wait an hour, use a recovery code, or log in by a emailed
    /// link.
    TooManyAttempts,
    /// The second factor is already on.
    SecondFactorOn,
    /// The second factor is off, or its setup was not started.
    SecondFactorOff,
    /// The second factor that the link was sent for is no longer on, or has been replaced.
    SecondFactorChanged,
    /// The account's address has to be verified first.
    EmailNotVerified,
    /// The user or the organization has as many API keys as there may be.
    TooManyApiKeys,
    /// The address belongs to another account.
    EmailTaken,
    /// The user is the only owner of organizations that still have events coming up or payments open, as in
    /// `User.deletionBlockedBy`.
    OrganizationsNeedOwner,
    /// The link was opened on another device or in another browser than the sign-up: choose a password, and send it
    /// with the same token.
    PasswordRequired,
}

/// The state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::UserStatus")]
pub(crate) enum UserStatus {
    /// The address is not verified; the owner has to request a link before logging in. Only old accounts are in this
    /// state.
    Pending,
    /// The owner can log in.
    Active,
    /// Suspended by an admin: the owner can't log in.
    Suspended,
    /// Deleted: nobody can log in to it.
    Deleted,
}

/// What a user does on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Role {
    /// Finds events and gets tickets. Every user has this role.
    Participant,
    /// Organizes events. Granted by creating an organization, by becoming an owner or manager of one, or by an
    /// admin.
    Organizer,
    /// Administers the whole platform: moderates accounts and events, and sees jobs and the audit trail.
    Admin,
}

impl Role {
    /// The role as the domain grants it; none for `Participant`, which everyone has.
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
