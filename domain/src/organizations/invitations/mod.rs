//! Inviting people to an organization. Nobody joins without accepting, and a response does not reveal whether an
//! address has an account: the mail goes to the address, and accepting it takes an account with that address.

mod answer;
mod ask;

use entity::invitation::{Column, Entity, Model};
use entity::membership::{self, MemberRole};
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal};
use kernel::ids::{OfOrganization as _, OrganizationId};
use kernel::page::{Page, PageRequest};
use kernel::retention::Old;
use kernel::{Env, secret};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, Order};
use serde_json::{Value, json};
use time::Duration;

use super::OrganizationErrorCode;
use super::permissions::{Permission, require};

pub use answer::{Preview, accept, decline, preview};
pub use ask::{InviteMember, Invited, invite, resend, revoke};

/// How long an invitation can be accepted; sending it again restarts that time.
pub const LIFETIME: Duration = Duration::days(14);
/// How long an unanswered invitation stays in the list.
const KEPT: Duration = Duration::days(30);

/// The secret in the mailed link. It is derived, so that every mail of an invitation carries the same one.
pub(crate) fn token(env: &Env, id: Uuid) -> Result<String, Internal> {
    secret::derived(&env.settings, b"the link of the invitation ", id.as_bytes())
}

/// Whether the inviter is still entitled to invite in this role, and has an active account.
pub(crate) async fn is_asked_rightly(conn: &impl ConnectionTrait, row: &Model) -> Result<bool, DbErr> {
    let inviter = membership::Entity::find_by_id((row.organization_id, row.invited_by)).one(conn).await?;
    let entitled = inviter.is_some_and(|inviter| match inviter.role {
        MemberRole::Owner => true,
        role => row.role == MemberRole::Member && Permission::ManageAccounts.granted_to(role),
    });
    let active =
        user::Entity::find_by_id(row.invited_by).filter(user::Column::Status.eq(UserStatus::Active)).one(conn).await?;
    Ok(entitled && active.is_some())
}

/// The open invitations of an organization, newest first.
///
/// Rule: owners.
pub async fn of_organization(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: OrganizationId,
    page: &PageRequest,
) -> Result<Page<Model>, Failure<OrganizationErrorCode>> {
    require::<OrganizationErrorCode>(conn, actor, organization_id, Permission::ManageOrganization, "organizationId")
        .await?;
    let query = page.by_id(Entity::find().filter(Column::OrganizationId.eq(organization_id)), Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// Deletes the invitations by a person who is no longer an owner.
pub(super) async fn forget_those_of(tx: &Tx, organization_id: Uuid, user_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::InvitedBy.eq(user_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes old invitations that were never answered.
pub(crate) async fn clean_up(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - KEPT;
    let unanswered: Old<Entity> = Old { id: Column::Id, at: Column::ExpiresAt, before, which: None, with: &[] };
    unanswered.delete(env).await
}

async fn record(tx: &Tx, env: &Env, actor: &Actor, row: &Model, action: &'static str) -> Result<(), DbErr> {
    let details: Value = json!({ "role": row.role.to_value() });
    let entry = Entry::of(action, "invitation", row.id).organization(row.of_organization()).details(details);
    audit::record(tx, env, actor, entry).await
}
