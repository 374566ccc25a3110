//! The accounts of an organization's members, as programs see them: a person and their role in one.
//!
//! An account that is created without an address has a placeholder for one, to which nothing is mailed and which is shown to
//! nobody. Its person can't log in. It is the organization's: who may manage accounts changes its name, and it ends when
//! its membership does. With an address, nothing is created: the person is invited, whether or not they have an
//! account, so that the answer says nothing about that and nobody gets into an account of others.

mod change;
mod create;
mod query;
mod remove;

pub use change::{UpdateAccount, update_account};
pub use create::{CreateAccount, CreatedAccount, create_account};
pub use query::{AccountFilter, by_ids, by_username, home_of, select};
pub(crate) use remove::end;
pub use remove::{RemoveAccount, remove_account};

use entity::membership::{self, MemberRole};
use entity::user;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{OrganizationId, TypedId as _, UserId};
use kernel::text::EmailAddress;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QuerySelect as _};
use time::OffsetDateTime;

use super::OrganizationErrorCode;

/// A member of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberAccount {
    /// The person.
    pub user_id: UserId,
    /// What they are a member of.
    pub organization_id: OrganizationId,
    /// What programs call them; `None` for those who have not chosen one.
    pub username: Option<String>,
    /// The name that others see.
    pub name: String,
    /// What they may do.
    pub role: MemberRole,
    /// Their address; `None` for an account without one.
    pub email: Option<EmailAddress>,
    /// When they became a member.
    pub created_at: OffsetDateTime,
    /// When the person or the membership changed.
    pub updated_at: OffsetDateTime,
    /// Raised with every change of either.
    pub version: i32,
}

impl MemberAccount {
    fn of(user: &user::Model, membership: &membership::Model) -> Self {
        Self {
            user_id: user.typed_id(),
            organization_id: OrganizationId::from_uuid(membership.organization_id),
            username: user.username.clone(),
            name: user.display_name.clone(),
            role: membership.role,
            email: Some(EmailAddress::stored(&user.email)).filter(|email| !email.is_placeholder()),
            created_at: membership.created_at,
            updated_at: user.updated_at.max(membership.created_at),
            version: version_of(user, membership),
        }
    }
}

fn version_of(user: &user::Model, membership: &membership::Model) -> i32 {
    user.version.saturating_add(membership.version)
}

/// Whether the account is the organization's, not the person's.
fn is_managed(user: &user::Model) -> bool {
    EmailAddress::stored(&user.email).is_placeholder()
}

fn missing() -> Failure<OrganizationErrorCode> {
    Failure::not_found("accountId", "account")
}

fn is_self(actor: &Actor, user_id: Uuid) -> bool {
    actor.user().is_some_and(|user| user.user_id.uuid() == user_id)
}

/// Locks a member and the membership until the transaction ends.
async fn lock(
    tx: &Tx,
    organization_id: OrganizationId,
    user_id: Uuid,
) -> Result<Option<(user::Model, membership::Model)>, DbErr> {
    let user = user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let membership = membership::Entity::find_by_id((organization_id.uuid(), user_id)).lock_exclusive().one(tx).await?;
    Ok(user.zip(membership))
}
