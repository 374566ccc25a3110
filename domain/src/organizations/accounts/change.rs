use entity::membership::{self, MemberRole};
use entity::{organization, user};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationKind, TypedId as _, UserId, UserKind};
use kernel::signals::Signal;
use kernel::text::{Username, line};
use kernel::{Env, limits, versions};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::super::OrganizationErrorCode::{self, InvalidInput};
use super::super::permissions::{Permission, require};
use super::super::{invitations, members, require_role};
use super::create::taken;
use super::{MemberAccount, is_managed, is_self, lock, missing, version_of};
use crate::accounts::{Role, grant_role_in};

/// Changes to an account; fields that are `None` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UpdateAccount {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The TypeID of the person.
    pub user_id: String,
    /// What programs call them.
    pub username: Option<String>,
    /// The name that others see.
    pub name: Option<String>,
    /// What they may do.
    pub role: Option<MemberRole>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

struct Parsed {
    username: Option<Username>,
    name: Option<String>,
}

/// Changes an account.
///
/// Rule: everybody their own username and name; owners the role of anybody, and username and name of accounts without an
/// address; those who manage accounts username and name of such members without rights.
pub async fn update_account(
    env: &Env,
    actor: &Actor,
    input: UpdateAccount,
) -> Result<MemberAccount, Failure<OrganizationErrorCode>> {
    let organization = organization_of(env.db.primary(), actor, &input.organization_id).await?;
    let mut checks = Validation::new();
    let user_id = checks.take("accountId", ids::parse::<UserKind>(&input.user_id));
    let username = checks.take_optional("username", input.username.as_deref().map(Username::parse));
    let name = checks.take_optional("name", input.name.as_deref().map(|name| line(name, limits::DISPLAY_NAME)));
    let (user_id, username, name) = checks.finish_with((user_id, username, name))?;
    let tx = env.begin().await?;
    if input.role.is_some_and(|role| role != MemberRole::Owner) {
        // Owners are locked before other members.
        members::lock_owners(&tx, organization.id).await?;
    }
    let (user, membership) = lock(&tx, organization.typed_id(), user_id.uuid()).await?.ok_or_else(missing)?;
    require_may_change(&tx, actor, &organization, (&user, &membership), &input).await?;
    versions::check(version_of(&user, &membership), input.version)?;
    if let Some(role) = input.role.filter(|role| *role != membership.role) {
        change_role(&tx, env, actor, &organization, &membership, role).await?;
    }
    change_person(&tx, env, actor, &organization, &user, Parsed { username, name }).await?;
    let (user, membership) = lock(&tx, organization.typed_id(), user_id.uuid()).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(MemberAccount::of(&user, &membership))
}

/// The organization with a client's id, if the actor belongs to it.
pub(super) async fn organization_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: &str,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    const FIELD: &str = "organizationId";
    let missing = || Failure::not_found(FIELD, "organization");
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<OrganizationKind>(organization_id).map_err(|invalid| Failure::invalid(FIELD, invalid))?;
    if let Actor::User(user) = actor {
        let own = membership::Entity::find_by_id((id.uuid(), user.user_id.uuid())).one(conn).await?;
        own.ok_or_else(missing)?;
    }
    organization::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)
}

async fn require_may_change(
    tx: &Tx,
    actor: &Actor,
    organization: &organization::Model,
    (user, membership): (&user::Model, &membership::Model),
    input: &UpdateAccount,
) -> Result<(), Failure<OrganizationErrorCode>> {
    let own = is_self(actor, user.id);
    let role = input.role.filter(|role| *role != membership.role);
    if own && role.is_none() {
        return Ok(());
    }
    let permission = if role.is_some() { Permission::ManageOrganization } else { Permission::ManageAccounts };
    match require::<OrganizationErrorCode>(tx, actor, organization.typed_id(), permission, "organizationId").await {
        // Others in that role don't see it at all.
        Err(Failure::Forbidden(_)) if !own && !may_see(tx, actor, organization).await? => return Err(missing()),
        outcome => outcome?,
    };
    require_role(tx, actor, organization, membership.role).await?;
    let renamed = input.name.as_ref().is_some_and(|name| *name != user.display_name)
        || input.username.as_ref().is_some_and(|name| Some(name) != user.username.as_ref());
    if renamed && !own && !is_managed(user) {
        let message = "This person has an account of their own, and only they change their name and username.";
        return Err(Failure::field(InvalidInput, "name", message));
    }
    Ok(())
}

/// Whether the actor sees all accounts of the organization.
pub(super) async fn may_see(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization: &organization::Model,
) -> Result<bool, DbErr> {
    let roles = super::super::roles_of(conn, actor, &[organization.id]).await?;
    Ok(roles.get(&organization.id).is_some_and(|role| Permission::Register.granted_to(*role)))
}

async fn change_role(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    before: &membership::Model,
    role: MemberRole,
) -> Result<(), Failure<OrganizationErrorCode>> {
    if role != MemberRole::Owner {
        members::require_another_owner(tx, organization, before.user_id).await?;
        invitations::forget_those_of(tx, organization.id, before.user_id).await?;
    }
    membership::Entity::update_many()
        .filter(membership::Column::OrganizationId.eq(organization.id))
        .filter(membership::Column::UserId.eq(before.user_id))
        .col_expr(membership::Column::Role, Expr::value(role.to_value()))
        .exec(tx)
        .await?;
    if matches!(role, MemberRole::Owner | MemberRole::Manager) {
        grant_role_in(tx, env, UserId::from_uuid(before.user_id), Role::Organizer).await?;
    }
    let roles = (Some(before.role), Some(role));
    members::record(tx, env, actor, organization, "organization.member_grant", before.user_id, roles).await?;
    tx.announce(Signal::Members(organization.typed_id()));
    Ok(())
}

async fn change_person(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    before: &user::Model,
    Parsed { username, name }: Parsed,
) -> Result<(), Failure<OrganizationErrorCode>> {
    let username = username.map(|name| name.as_str().to_owned()).or_else(|| before.username.clone());
    let name = name.unwrap_or_else(|| before.display_name.clone());
    if (&username, &name) == (&before.username, &before.display_name) {
        return Ok(());
    }
    let changed = user::Entity::update_many()
        .filter(user::Column::Id.eq(before.id))
        .col_expr(user::Column::Username, Expr::value(username))
        .col_expr(user::Column::DisplayName, Expr::value(name))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()));
    changed.exec(tx).await.map_err(taken)?;
    // Names are kept out of the trail.
    let entry = Entry::of("organization.account_update", "user", before.id)
        .organization(organization.typed_id())
        .details(json!({}));
    audit::record(tx, env, actor, entry).await?;
    tx.announce(Signal::Account(before.typed_id()));
    Ok(())
}
