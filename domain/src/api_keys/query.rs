//! Listing keys.

use std::collections::HashMap;

use entity::api_key::{Column, Entity, Model};
use entity::membership;
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::Failure;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ConnectionTrait, QueryOrder as _};

use crate::accounts::AccountErrorCode;
use crate::organizations::{self, Permission};

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// Its person is suspended or has left its organization. Another owner can take it over.
    Abandoned,
}

/// A key with what is shown of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The key.
    pub key: Model,
    /// The name of the person it acts for.
    pub person_name: String,
    /// Whether it works, has expired, or was revoked.
    pub status: Status,
}

impl Shown {
    /// A key with what is shown of it; none if it was just deleted.
    pub async fn of(env: &Env, key: Model) -> Result<Option<Self>, DbErr> {
        Ok(shown(env.db.primary(), env, vec![key]).await?.pop())
    }
}

/// The actor's own keys that were not revoked, newest first.
///
/// Rule: anybody signed in, by login.
pub async fn own(env: &Env, actor: &Actor) -> Result<Vec<Shown>, Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let conn = env.db.primary();
    let theirs = Column::UserId.eq(user.user_id).and(Column::OrganizationId.is_null());
    let keys = Entity::find().filter(theirs).filter(Column::RevokedAt.is_null()).order_by_desc(Column::Id);
    Ok(shown(conn, env, keys.all(conn).await?).await?)
}

/// The keys of those of these organizations that the actor owns which were not revoked, newest first, by organization.
/// Three statements, however many organizations there are.
///
/// Rule: owners, by login.
pub async fn of_organizations(
    env: &Env,
    actor: &Actor,
    organizations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Shown>>, DbErr> {
    if actor.key().is_some() {
        return Ok(HashMap::new());
    }
    let conn = env.db.primary();
    let mut roles = organizations::roles_of(conn, actor, organizations).await?;
    roles.retain(|_, role| Permission::ManageOrganization.granted_to(*role));
    let mut found: HashMap<Uuid, Vec<Shown>> = roles.into_keys().map(|id| (id, Vec::new())).collect();
    if found.is_empty() {
        return Ok(found);
    }
    let keys = Entity::find()
        .filter(among(conn, Column::OrganizationId, found.keys().copied()))
        .filter(Column::RevokedAt.is_null())
        .order_by_desc(Column::Id)
        .all(conn)
        .await?;
    for key in shown(conn, env, keys).await? {
        if let Some(of_organization) = key.key.organization_id.and_then(|id| found.get_mut(&id)) {
            of_organization.push(key);
        }
    }
    Ok(found)
}

async fn shown(conn: &impl ConnectionTrait, env: &Env, keys: Vec<Model>) -> Result<Vec<Shown>, DbErr> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let people = keys.iter().map(|key| key.user_id);
    let people = user::Entity::find().filter(among(conn, user::Column::Id, people)).all(conn).await?;
    let people: HashMap<Uuid, user::Model> = people.into_iter().map(|person| (person.id, person)).collect();
    let members = membership::Entity::find()
        .filter(among(conn, membership::Column::UserId, people.keys().copied()))
        .filter(among(conn, membership::Column::OrganizationId, keys.iter().filter_map(|key| key.organization_id)))
        .all(conn)
        .await?;
    let works_for = |key: &Model, person: &user::Model| {
        let belongs = |id| members.iter().any(|row| row.organization_id == id && row.user_id == person.id);
        person.status == UserStatus::Active && key.organization_id.is_none_or(belongs)
    };
    let with_person = |key: Model| {
        let person = people.get(&key.user_id)?;
        let status = if key.expires_at.is_some_and(|at| at <= env.now()) {
            Status::Expired
        } else if works_for(&key, person) {
            Status::Active
        } else {
            Status::Abandoned
        };
        Some(Shown { person_name: person.display_name.clone(), status, key })
    };
    Ok(keys.into_iter().filter_map(with_person).collect())
}
