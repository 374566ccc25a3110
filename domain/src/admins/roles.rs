//! Granting and revoking roles.

use entity::role_grant::{self, Role};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, UserId, UserKind};
use kernel::signals::Signal;
use kernel::text::line;
use kernel::{Env, audit, limits};
use sea_orm::{ActiveEnum as _, EntityTrait as _};
use serde_json::json;

use super::{locked, require_another_admin};
use crate::accounts::{self, Account};
use crate::admin_error::AdminErrorCode;

/// A role to be granted or revoked. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct ChangeRole {
    /// The account's TypeID.
    pub user_id: String,
    /// The role to grant or revoke.
    pub role: Role,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}

/// Grants a role to an account; granting it again is not an error.
///
/// Rule: administrators, to those whose address was verified.
pub async fn grant_role(env: &Env, actor: &Actor, input: ChangeRole) -> Result<Account, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let (user_id, reason) = parse(&input)?;
    let tx = env.begin().await?;
    let user = locked(&tx, user_id.uuid()).await?;
    if user.email_verified_at.is_none() {
        let message = "This email address isn't confirmed yet, so it may be someone else's.";
        return Err(Failure::field(AdminErrorCode::InvalidInput, "userId", message));
    }
    let by = actor.user().map(|admin| admin.user_id);
    if accounts::invite(&tx, env, by, user_id, input.role).await? {
        record(&tx, env, actor, "user.grant_role", user_id, reason.as_deref(), input.role).await?;
    }
    let account = accounts::load(&tx, user_id.uuid()).await?;
    tx.commit().await?;
    Ok(account)
}

/// Revokes an account's role; a role it does not have is not an error. The role of organizer comes back with the next
/// organization the person creates.
///
/// Rule: administrators; the last administrator's role can't be revoked.
pub async fn revoke_role(env: &Env, actor: &Actor, input: ChangeRole) -> Result<Account, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let (user_id, reason) = parse(&input)?;
    let tx = env.begin().await?;
    if input.role == Role::Admin {
        require_another_admin(&tx, user_id.uuid()).await?;
    }
    locked(&tx, user_id.uuid()).await?;
    let gone = role_grant::Entity::delete_by_id((user_id.uuid(), input.role)).exec(&tx).await?;
    if gone.rows_affected > 0 {
        record(&tx, env, actor, "user.revoke_role", user_id, reason.as_deref(), input.role).await?;
        tx.announce(Signal::Account(user_id));
    }
    let account = accounts::load(&tx, user_id.uuid()).await?;
    tx.commit().await?;
    Ok(account)
}

fn parse(input: &ChangeRole) -> Result<(UserId, Option<String>), Failure<AdminErrorCode>> {
    let mut checks = Validation::new();
    let user_id = checks.take("userId", ids::parse::<UserKind>(&input.user_id));
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let (user_id, reason) = checks.finish_with((user_id, reason))?;
    Ok((user_id, reason))
}

async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    action: &'static str,
    user_id: UserId,
    reason: Option<&str>,
    role: Role,
) -> Result<(), sea_orm::DbErr> {
    let entry =
        audit::Entry::of(action, "user", user_id.uuid()).reason(reason).details(json!({ "role": role.to_value() }));
    audit::record(tx, env, actor, entry).await
}
