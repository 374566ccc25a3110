//! Making keys.

use entity::api_key::{ActiveModel, Column, Entity, Model};
use entity::{organization, user};
use kernel::actor::{Actor, SignedIn};
use kernel::api_key_secret::ApiKeySecret;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{OrganizationId, TypedId as _};
use kernel::scopes::{Access, Scope, Scopes};
use kernel::text::line;
use kernel::{Env, audit, limits};
use sea_orm::QuerySelect as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, LockType};
use serde_json::json;
use time::Duration;

use super::{MOST, MOST_DAYS};
use crate::accounts::{AccountErrorCode, Proof, demand_proof};
use crate::organizations::{self, Permission};

/// A key that somebody wants.
#[derive(Debug, Clone)]
pub struct CreateKey {
    /// The organization it is for; without one it is personal.
    pub organization_id: Option<String>,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// After how many days it expires; never without.
    pub expires_in_days: Option<i32>,
    /// That it is the person who asks.
    pub proof: Proof,
}

/// A new key, and its secret, which is not known to anybody else.
#[derive(Debug, Clone)]
pub struct Created {
    /// The key.
    pub key: Model,
    /// The secret, to be shown once.
    pub secret: ApiKeySecret,
}

/// Makes a key that acts for the actor.
///
/// Rule: with fresh proof, anybody signed in for themselves, and owners for their organization.
pub async fn create(env: &Env, actor: &Actor, input: CreateKey) -> Result<Created, Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let organization_id = match &input.organization_id {
        Some(id) => Some(managed(env, actor, id).await?),
        None => None,
    };
    let mut checks = Validation::new();
    let name = checks.take("name", line(&input.name, limits::API_KEY_NAME));
    let scopes = scopes(&mut checks, &input.scopes, organization_id.is_some());
    let days = expiry(&mut checks, input.expires_in_days);
    let name = checks.finish_with(name)?;
    let tx = demand_proof(env, actor, &input.proof).await?;
    require_room(&tx, user, organization_id).await?;
    let secret = ApiKeySecret::random(&*env.random);
    let key = Model {
        id: env.ids.next(),
        user_id: user.user_id.uuid(),
        organization_id: organization_id.map(|id| id.uuid()),
        name,
        secret_hash: secret.digest(),
        hint: secret.hint(),
        scopes: scopes.to_string(),
        created_at: env.now(),
        expires_at: days.map(|days| env.now() + days),
        last_used_at: None,
        revoked_at: None,
    };
    Entity::insert(ActiveModel::from(key.clone())).exec_without_returning(&tx).await?;
    record(&tx, env, actor, "api_key.create", &key).await?;
    tx.commit().await?;
    Ok(Created { key, secret })
}

/// The organization with a client's id, if the actor manages it.
async fn managed(env: &Env, actor: &Actor, id: &str) -> Result<OrganizationId, Failure<AccountErrorCode>> {
    let (conn, permission) = (env.db.primary(), Permission::ManageOrganization);
    Ok(organizations::require_named(conn, actor, id, permission, "organizationId").await?.typed_id())
}

fn scopes(checks: &mut Validation<AccountErrorCode>, wanted: &[Scope], is_organizations: bool) -> Scopes {
    let code = AccountErrorCode::InvalidInput;
    if wanted.is_empty() {
        checks.add(code, "scopes", "Choose at least one thing that the key may do.");
    }
    for (index, scope) in wanted.iter().enumerate() {
        let field = format!("scopes.{index}");
        if scope.access == Access::Write && !scope.resource.is_writable() {
            checks.add(code, field, format!("There is no scope {scope}: this can only be read."));
        } else if is_organizations && scope.resource.is_personal() {
            checks.add(code, field, format!("An organization's key can't have {scope}."));
        }
    }
    wanted.iter().copied().collect()
}

fn expiry(checks: &mut Validation<AccountErrorCode>, days: Option<i32>) -> Option<Duration> {
    let days = days?;
    if !(1..=MOST_DAYS).contains(&days) {
        let message = format!("expiresInDays must be from 1 to {MOST_DAYS}.");
        checks.add(AccountErrorCode::InvalidInput, "expiresInDays", message);
    }
    Some(Duration::days(days.into()))
}

/// Refuses if there are too many keys already. Whoever makes others at the same time waits.
async fn require_room(
    tx: &Tx,
    user: &SignedIn,
    organization_id: Option<OrganizationId>,
) -> Result<(), Failure<AccountErrorCode>> {
    let theirs = if let Some(id) = organization_id {
        organization::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
        Column::OrganizationId.eq(id)
    } else {
        user::Entity::find_by_id(user.user_id).lock(LockType::NoKeyUpdate).one(tx).await?;
        Column::OrganizationId.is_null().and(Column::UserId.eq(user.user_id))
    };
    let count = Entity::find().filter(theirs).filter(Column::RevokedAt.is_null()).count(tx).await?;
    if count >= MOST {
        let message = format!("There are {MOST} API keys already, which is the most. Revoke one that isn't needed.");
        return Err(Failure::rejected(AccountErrorCode::TooManyApiKeys, message));
    }
    Ok(())
}

pub(super) async fn record(tx: &Tx, env: &Env, actor: &Actor, action: &'static str, key: &Model) -> Result<(), DbErr> {
    let organization_id = key.organization_id.map(OrganizationId::from_uuid);
    let details = json!({ "scopes": key.scopes });
    let entry = audit::Entry::of(action, "api_key", key.id).organization(organization_id).details(details);
    audit::record(tx, env, actor, entry).await
}
