//! Ending keys, and taking over those of an organization.

use entity::api_key::{Column, Entity, Model};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, ApiKeyId, ApiKeyKind, OrganizationId, UserId};
use kernel::signals::Signal;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QuerySelect as _};

use super::create::record;
use crate::accounts::{AccountErrorCode, Proof, demand_proof};
use crate::organizations::{self, Permission};

/// Ends a key at once. One that has ended already stays as it is.
///
/// Rule: whoever it acts for, and owners of its organization. By login.
pub async fn revoke(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<AccountErrorCode>> {
    actor.require_session::<AccountErrorCode>()?;
    let id = parse(id)?;
    let key = managed(env.db.primary(), actor, id).await?;
    let tx = env.begin().await?;
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(env.now()))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(&tx)
        .await?;
    if revoked.rows_affected == 1 {
        record(&tx, env, actor, "api_key.revoke", &key).await?;
        // Its sockets are closed.
        tx.announce(Signal::Account(UserId::from_uuid(key.user_id)));
    }
    let key = locked(&tx, id).await?;
    tx.commit().await?;
    Ok(key)
}

/// Has an organization's key act for the actor from now on, so that it goes on when its person leaves. The secret stays.
///
/// Rule: owners of its organization, with fresh proof, because a program will act for them whose secret others know.
pub async fn take_over(env: &Env, actor: &Actor, id: &str, proof: &Proof) -> Result<Model, Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let id = parse(id)?;
    let key = Entity::find_by_id(id).filter(Column::OrganizationId.is_not_null()).one(env.db.primary()).await?;
    let key = key.ok_or_else(missing)?;
    require_owner(env.db.primary(), actor, &key).await?;
    let tx = demand_proof(env, actor, proof).await?;
    let before = locked(&tx, id).await?;
    if before.user_id == user.user_id.uuid() {
        return Ok(before);
    }
    let taken = Entity::update_many()
        .col_expr(Column::UserId, Expr::value(user.user_id.uuid()))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(&tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(missing());
    }
    record(&tx, env, actor, "api_key.take_over", &key).await?;
    tx.announce(Signal::Account(UserId::from_uuid(before.user_id)));
    let key = locked(&tx, id).await?;
    tx.commit().await?;
    Ok(key)
}

fn parse(id: &str) -> Result<ApiKeyId, Failure<AccountErrorCode>> {
    let mut checks = Validation::new();
    let id = checks.take("apiKeyId", ids::parse::<ApiKeyKind>(id));
    checks.finish_with(id)
}

/// The key, if the actor may end it.
async fn managed(conn: &impl ConnectionTrait, actor: &Actor, id: ApiKeyId) -> Result<Model, Failure<AccountErrorCode>> {
    let key = Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let is_own = actor.user().is_some_and(|user| user.user_id.uuid() == key.user_id);
    if !is_own {
        require_owner(conn, actor, &key).await?;
    }
    Ok(key)
}

/// Passes for owners of the key's organization. To all others there is no such key.
async fn require_owner(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    key: &Model,
) -> Result<(), Failure<AccountErrorCode>> {
    let organization_id = OrganizationId::from_uuid(key.organization_id.ok_or_else(missing)?);
    match organizations::require(conn, actor, organization_id, Permission::ManageOrganization, "apiKeyId").await {
        Ok(_) => Ok(()),
        Err(Failure::Rejected(_) | Failure::Forbidden(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

async fn locked(tx: &Tx, id: ApiKeyId) -> Result<Model, Failure<AccountErrorCode>> {
    Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or_else(missing)
}

fn missing() -> Failure<AccountErrorCode> {
    Failure::not_found("apiKeyId", "API key")
}
