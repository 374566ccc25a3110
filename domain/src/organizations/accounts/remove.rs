use entity::membership;
use entity::user;
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, TypedId as _, UserKind};
use kernel::signals::Signal;
use kernel::versions;
use sea_orm::DbErr;
use sea_orm::prelude::*;

use super::super::OrganizationErrorCode;
use super::super::permissions::{Permission, require};
use super::super::{Organization, invitations, members, require_role};
use super::change::{may_see, organization_of};
use super::{MemberAccount, is_managed, is_self, lock, missing, version_of};
use crate::accounts;

/// An account to be removed.
#[derive(Debug, Clone)]
pub struct RemoveAccount {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The TypeID of the person.
    pub user_id: String,
    /// The version that the editor loaded. If given, one that has changed since stays.
    pub version: Option<i32>,
}

/// Ends a membership. The person stays, unless the account has no address: nobody could use it any more, so it is erased,
/// and its username is free. Returns the account as it was.
///
/// Rule: owners; those who manage accounts for members without rights.
pub async fn remove_account(
    env: &Env,
    actor: &Actor,
    input: RemoveAccount,
) -> Result<MemberAccount, Failure<OrganizationErrorCode>> {
    let organization = organization_of(env.db.primary(), actor, &input.organization_id).await?;
    let mut checks = Validation::new();
    let user_id = checks.take("accountId", ids::parse::<UserKind>(&input.user_id));
    let user_id = checks.finish_with(user_id)?.uuid();
    let tx = env.begin().await?;
    members::lock_owners(&tx, organization.id).await?;
    let (user, membership) = lock(&tx, organization.typed_id(), user_id).await?.ok_or_else(missing)?;
    let permission = Permission::ManageAccounts;
    match require::<OrganizationErrorCode>(&tx, actor, organization.typed_id(), permission, "organizationId").await {
        Err(Failure::Forbidden(_)) if !is_self(actor, user.id) && !may_see(&tx, actor, &organization).await? => {
            return Err(missing());
        }
        outcome => outcome?,
    };
    require_role(&tx, actor, &organization, membership.role).await?;
    versions::check(version_of(&user, &membership), input.version)?;
    members::require_another_owner(&tx, &organization, user.id).await?;
    end(&tx, env, &organization, (&user, &membership)).await?;
    let roles = (Some(membership.role), None);
    members::record(&tx, env, actor, &organization, "organization.member_revoke", user.id, roles).await?;
    tx.commit().await?;
    Ok(MemberAccount::of(&user, &membership))
}

/// Ends the membership, and with it an account that is the organization's.
pub(crate) async fn end(
    tx: &Tx,
    env: &Env,
    organization: &Organization,
    (user, membership): (&user::Model, &membership::Model),
) -> Result<(), DbErr> {
    invitations::forget_those_of(tx, organization.id, user.id).await?;
    membership::Entity::delete_by_id((membership.organization_id, membership.user_id)).exec(tx).await?;
    if is_managed(user) {
        accounts::erase(tx, env, user).await?;
    }
    tx.announce(Signal::Members(organization.typed_id()));
    Ok(())
}
