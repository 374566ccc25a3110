//! Suspending and reinstating an account.

use entity::membership::{self, MemberRole};
use entity::organization_suspension;
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, EventId, OrganizationId, TypedId as _, UserId, UserKind};
use kernel::jobs::outbox;
use kernel::signals::{PublicChange, Signal};
use kernel::text::line;
use kernel::{Env, audit, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, DbErr, QuerySelect as _};
use serde_json::json;

use super::{locked, require_another_admin};
use crate::accounts::{self, Account};
use crate::admin_error::AdminErrorCode;
use crate::events;
use crate::job::Job;

/// An account to be suspended or reinstated. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct ChangeUserStatus {
    /// The account's TypeID.
    pub user_id: String,
    /// Why, for the audit trail.
    pub reason: String,
}

/// Suspends an account: its sessions end and its links stop working at once, and the organizations it owns are hidden
/// with their events, whose sales stop. Tickets stay valid. The person is notified by mail. Suspending it again changes
/// nothing.
///
/// Rule: administrators; not their own account, nor the last administrator's.
pub async fn suspend(env: &Env, actor: &Actor, input: ChangeUserStatus) -> Result<Account, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let (user_id, reason) = parse(&input)?;
    if actor.user().is_some_and(|admin| admin.user_id == user_id) {
        return Err(Failure::field(AdminErrorCode::OwnAccount, "userId", "You can't suspend your own account."));
    }
    let tx = env.begin().await?;
    require_another_admin(&tx, user_id.uuid()).await?;
    let user = locked(&tx, user_id.uuid()).await?;
    if user.status != UserStatus::Suspended {
        set_status(&tx, env, user.id, UserStatus::Suspended).await?;
        accounts::lock_out(&tx, env, user.id).await?;
        let hidden = hide(&tx, env, user.id).await?;
        events::hide_pictures_of(&tx, env, &hidden).await?;
        announce(&tx, env, &hidden).await?;
        record(&tx, env, actor, "user.suspend", &user, UserStatus::Suspended, &reason, &hidden).await?;
        outbox::enqueue(&tx, env, [Job::SendAccountSuspended { user_id: user.typed_id() }]).await?;
    }
    let account = accounts::load(&tx, user.id).await?;
    tx.commit().await?;
    Ok(account)
}

/// Lifts a suspension, and shows the organizations again that it hid, unless another owner's suspension still hides
/// them. The person is notified by mail. An account that is not suspended stays as it is.
///
/// Rule: administrators.
pub async fn reinstate(env: &Env, actor: &Actor, input: ChangeUserStatus) -> Result<Account, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let (user_id, reason) = parse(&input)?;
    let tx = env.begin().await?;
    let user = locked(&tx, user_id.uuid()).await?;
    if user.status == UserStatus::Suspended {
        let status = if user.email_verified_at.is_some() { UserStatus::Active } else { UserStatus::Pending };
        set_status(&tx, env, user.id, status).await?;
        let shown = show(&tx, user.id).await?;
        announce(&tx, env, &shown).await?;
        record(&tx, env, actor, "user.reinstate", &user, status, &reason, &shown).await?;
        outbox::enqueue(&tx, env, [Job::SendAccountReinstated { user_id: user.typed_id() }]).await?;
    }
    let account = accounts::load(&tx, user.id).await?;
    tx.commit().await?;
    Ok(account)
}

fn parse(input: &ChangeUserStatus) -> Result<(UserId, String), Failure<AdminErrorCode>> {
    let mut checks = Validation::new();
    let user_id = checks.take("userId", ids::parse::<UserKind>(&input.user_id));
    let reason = checks.take("reason", line(&input.reason, limits::REASON));
    let (user_id, reason) = checks.finish_with((user_id, reason))?;
    Ok((user_id, reason))
}

async fn set_status(tx: &Tx, env: &Env, user_id: Uuid, status: UserStatus) -> Result<(), DbErr> {
    user::Entity::update_many()
        .filter(user::Column::Id.eq(user_id))
        .col_expr(user::Column::Status, user::Column::Status.save_as(Expr::val(status)))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Hides the organizations that the person owns now, and returns them. They are recorded, so that the same ones are
/// shown again however memberships change meanwhile.
async fn hide(tx: &Tx, env: &Env, user_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let owned: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganizationId)
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner))
        .into_tuple()
        .all(tx)
        .await?;
    let rows = owned.iter().map(|organization_id| organization_suspension::ActiveModel {
        organization_id: Set(*organization_id),
        user_id: Set(user_id),
        created_at: Set(env.now()),
    });
    if !owned.is_empty() {
        organization_suspension::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(owned)
}

/// Undoes [`hide`], and returns the organizations it had hidden.
async fn show(tx: &Tx, user_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let of_user = organization_suspension::Column::UserId.eq(user_id);
    let hidden: Vec<Uuid> = organization_suspension::Entity::find()
        .select_only()
        .column(organization_suspension::Column::OrganizationId)
        .filter(of_user.clone())
        .into_tuple()
        .all(tx)
        .await?;
    organization_suspension::Entity::delete_many().filter(of_user).exec(tx).await?;
    Ok(hidden)
}

/// Announces that organizations were hidden or shown, and that open pages of their events have to be reloaded.
async fn announce(tx: &Tx, env: &Env, organizations: &[Uuid]) -> Result<(), DbErr> {
    for organization_id in organizations {
        tx.announce(Signal::Public(PublicChange::Organization(OrganizationId::from_uuid(*organization_id))));
    }
    for event_id in events::open_of(tx, env, organizations).await? {
        tx.announce(Signal::Availability(EventId::from_uuid(event_id)));
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "each is a fact of the entry")]
async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    action: &'static str,
    before: &user::Model,
    after: UserStatus,
    reason: &str,
    organizations: &[Uuid],
) -> Result<(), DbErr> {
    let organizations = organizations.iter().map(|id| OrganizationId::from_uuid(*id).to_string());
    let details = json!({
        "before": { "status": before.status.to_value() },
        "after": { "status": after.to_value() },
        "organizations": organizations.collect::<Vec<_>>(),
    });
    let entry = audit::Entry::of(action, "user", before.id).reason(reason).details(details);
    audit::record(tx, env, actor, entry).await
}
