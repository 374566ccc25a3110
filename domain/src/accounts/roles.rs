//! Roles beyond participant.

use entity::role_grant::{self, Role};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveEnum as _, ActiveValue::Set, DbErr, EntityTrait as _};
use serde_json::json;
use uuid::Uuid;

use super::{Account, AccountErrorCode, load};
use crate::Env;
use crate::actor::Actor;
use crate::audit;
use crate::db::Tx;
use crate::error::Failure;
use crate::ids::UserId;

/// Gives an account a role; one it has already is no error. The system and administrators may.
pub async fn grant_role(
    env: &Env,
    actor: &Actor,
    user_id: UserId,
    role: Role,
) -> Result<Account, Failure<AccountErrorCode>> {
    require_admin(actor)?;
    let tx = env.begin().await?;
    entity::user::Entity::find_by_id(user_id.uuid())
        .one(&*tx)
        .await?
        .ok_or_else(|| Failure::not_found("userId", "account"))?;
    if insert(&tx, env, actor.user().map(|admin| admin.user_id.uuid()), user_id, role).await? {
        let entry = audit::Entry {
            action: "user.grant_role",
            subject_kind: "user",
            subject_id: user_id.uuid(),
            organization_id: None,
            reason: None,
            details: json!({ "role": role.to_value() }),
        };
        audit::record(&tx, env, actor, entry).await?;
    }
    let account = load(&*tx, user_id.uuid()).await?;
    tx.commit().await?;
    Ok(account)
}

/// Gives an account a role as part of something larger: whoever creates an organization becomes an organizer.
pub async fn grant_role_in(tx: &Tx, env: &Env, user_id: UserId, role: Role) -> Result<(), DbErr> {
    insert(tx, env, None, user_id, role).await?;
    Ok(())
}

/// Passes for the system and administrators.
///
/// # Errors
/// [`Failure::Unauthenticated`] for anonymous actors, [`Failure::Forbidden`] for others.
fn require_admin(actor: &Actor) -> Result<(), Failure<AccountErrorCode>> {
    if let Actor::System = actor {
        return Ok(());
    }
    if actor.require_user()?.roles.contains(&Role::Admin) {
        return Ok(());
    }
    Err(Failure::Forbidden("Only administrators may do this."))
}

async fn insert(tx: &Tx, env: &Env, by: Option<Uuid>, user_id: UserId, role: Role) -> Result<bool, DbErr> {
    let row = role_grant::ActiveModel {
        user_id: Set(user_id.uuid()),
        role: Set(role),
        granted_by: Set(by),
        created_at: Set(env.now()),
    };
    let key = [role_grant::Column::UserId, role_grant::Column::Role];
    let inserted = role_grant::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted > 0)
}
