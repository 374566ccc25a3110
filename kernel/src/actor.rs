//! The actor of an operation: who asks for it, and what that person may do.

use entity::role_grant::Role;
use entity::user::UserStatus;

use crate::error::{ErrorCode, Failure};
use crate::ids::{SessionId, UserId};
use crate::text::{EmailAddress, Locale};

/// On whose behalf an operation runs.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A request without a login.
    Anonymous,
    /// A request with a valid login.
    User(Box<SignedIn>),
    /// The system itself: jobs, the schedule, the command line.
    System,
}

/// A signed-in person, as loaded for this request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account that is logged in.
    pub user_id: UserId,
    /// The login, which has its own chain of refresh tokens.
    pub session_id: SessionId,
    /// The account's address; see `email_verified` for whether it is proven.
    pub email: EmailAddress,
    /// The name others see.
    pub display_name: String,
    /// The account's status. Suspended and deleted accounts are never signed in.
    pub status: UserStatus,
    /// Whether the address was verified.
    pub email_verified: bool,
    /// The language mails to this person are written in.
    pub locale: Locale,
    /// The person's IANA zone.
    pub timezone: String,
    /// Roles that were granted beyond participant, which everybody is.
    pub roles: Vec<Role>,
    /// Whether this person belongs to an organization, in whatever role.
    pub is_member: bool,
    /// Whether this is an administrator who needs a second factor and did not pass one in this login.
    pub lacks_second_factor: bool,
}

impl Actor {
    /// The signed-in person, if any.
    pub fn user(&self) -> Option<&SignedIn> {
        match self {
            Self::User(user) => Some(user),
            Self::Anonymous | Self::System => None,
        }
    }

    /// Whether the actor has rights that others lack: a role, or a membership of an organization. Whoever has none sees what
    /// everybody sees, and what is their own.
    pub fn has_rights(&self) -> bool {
        match self {
            Self::Anonymous => false,
            Self::User(user) => user.is_member || !user.roles.is_empty(),
            Self::System => true,
        }
    }

    /// The signed-in person, for operations that need one.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for anybody else.
    pub fn require_user<C: ErrorCode>(&self) -> Result<&SignedIn, Failure<C>> {
        self.user().ok_or(Failure::Unauthenticated)
    }

    /// Passes for the system and administrators, where configured only for those who passed their second factor.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for anonymous actors, [`Failure::SecondFactorRequired`] for administrators without
    /// it, [`Failure::Forbidden`] for others.
    pub fn require_admin<C: ErrorCode>(&self) -> Result<(), Failure<C>> {
        if let Self::System = self {
            return Ok(());
        }
        let user = self.require_user()?;
        if !user.roles.contains(&Role::Admin) {
            return Err(Failure::Forbidden("Only administrators may do this."));
        }
        if user.lacks_second_factor { Err(Failure::SecondFactorRequired) } else { Ok(()) }
    }
}
