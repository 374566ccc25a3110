//! The actor of an operation: who asks for it, and what that person may do.

use entity::role_grant::Role;
use entity::user::UserStatus;

use crate::error::{ErrorCode, Failure};
use crate::ids::{ApiKeyId, OrganizationId, SessionId, UserId};
use crate::scopes::{Access, Resource, Scopes};
use crate::text::{EmailAddress, Locale};

/// What an API key is told where only a session will do.
pub const NOT_BY_KEY: &str = "This can't be done with an API key. Log in.";

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
    /// How the request came in.
    pub via: Via,
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
    /// Roles that were granted beyond participant, which everybody is. A key never has that of an administrator.
    pub roles: Vec<Role>,
    /// Whether this person belongs to an organization, in whatever role; by an organization's key, to that one.
    pub is_member: bool,
    /// Whether this is an administrator who needs a second factor and did not pass one in this login.
    pub lacks_second_factor: bool,
}

/// How a signed-in person's request came in.
#[derive(Debug, Clone)]
pub enum Via {
    /// By a login, which has its own chain of refresh tokens.
    Session(SessionId),
    /// By an API key: a program acts for the person.
    Key(KeyRights),
}

/// What limits a key: it permits only what its scopes say, and to its person.
#[derive(Debug, Clone)]
pub struct KeyRights {
    /// Which key.
    pub id: ApiKeyId,
    /// The only organization it reaches. Without one it is personal: it reaches all of the person's, and what is their own.
    pub organization: Option<OrganizationId>,
    /// What it may do.
    pub scopes: Scopes,
}

impl SignedIn {
    /// The session, unless a key was used.
    pub fn session(&self) -> Option<SessionId> {
        match self.via {
            Via::Session(id) => Some(id),
            Via::Key(_) => None,
        }
    }

    /// The key's rights, unless a session was used.
    pub fn key(&self) -> Option<&KeyRights> {
        match &self.via {
            Via::Key(rights) => Some(rights),
            Via::Session(_) => None,
        }
    }

    /// The only organization that is in reach, if there is just one.
    pub fn only_organization(&self) -> Option<OrganizationId> {
        self.key().and_then(|key| key.organization)
    }

    /// Whether the request reaches this organization: one by an organization's key reaches no other.
    pub fn reaches(&self, organization_id: OrganizationId) -> bool {
        self.only_organization().is_none_or(|only| only == organization_id)
    }

    /// Whether the way in permits this. Sessions permit everything that their person may do.
    pub fn allows(&self, resource: Resource, access: Access) -> bool {
        self.key().is_none_or(|key| key.scopes.allow(resource, access))
    }
}

impl Actor {
    /// The signed-in person, if any.
    pub fn user(&self) -> Option<&SignedIn> {
        match self {
            Self::User(user) => Some(user),
            Self::Anonymous | Self::System => None,
        }
    }

    /// The signed-in person, for what is their own: not if an organization's key is used, which stands for the organization
    /// alone.
    pub fn person(&self) -> Option<&SignedIn> {
        self.user().filter(|user| user.only_organization().is_none())
    }

    /// The rights of the API key that was used, if one was.
    pub fn key(&self) -> Option<&KeyRights> {
        self.user().and_then(SignedIn::key)
    }

    /// Whether the actor has rights that others lack: a role, or a membership of an organization. Whoever has none sees what
    /// everybody sees, and what is their own.
    pub fn has_rights(&self) -> bool {
        match self {
            Self::Anonymous => false,
            // What a key sees depends on its scopes.
            Self::User(user) => user.is_member || !user.roles.is_empty() || user.key().is_some(),
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

    /// The signed-in person, for operations on what is their own.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for anonymous actors and the system, [`Failure::Forbidden`] for an organization's key.
    pub fn require_person<C: ErrorCode>(&self) -> Result<&SignedIn, Failure<C>> {
        let user = self.require_user()?;
        if user.only_organization().is_some() {
            return Err(Failure::Forbidden("An organization's API key can't do this. Use a personal one."));
        }
        Ok(user)
    }

    /// The signed-in person with their session, for operations that a program must not do in their place.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for anonymous actors and the system, [`Failure::Forbidden`] for API keys.
    pub fn require_session<C: ErrorCode>(&self) -> Result<(&SignedIn, SessionId), Failure<C>> {
        let user = self.require_user()?;
        let session = user.session().ok_or(Failure::Forbidden(NOT_BY_KEY))?;
        Ok((user, session))
    }

    /// Passes unless an API key without this scope is used.
    ///
    /// # Errors
    /// [`Failure::Forbidden`], which names the scope that is missing.
    pub fn require_scope<C: ErrorCode>(&self, resource: Resource, access: Access) -> Result<(), Failure<C>> {
        match self.user() {
            Some(user) if !user.allows(resource, access) => Err(Failure::Forbidden(resource.missing(access))),
            _ => Ok(()),
        }
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
