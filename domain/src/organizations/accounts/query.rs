//! Finding accounts, always limited to those that the actor may see.

use std::collections::HashMap;

use entity::membership::{self, MemberRole};
use entity::user;
use kernel::actor::Actor;
use kernel::collection::{Collection, Slice, SliceError, SortBy};
use kernel::db::among;
use kernel::ids::{OrganizationId, UserId};
use kernel::text::Username;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, Order, QueryOrder as _};
use time::OffsetDateTime;

use super::super::permissions::Permission;
use super::super::query::of as memberships_of;
use super::MemberAccount;

/// Which accounts; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Only the one with this username, as it was typed.
    pub username: Option<String>,
    /// Only those in this role.
    pub role: Option<MemberRole>,
    /// Only those that were made or changed at this time or later.
    pub updated_since: Option<OffsetDateTime>,
    /// Whether the latest come first.
    pub latest_first: bool,
}

/// The organization that a program of the actor works with if it names none: the oldest one in which they see all accounts,
/// else the oldest one.
pub async fn home_of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Option<OrganizationId>, DbErr> {
    let Some(user) = actor.user() else { return Ok(None) };
    let rows = membership::Entity::find()
        .filter(memberships_of(user))
        .order_by_asc(membership::Column::OrganizationId)
        .all(conn)
        .await?;
    let first = rows.iter().find(|row| Permission::Register.granted_to(row.role)).or_else(|| rows.first());
    Ok(first.map(|row| OrganizationId::from_uuid(row.organization_id)))
}

/// A part of an organization's accounts, in the order in which their people signed up. Empty for those who don't belong to
/// it. Runs three statements, and one more for the total.
///
/// Rule: one's own; all of them for members who register others.
pub async fn select(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: OrganizationId,
    filter: &AccountFilter,
    slice: &Slice,
) -> Result<Collection<MemberAccount>, SliceError> {
    let Some(seen) = seen_by(conn, actor).await? else { return Ok(Collection::empty()) };
    let mut query =
        membership::Entity::find().filter(membership::Column::OrganizationId.eq(organization_id)).filter(seen);
    if let Some(role) = filter.role {
        query = query.filter(membership::Column::Role.eq(role));
    }
    if let Some(username) = &filter.username {
        let Ok(username) = Username::parse(username) else { return Ok(Collection::empty()) };
        query = query.filter(membership::Column::UserId.in_subquery(named(&username)));
    }
    if let Some(since) = filter.updated_since {
        let changed = Query::select()
            .column(user::Column::Id)
            .from(user::Entity)
            .and_where(user::Column::UpdatedAt.gte(since))
            .to_owned();
        let joined = membership::Column::CreatedAt.gte(since);
        query = query.filter(joined.or(membership::Column::UserId.in_subquery(changed)));
    }
    let order = if filter.latest_first { Order::Desc } else { Order::Asc };
    let found = slice.read(conn, query, membership::Column::UserId, (SortBy::Id, order)).await?;
    let people = with_people(conn, found.page.items.clone()).await?;
    let mut people: HashMap<UserId, MemberAccount> = people.into_iter().map(|one| (one.user_id, one)).collect();
    Ok(found.filter_map(|row| people.remove(&UserId::from_uuid(row.user_id))))
}

/// The accounts of these people that the actor may see, each in one organization. Runs three statements.
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<MemberAccount>, DbErr> {
    let Some(seen) = seen_by(conn, actor).await? else { return Ok(Vec::new()) };
    first_of_each(conn, membership::Entity::find().filter(among(conn, membership::Column::UserId, ids)).filter(seen))
        .await
}

/// The account with this username, if the actor may see it. Runs three statements.
pub async fn by_username(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    username: &str,
) -> Result<Option<MemberAccount>, DbErr> {
    let Ok(username) = Username::parse(username) else { return Ok(None) };
    let Some(seen) = seen_by(conn, actor).await? else { return Ok(None) };
    let query =
        membership::Entity::find().filter(membership::Column::UserId.in_subquery(named(&username))).filter(seen);
    Ok(first_of_each(conn, query).await?.pop())
}

fn named(username: &Username) -> SelectStatement {
    Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(user::Column::Username.eq(username.as_str()))
        .to_owned()
}

/// The condition for the memberships that the actor may see; `None` if there can be none.
async fn seen_by(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Condition>, DbErr> {
    if let Actor::System = actor {
        return Ok(Some(Condition::all()));
    }
    let Some(user) = actor.user() else { return Ok(None) };
    let own = membership::Entity::find().filter(memberships_of(user)).all(conn).await?;
    let all = own.iter().filter(|row| Permission::Register.granted_to(row.role)).map(|row| row.organization_id);
    let seen = Condition::any().add(memberships_of(user));
    Ok(Some(seen.add(among(conn, membership::Column::OrganizationId, all))))
}

/// The accounts of these memberships; people with several have the one in the oldest organization.
async fn first_of_each(
    conn: &impl ConnectionTrait,
    query: Select<membership::Entity>,
) -> Result<Vec<MemberAccount>, DbErr> {
    let query = query.order_by_asc(membership::Column::UserId).order_by_asc(membership::Column::OrganizationId);
    let mut rows = query.all(conn).await?;
    rows.dedup_by_key(|row| row.user_id);
    with_people(conn, rows).await
}

async fn with_people(
    conn: &impl ConnectionTrait,
    memberships: Vec<membership::Model>,
) -> Result<Vec<MemberAccount>, DbErr> {
    let ids = memberships.iter().map(|row| row.user_id);
    let users = user::Entity::find().filter(among(conn, user::Column::Id, ids)).all(conn).await?;
    let users: HashMap<Uuid, user::Model> = users.into_iter().map(|user| (user.id, user)).collect();
    let accounts = memberships.iter().filter_map(|row| Some(MemberAccount::of(users.get(&row.user_id)?, row)));
    Ok(accounts.collect())
}
