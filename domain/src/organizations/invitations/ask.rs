//! Inviting people, resending and revoking invitations, by owners.

use entity::invitation::{ActiveModel, Column, Entity, Model};
use entity::membership::{self, MemberRole};
use entity::{organization, user};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, InvitationKind, OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::text::EmailAddress;
use kernel::{Env, secret};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use time::Duration;

use super::super::OrganizationErrorCode::{self, AlreadyMember, InvalidInput, TooManyInvitations, TooSoon};
use super::super::permissions::{Permission, require, require_named, require_role};
use super::{LIFETIME, record, token};
use crate::job::Job;

/// The most open invitations that an organization may have.
const MAX_OPEN: u64 = 100;
/// The shortest time between two mails of an invitation.
const BETWEEN_MAILS: Duration = Duration::hours(1);

/// A person to be invited. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct InviteMember {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The address to invite, with or without an account.
    pub email: String,
    /// The role in the organization; not owner, which only members can become.
    pub role: MemberRole,
}

/// The outcome of inviting somebody.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The new invitation, or the address's open one with the new role.
    pub invitation: Model,
    /// Whether a mail was enqueued; if not, one was sent within the last hour.
    pub mailed: bool,
}

/// Invites somebody by mail. If they are invited already, the invitation gets the new role, and another mail at most
/// once an hour.
///
/// Rule: owners; those who manage accounts as members without rights.
pub async fn invite(env: &Env, actor: &Actor, input: InviteMember) -> Result<Invited, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageAccounts, "organizationId").await?;
    require_role(conn, actor, &organization, input.role).await?;
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::parse(&input.email));
    if input.role == MemberRole::Owner {
        let message = "Invite as another role. Who has joined can be made an owner then.";
        checks.add(InvalidInput, "role", message);
    }
    let email = checks.finish_with(email)?;
    let by = actor.require_user::<OrganizationErrorCode>()?;
    if is_member(conn, &organization, &email).await? {
        return Err(Failure::field(AlreadyMember, "email", "This person is already in the organization."));
    }
    let id = env.ids.next();
    let row = Model {
        id,
        organization_id: organization.id,
        email: email.as_str().to_owned(),
        role: input.role,
        locale: by.locale.tag().to_owned(),
        invited_by: by.user_id.uuid(),
        token_hash: secret::digest(&token(env, id)?),
        mailed_at: env.now(),
        expires_at: env.now() + LIFETIME,
        created_at: env.now(),
    };
    let tx = env.begin().await?;
    tx.hold(&format!("invitations {}", organization.id)).await?;
    let of_organization = Entity::find().filter(Column::OrganizationId.eq(organization.id));
    if of_organization.clone().filter(Column::ExpiresAt.gt(env.now())).count(&tx).await? >= MAX_OPEN {
        let message = "There are too many open invitations. Take some back, or wait until they are answered.";
        return Err(Failure::rejected(TooManyInvitations, message));
    }
    let unless_there = OnConflict::columns([Column::OrganizationId, Column::Email])
        .update_columns([Column::Role, Column::InvitedBy])
        .to_owned();
    Entity::insert(ActiveModel::from(row)).on_conflict(unless_there).exec_without_returning(&tx).await?;
    let stored = of_organization.filter(Column::Email.eq(email.as_str())).one(&tx).await?;
    let stored = stored.ok_or_else(|| DbErr::RecordNotFound("the invitation that was just made".to_owned()))?;
    let mailed = if stored.id == id {
        outbox::enqueue(&tx, env, [Job::SendInvitation { invitation_id: stored.typed_id() }]).await?;
        true
    } else {
        mail_again(&tx, env, &stored).await?
    };
    record(&tx, env, actor, &stored, "organization.invitation_create").await?;
    let invitation = reload(&tx, stored.id).await?;
    tx.commit().await?;
    Ok(Invited { invitation, mailed })
}

/// Sends an invitation again, which restarts its validity.
///
/// Rule: owners; at most once an hour.
pub async fn resend(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<OrganizationErrorCode>> {
    let by = actor.require_user::<OrganizationErrorCode>()?.user_id.uuid();
    let row = managed(env, actor, id).await?;
    let tx = env.begin().await?;
    // The first inviter may not be an owner any more, which would make the link invalid.
    let asked = Entity::update_many().filter(Column::Id.eq(row.id)).col_expr(Column::InvitedBy, Expr::value(by));
    asked.exec(&tx).await?;
    if !mail_again(&tx, env, &row).await? {
        return Err(Failure::rejected(TooSoon, "It was sent less than an hour ago. Please wait a little."));
    }
    record(&tx, env, actor, &row, "organization.invitation_resend").await?;
    let row = reload(&tx, row.id).await?;
    tx.commit().await?;
    Ok(row)
}

/// Revokes an invitation: its link stops working.
///
/// Rule: owners.
pub async fn revoke(env: &Env, actor: &Actor, id: &str) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let row = managed(env, actor, id).await?;
    let tx = env.begin().await?;
    let gone = Entity::delete_by_id(row.id).exec(&tx).await?;
    if gone.rows_affected == 1 {
        record(&tx, env, actor, &row, "organization.invitation_revoke").await?;
    }
    let organization = organization::Entity::find_by_id(row.organization_id).one(&tx).await?;
    tx.commit().await?;
    organization.ok_or_else(missing)
}

/// The invitation, if the actor may manage its organization's invitations.
async fn managed(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<OrganizationErrorCode>> {
    actor.require_user::<OrganizationErrorCode>()?;
    let mut checks = Validation::new();
    let id = checks.take("invitationId", ids::parse::<InvitationKind>(id));
    let id = checks.finish_with(id)?;
    let conn = env.db.primary();
    let row = Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let organization_id = row.of_organization();
    match require(conn, actor, organization_id, Permission::ManageOrganization, "invitationId").await {
        Ok(_) => Ok(row),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

fn missing() -> Failure<OrganizationErrorCode> {
    Failure::not_found("invitationId", "invitation")
}

async fn reload(tx: &Tx, id: Uuid) -> Result<Model, Failure<OrganizationErrorCode>> {
    Entity::find_by_id(id).one(tx).await?.ok_or_else(missing)
}

/// Enqueues another mail, unless the last one was sent within [`BETWEEN_MAILS`]. Returns whether it did; of two calls
/// at once, only one does.
async fn mail_again(tx: &Tx, env: &Env, row: &Model) -> Result<bool, DbErr> {
    let due = Entity::update_many()
        .col_expr(Column::MailedAt, Expr::value(env.now()))
        .col_expr(Column::ExpiresAt, Expr::value(env.now() + LIFETIME))
        .filter(Column::Id.eq(row.id))
        .filter(Column::MailedAt.lte(env.now() - BETWEEN_MAILS))
        .exec(tx)
        .await?;
    if due.rows_affected == 0 {
        return Ok(false);
    }
    outbox::enqueue(tx, env, [Job::SendInvitation { invitation_id: row.typed_id() }]).await?;
    Ok(true)
}

async fn is_member(
    conn: &impl ConnectionTrait,
    organization: &organization::Model,
    email: &EmailAddress,
) -> Result<bool, DbErr> {
    // An old member with an unverified address is invited again, because the link verifies it.
    let proved = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .filter(user::Column::EmailVerifiedAt.is_not_null());
    let Some(user) = proved.one(conn).await? else { return Ok(false) };
    Ok(membership::Entity::find_by_id((organization.id, user.id)).one(conn).await?.is_some())
}
