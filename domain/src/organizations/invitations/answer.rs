//! Viewing, accepting and declining an invitation, by the invited person.

use entity::invitation::{Column, Entity, Model};
use entity::membership::{self, MemberRole};
use entity::{organization, user};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::Failure;
use kernel::ids::{InvitationId, OfOrganization as _, TypedId as _};
use kernel::signals::Signal;
use kernel::{Env, secret, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, IntoActiveModel as _};
use serde_json::json;

use super::super::OrganizationErrorCode::{self, InvitationForOther, InvitationInvalid};
use super::{is_asked_rightly, record};
use crate::accounts::{Role, grant_role_in};

/// An invitation as shown to whoever has its link.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The invitation, with its role and expiry.
    pub invitation: Model,
    /// The organization to join.
    pub organization: organization::Model,
    /// The name of the owner who invited; `None` if that account is gone.
    pub invited_by: Option<String>,
}

/// The invitation of a mailed link; `None` if it is not valid any more.
///
/// Rule: whoever has the token.
pub async fn preview(env: &Env, token: &str) -> Result<Option<Preview>, DbErr> {
    let conn = env.db.primary();
    let Some(invitation) = by_token(conn, env, token).await? else { return Ok(None) };
    let organization = organization::Entity::find_by_id(invitation.organization_id).one(conn).await?;
    let inviter = user::Entity::find_by_id(invitation.invited_by).one(conn).await?;
    Ok(organization.map(|organization| Preview {
        invitation,
        organization,
        invited_by: inviter.map(|user| user.display_name),
    }))
}

/// Joins the organization. A person who is a member already keeps their role.
///
/// Rule: whoever has the token and is signed in with the invited address, which is verified.
pub async fn accept(
    env: &Env,
    actor: &Actor,
    token: &str,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let (person, _) = actor.require_session()?;
    let row = by_token(env.db.primary(), env, token).await?.ok_or_else(invalid)?;
    if person.email.as_str() != row.email {
        let message = "This invitation is for another email address. Log in with the one it was sent to.";
        return Err(Failure::field(InvitationForOther, "token", message));
    }
    let tx = env.begin().await?;
    // Only if it is unchanged: the role may have been changed, or the inviter may have left, since it was read.
    let used = Entity::delete_many().filter(Column::Id.eq(row.id)).filter(Column::Role.eq(row.role)).exec(&tx).await?;
    if used.rows_affected == 0 || !is_asked_rightly(&tx, &row).await? {
        return Err(invalid());
    }
    let membership = membership::Model {
        organization_id: row.organization_id,
        user_id: person.user_id.uuid(),
        role: row.role,
        created_at: env.now(),
        version: versions::FIRST,
    };
    let unless_there =
        OnConflict::columns([membership::Column::OrganizationId, membership::Column::UserId]).do_nothing().to_owned();
    let joined = membership::Entity::insert(membership.into_active_model().reset_all())
        .on_conflict(unless_there)
        .exec_without_returning(&tx)
        .await?;
    if joined > 0 {
        if row.role == MemberRole::Manager {
            grant_role_in(&tx, env, person.user_id, Role::Organizer).await?;
        }
        let entry = Entry::of("organization.member_join", "user", person.user_id.uuid())
            .organization(row.of_organization())
            .details(json!({ "before": { "role": null }, "after": { "role": row.role.to_value() } }));
        audit::record(&tx, env, actor, entry).await?;
        tx.announce(Signal::Members(row.of_organization()));
    }
    let organization = organization::Entity::find_by_id(row.organization_id).one(&tx).await?;
    tx.commit().await?;
    organization.ok_or_else(invalid)
}

/// Declines the invitation, which ends it.
///
/// Rule: whoever has the token.
pub async fn decline(env: &Env, actor: &Actor, token: &str) -> Result<InvitationId, Failure<OrganizationErrorCode>> {
    let row = by_token(env.db.primary(), env, token).await?.ok_or_else(invalid)?;
    let tx = env.begin().await?;
    let gone = Entity::delete_by_id(row.id).exec(&tx).await?;
    if gone.rows_affected == 0 {
        return Err(invalid());
    }
    record(&tx, env, actor, &row, "organization.invitation_decline").await?;
    tx.commit().await?;
    Ok(row.typed_id())
}

async fn by_token(conn: &impl ConnectionTrait, env: &Env, token: &str) -> Result<Option<Model>, DbErr> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::ExpiresAt.gt(env.now()))
        .one(conn)
        .await?;
    Ok(match row {
        Some(row) if is_asked_rightly(conn, &row).await? => Some(row),
        Some(_) | None => None,
    })
}

fn invalid() -> Failure<OrganizationErrorCode> {
    Failure::field(
        InvitationInvalid,
        "token",
        "This invitation was answered, was taken back, or is too old. Ask for a new one.",
    )
}
