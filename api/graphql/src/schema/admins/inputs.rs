//! The inputs of administrators' queries and mutations.

use async_graphql::{Error, ID, InputObject};
use domain::audit_trail;

use crate::schema::accounts::{Role, UserStatus};
use crate::schema::renamed::renamed;
use crate::schema::scalars::DateTime;

/// Which accounts to return. All given conditions have to hold.
#[derive(Default, InputObject)]
pub(crate) struct UserFilter {
    /// Only accounts that contain all of these words in the name or the address. If no account matches, one of the
    /// words may contain a typing error.
    pub(crate) search: Option<String>,
    /// Only accounts in this state.
    pub(crate) status: Option<UserStatus>,
    /// Only accounts with this role.
    pub(crate) role: Option<Role>,
}

/// Which entries of the audit trail to return. All given conditions have to hold.
#[derive(Default, InputObject)]
pub(crate) struct AuditFilter {
    /// Only actions of the user with this id, `user_…`.
    pub(crate) actor_id: Option<ID>,
    /// Only actions on the object with this id, which may be of any kind.
    pub(crate) subject_id: Option<ID>,
    /// Only this action, such as `user.suspend`, or all actions on a kind of object, such as `user`.
    pub(crate) action: Option<String>,
    /// Only actions in the name of, or on, the organization with this id, `org_…`.
    pub(crate) organization_id: Option<ID>,
    /// Only actions at this time or later.
    pub(crate) occurred_after: Option<DateTime>,
    /// Only actions before this time.
    pub(crate) occurred_before: Option<DateTime>,
    /// `occurredAfter` by its former name.
    #[graphql(deprecation = "Use `occurredAfter`.")]
    pub(crate) since: Option<DateTime>,
    /// `occurredBefore` by its former name.
    #[graphql(deprecation = "Use `occurredBefore`.")]
    pub(crate) until: Option<DateTime>,
}

impl AuditFilter {
    pub(super) fn parse(self) -> Result<audit_trail::AuditFilter, Error> {
        let since = renamed(("occurredAfter", self.occurred_after), ("since", self.since))?;
        let until = renamed(("occurredBefore", self.occurred_before), ("until", self.until))?;
        Ok(audit_trail::AuditFilter {
            actor_id: self.actor_id.map(|id| id.0),
            subject_id: self.subject_id.map(|id| id.0),
            action: self.action,
            organization_id: self.organization_id.map(|id| id.0),
            since: since.map(|at| at.0),
            until: until.map(|at| at.0),
        })
    }
}

/// An account to suspend.
#[derive(InputObject)]
pub(crate) struct UserSuspendInput {
    /// The id of the account, `user_…`.
    pub(crate) user_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: String,
}

/// A suspended account to reinstate.
#[derive(InputObject)]
pub(crate) struct UserReinstateInput {
    /// The id of the account, `user_…`.
    pub(crate) user_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: String,
}

/// A role to give to an account.
#[derive(InputObject)]
pub(crate) struct RoleGrantInput {
    /// The id of the account, `user_…`. Its address has to be verified.
    pub(crate) user_id: ID,
    /// The role. `PARTICIPANT` is refused: everyone has it.
    pub(crate) role: Role,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}

/// A role to take from an account.
#[derive(InputObject)]
pub(crate) struct RoleRevokeInput {
    /// The id of the account, `user_…`.
    pub(crate) user_id: ID,
    /// The role. `PARTICIPANT` is refused: everyone has it.
    pub(crate) role: Role,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}
