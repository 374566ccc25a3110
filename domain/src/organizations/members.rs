//! The members of an organization and their roles.

use std::collections::HashMap;

use entity::membership::{self, MemberRole};
use entity::user::UserStatus;
use entity::{invitation, organization, user};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationId, TypedId as _, UserKind};
use kernel::page::{Page, PageRequest};
use kernel::signals::Signal;
use kernel::text::EmailAddress;
use kernel::{Env, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, Order, QueryOrder as _, QuerySelect as _};
use serde_json::json;

use super::OrganizationErrorCode::{self, LastOwner, MemberNotFound};
use super::invitations::{self, InviteMember};
use super::permissions::{Permission, require, require_named};
use crate::accounts::{Account, Role, grant_role_in, with_roles_of};

/// A role to be granted to a person. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct GrantMembership {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The person's mail address.
    pub email: String,
    /// The role to grant.
    pub role: MemberRole,
    /// The member's role as the editor saw it: if it has changed meanwhile, the request is refused.
    pub expected_role: Option<MemberRole>,
}

/// A membership to be ended.
#[derive(Debug, Clone)]
pub struct RevokeMembership {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The TypeID of the member's account.
    pub user_id: String,
    /// The member's role as the editor saw it: if it has changed meanwhile, the request is refused.
    pub expected_role: Option<MemberRole>,
}

/// A membership with its person.
#[derive(Debug, Clone)]
pub struct Member {
    /// The member's role in the organization.
    pub membership: membership::Model,
    /// The member's account, with name and address.
    pub account: Account,
}

/// The outcome of a grant.
#[derive(Debug, Clone)]
pub enum Granted {
    /// The person is a member and has the role now.
    Member(Box<Member>),
    /// The person is not a member and was invited.
    Invited(Box<invitation::Model>),
}

/// Changes a member's role. Anybody else is invited, since nobody becomes a member without accepting.
///
/// Rule: owners.
pub async fn grant(
    env: &Env,
    actor: &Actor,
    input: GrantMembership,
) -> Result<Granted, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageOrganization, "organizationId").await?;
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::of_account(&input.email));
    let email = checks.finish_with(email)?;
    let Some(user) = member_with(conn, organization.id, &email).await? else {
        versions::still("expectedRole", &None, input.expected_role.map(Some).as_ref())?;
        let GrantMembership { organization_id, email, role, .. } = input;
        let invite = InviteMember { organization_id, email, role };
        return Ok(Granted::Invited(Box::new(invitations::invite(env, actor, invite).await?.invitation)));
    };
    let tx = env.begin().await?;
    if input.role != MemberRole::Owner {
        require_another_owner(&tx, &organization, user.id).await?;
        invitations::forget_those_of(&tx, organization.id, user.id).await?;
    }
    let before = role_of(&tx, &organization, user.id).await?;
    versions::still("expectedRole", &before, input.expected_role.map(Some).as_ref())?;
    let changed = membership::Entity::update_many()
        .filter(membership::Column::OrganizationId.eq(organization.id))
        .filter(membership::Column::UserId.eq(user.id))
        .col_expr(membership::Column::Role, Expr::value(input.role.to_value()))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Failure::field(MemberNotFound, "email", "This person is no longer a member."));
    }
    if matches!(input.role, MemberRole::Owner | MemberRole::Manager) {
        grant_role_in(&tx, env, user.typed_id(), Role::Organizer).await?;
    }
    let membership = membership::Entity::find_by_id((organization.id, user.id)).one(&tx).await?;
    record(&tx, env, actor, &organization, "organization.member_grant", user.id, (before, Some(input.role))).await?;
    tx.announce(Signal::Members(organization.typed_id()));
    let account = accounts(&tx, vec![user.id]).await?.remove(&user.id);
    tx.commit().await?;
    let member = membership.zip(account).map(|(membership, account)| Member { membership, account });
    let member = member.ok_or_else(|| DbErr::RecordNotFound(format!("user {}", user.id)))?;
    Ok(Granted::Member(Box::new(member)))
}

/// The member with this verified address.
async fn member_with(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    email: &EmailAddress,
) -> Result<Option<user::Model>, DbErr> {
    let known = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .filter(user::Column::Status.ne(UserStatus::Deleted));
    let Some(user) = known.one(conn).await? else { return Ok(None) };
    let membership = membership::Entity::find_by_id((organization_id, user.id)).one(conn).await?;
    Ok(membership.map(|_| user))
}

/// The member with this address in their current role, for actors who may change it; `None` if there is none.
pub async fn member_by_email(
    conn: &impl ConnectionTrait,
    organization_id: OrganizationId,
    email: &str,
) -> Result<Option<Member>, DbErr> {
    let Ok(email) = EmailAddress::of_account(email) else { return Ok(None) };
    let organization_id = organization_id.uuid();
    let Some(user) = member_with(conn, organization_id, &email).await? else { return Ok(None) };
    let membership = membership::Entity::find_by_id((organization_id, user.id)).one(conn).await?;
    let account = accounts(conn, vec![user.id]).await?.remove(&user.id);
    Ok(membership.zip(account).map(|(membership, account)| Member { membership, account }))
}

/// Ends a membership. The person keeps the role of organizer, which permits nothing without an organization.
///
/// Rule: owners.
pub async fn revoke(
    env: &Env,
    actor: &Actor,
    input: RevokeMembership,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageOrganization, "organizationId").await?;
    let mut checks = Validation::new();
    let user_id = checks.take("userId", ids::parse::<UserKind>(&input.user_id));
    let user_id = checks.finish_with(user_id)?;
    let tx = env.begin().await?;
    require_another_owner(&tx, &organization, user_id.uuid()).await?;
    invitations::forget_those_of(&tx, organization.id, user_id.uuid()).await?;
    let before = role_of(&tx, &organization, user_id.uuid()).await?;
    if before.is_none() {
        return Err(Failure::field(MemberNotFound, "userId", "This person is not a member."));
    }
    versions::still("expectedRole", &before, input.expected_role.map(Some).as_ref())?;
    membership::Entity::delete_by_id((organization.id, user_id.uuid())).exec(&tx).await?;
    record(&tx, env, actor, &organization, "organization.member_revoke", user_id.uuid(), (before, None)).await?;
    tx.announce(Signal::Members(organization.typed_id()));
    tx.commit().await?;
    Ok(organization)
}

/// Locks the owners of an organization until the transaction ends.
pub(super) async fn lock_owners(tx: &Tx, organization_id: Uuid) -> Result<Vec<membership::Model>, DbErr> {
    let query = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner))
        .order_by_asc(membership::Column::UserId)
        .lock_exclusive();
    query.all(tx).await
}

/// Refuses if the person is the only owner. The owners are locked, so that two of them can't remove each other at once.
pub(super) async fn require_another_owner(
    tx: &Tx,
    organization: &organization::Model,
    leaving: Uuid,
) -> Result<(), Failure<OrganizationErrorCode>> {
    let owners = lock_owners(tx, organization.id).await?;
    if owners.len() == 1 && owners[0].user_id == leaving {
        return Err(Failure::rejected(
            LastOwner,
            "This is the only owner. Make someone else an owner first, then try again.",
        ));
    }
    Ok(())
}

/// The person's current role in the organization, locked until the transaction ends; `None` if they are not a member.
async fn role_of(tx: &Tx, organization: &organization::Model, user_id: Uuid) -> Result<Option<MemberRole>, DbErr> {
    let query = membership::Entity::find_by_id((organization.id, user_id)).lock_exclusive();
    let membership = query.one(tx).await?;
    Ok(membership.map(|membership| membership.role))
}

pub(super) async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    action: &'static str,
    user_id: Uuid,
    (before, after): (Option<MemberRole>, Option<MemberRole>),
) -> Result<(), DbErr> {
    let entry = Entry::of(action, "user", user_id).organization(organization.typed_id()).details(json!({
        "before": { "role": before.map(|role| role.to_value()) },
        "after": { "role": after.map(|role| role.to_value()) },
    }));
    audit::record(tx, env, actor, entry).await
}

/// A page of an organization's members, in the order in which their accounts were created.
///
/// Rule: owners and managers.
pub async fn members(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: OrganizationId,
    page: &PageRequest,
) -> Result<Page<Member>, Failure<OrganizationErrorCode>> {
    require::<OrganizationErrorCode>(conn, actor, organization_id, Permission::ViewOrders, "organizationId").await?;
    let query = membership::Entity::find().filter(membership::Column::OrganizationId.eq(organization_id));
    let query = page.by_id(query, membership::Column::UserId, Order::Asc);
    let memberships = query.all(conn).await?;
    let mut accounts = accounts(conn, memberships.iter().map(|membership| membership.user_id).collect()).await?;
    let members = memberships.into_iter().filter_map(|membership| {
        let account = accounts.remove(&membership.user_id)?;
        Some(Member { membership, account })
    });
    Ok(Page::of(members.collect(), page))
}

/// The accounts with these ids, by id.
async fn accounts(conn: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Account>, DbErr> {
    let users = user::Entity::find().filter(among(conn, user::Column::Id, ids)).all(conn).await?;
    let accounts = with_roles_of(conn, users).await?;
    Ok(accounts.into_iter().map(|account| (account.user_id.uuid(), account)).collect())
}
