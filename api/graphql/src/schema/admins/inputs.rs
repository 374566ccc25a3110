//! What administrators' queries and mutations take.

use async_graphql::{Error, ID, InputObject};
use domain::audit_trail;

use crate::schema::accounts::{Role, UserStatus};
use crate::schema::renamed::renamed;
use crate::schema::scalars::DateTime;

/// Which accounts are wanted; what is left out is not asked for.
#[derive(Default, InputObject)]
pub(crate) struct UserFilter {
    /// Words that all have to be in the name or the address. Where no account has them all, one may be a typing error away.
    pub(crate) search: Option<String>,
    /// Only accounts that stand so.
    pub(crate) status: Option<UserStatus>,
    /// Only accounts with this role.
    pub(crate) role: Option<Role>,
}

/// Which entries of the audit trail are wanted; what is left out is not asked for.
#[derive(Default, InputObject)]
pub(crate) struct AuditFilter {
    /// Only what this person did.
    pub(crate) actor_id: Option<ID>,
    /// Only what was done to this: an id of any kind.
    pub(crate) subject_id: Option<ID>,
    /// Only this action, such as `user.suspend`, or all of a noun, such as `user`.
    pub(crate) action: Option<String>,
    /// Only what was done in the name of this organization, or to it.
    pub(crate) organization_id: Option<ID>,
    /// Only what was done then or later.
    pub(crate) occurred_after: Option<DateTime>,
    /// Only what was done earlier than that.
    pub(crate) occurred_before: Option<DateTime>,
    /// `occurredAfter` by its former name.
    #[graphql(deprecation = "Use `occurredAfter`.")]
    pub(crate) since: Option<DateTime>,
    /// `occurredBefore` by its former name.
    #[graphql(deprecation = "Use `occurredBefore`.")]
    pub(crate) until: Option<DateTime>,
}

impl AuditFilter {
    pub(super) fn wanted(self) -> Result<audit_trail::AuditFilter, Error> {
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

/// An account to be locked.
#[derive(InputObject)]
pub(crate) struct UserSuspendInput {
    /// The account.
    pub(crate) user_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: String,
}

/// An account to be unlocked.
#[derive(InputObject)]
pub(crate) struct UserReinstateInput {
    /// The account.
    pub(crate) user_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: String,
}

/// A role for an account.
#[derive(InputObject)]
pub(crate) struct RoleGrantInput {
    /// The account.
    pub(crate) user_id: ID,
    /// The role. Everybody is a participant; that can't be granted.
    pub(crate) role: Role,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}

/// A role that an account is to lose.
#[derive(InputObject)]
pub(crate) struct RoleRevokeInput {
    /// The account.
    pub(crate) user_id: ID,
    /// The role. Everybody is a participant; that can't be taken.
    pub(crate) role: Role,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
}
