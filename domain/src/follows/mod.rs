//! Following organizations: whoever follows one is told by mail when an event of it becomes public.

mod announce;
mod link;

pub use announce::tell_followers;
pub(crate) use announce::{announce, may_announce, note_public};
pub(crate) use link::link_of;
pub use link::unfollow_by_link;

use std::collections::{HashMap, HashSet};

use entity::organization;
use entity::organization_follow::{Column, Entity, Model};
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among, insert_missing};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationKind, UserId};
use kernel::page::{Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, Order, QuerySelect as _};

use crate::organizations::{self, OrganizationErrorCode};

/// Follows an organization. Whoever follows it already still does.
///
/// Rule: anybody signed in, unless the organization is hidden.
pub async fn follow(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let person = actor.require_person()?.user_id;
    let organization = named(env.db.primary(), organization_id).await?;
    if !organizations::hidden_of(env.db.primary(), [organization.id]).await?.is_empty() {
        return Err(Failure::not_found("organizationId", "organization"));
    }
    let row = Model { organization_id: organization.id, user_id: person.uuid(), created_at: env.now() };
    let tx = env.begin().await?;
    if insert_missing(&tx, [row]).await? > 0 {
        audit::record(&tx, env, actor, Entry::of("organization.follow", "organization", organization.id)).await?;
        tx.commit().await?;
    }
    Ok(organization)
}

/// Stops following an organization. Whoever does not follow it still does not.
///
/// Rule: anybody signed in, even if the organization is hidden.
pub async fn unfollow(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let person = actor.require_person()?.user_id;
    let organization = named(env.db.primary(), organization_id).await?;
    let tx = env.begin().await?;
    if end(&tx, organization.id, person.uuid()).await? {
        audit::record(&tx, env, actor, Entry::of("organization.unfollow", "organization", organization.id)).await?;
        tx.commit().await?;
    }
    Ok(organization)
}

async fn end(tx: &Tx, organization_id: Uuid, user_id: Uuid) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id((organization_id, user_id)).exec(tx).await?.rows_affected > 0)
}

/// The organization with a client's id, which anybody may know.
async fn named(
    conn: &impl ConnectionTrait,
    organization_id: &str,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::<OrganizationErrorCode>::new();
    let id = checks.take("organizationId", ids::parse::<OrganizationKind>(organization_id));
    let id = checks.finish_with(id)?;
    let found = organizations::by_ids(conn, [id.uuid()]).await?.pop();
    found.ok_or_else(|| Failure::not_found("organizationId", "organization"))
}

/// The organizations among these that the actor follows.
pub async fn followed_among(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    let Some(person) = actor.person() else { return Ok(HashSet::new()) };
    let followed = Entity::find()
        .select_only()
        .column(Column::OrganizationId)
        .filter(Column::UserId.eq(person.user_id))
        .filter(among(conn, Column::OrganizationId, organizations));
    let followed: Vec<Uuid> = followed.into_tuple().all(conn).await?;
    Ok(followed.into_iter().collect())
}

/// How many people follow these organizations, by organization; those that nobody follows are left out.
///
/// Callers make sure that the actor belongs to them.
pub async fn followers_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let counted = Entity::find()
        .select_only()
        .column(Column::OrganizationId)
        .column_as(Column::UserId.count(), "followers")
        .filter(among(conn, Column::OrganizationId, organizations))
        .group_by(Column::OrganizationId);
    let counted: Vec<(Uuid, i64)> = counted.into_tuple().all(conn).await?;
    Ok(counted.into_iter().collect())
}

/// A page of the organizations that a person follows, those that registered first at the beginning.
pub async fn of_user(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    page: &PageRequest,
) -> Result<Page<organization::Model>, DbErr> {
    let followed =
        Query::select().column(Column::OrganizationId).from(Entity).and_where(Column::UserId.eq(user_id)).to_owned();
    let query = organization::Entity::find().filter(organization::Column::Id.in_subquery(followed));
    let query = page.by_id(query, organization::Column::Id, Order::Asc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The account of a follower, if it still follows the organization and can be written to.
pub(crate) async fn follower(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    user_id: UserId,
) -> Result<Option<user::Model>, DbErr> {
    let follows = Query::select()
        .column(Column::UserId)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(organization_id))
        .and_where(Column::UserId.eq(user_id))
        .to_owned();
    let account = user::Entity::find_by_id(user_id.uuid()).filter(user::Column::Id.in_subquery(follows));
    account.filter(may_be_told()).one(conn).await
}

/// The condition for accounts that are told of new events. An address that was not verified may be somebody else's.
fn may_be_told() -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(user::Column::Status.eq(UserStatus::Active))
        .add(user::Column::EmailVerifiedAt.is_not_null())
}
