//! Looking organizations up. Their names are public; everything that belongs to them requires permissions.

use std::collections::{HashMap, HashSet};

use entity::membership::{self, MemberRole};
use entity::{organization, organization_profile};
use kernel::Env;
use kernel::actor::{Actor, SignedIn};
use kernel::db::among;
use kernel::error::Failure;
use kernel::page::{Page, PageRequest};
use kernel::text::Slug;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, FromQueryResult, Order, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use super::OrganizationErrorCode;
use super::suspensions::hidden;
use crate::people;

/// The organizations with these ids.
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<organization::Model>, DbErr> {
    organization::Entity::find().filter(among(conn, organization::Column::Id, ids)).all(conn).await
}

/// The organization with this slug.
pub async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<organization::Model>, DbErr> {
    // PostgreSQL rejects text that contains NUL; text that is not a valid slug matches nothing anyway.
    if Slug::parse(slug).is_err() {
        return Ok(None);
    }
    organization::Entity::find().filter(organization::Column::Slug.eq(slug)).one(conn).await
}

/// An organization's public page.
#[derive(Debug, Clone, FromQueryResult)]
pub struct AnnouncedOrganization {
    /// The organization's slug, the last part of the page's URL.
    pub slug: String,
    /// When the organization last changed.
    pub updated_at: OffsetDateTime,
}

/// How many URLs a sitemap may have (<https://www.sitemaps.org/protocol.html>).
const SITEMAP: u64 = 50_000;

/// The organizations that say something about themselves, unless they are hidden, for search engines. Those that registered
/// first come first, and what does not fit into a file is left out. Runs one statement.
///
/// Rule: anybody.
pub async fn sitemap(env: &Env) -> Result<Vec<AnnouncedOrganization>, DbErr> {
    let telling = Query::select()
        .column(organization_profile::Column::OrganizationId)
        .from(organization_profile::Entity)
        .and_where(organization_profile::Column::About.is_not_null())
        .to_owned();
    let organizations = organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(telling))
        .filter(organization::Column::Id.not_in_subquery(hidden()))
        .order_by_asc(organization::Column::Id)
        .limit(SITEMAP);
    let columns = [organization::Column::Slug, organization::Column::UpdatedAt];
    organizations.select_only().columns(columns).into_model().all(env.db.replica()).await
}

/// The ids of the organizations that a person belongs to, as far as the request reaches them.
pub(crate) fn own(person: &SignedIn) -> SelectStatement {
    Query::select()
        .column(membership::Column::OrganizationId)
        .from(membership::Entity)
        .cond_where(of(person))
        .to_owned()
}

/// The memberships of a person that the request reaches: an organization's key reaches no other one.
pub(crate) fn of(person: &SignedIn) -> Condition {
    let only = person.only_organization().map(|only| membership::Column::OrganizationId.eq(only));
    Condition::all().add(membership::Column::UserId.eq(person.user_id)).add_option(only)
}

/// The organizations that a person belongs to, oldest first.
pub async fn for_user(
    conn: &impl ConnectionTrait,
    person: &SignedIn,
    page: &PageRequest,
) -> Result<Page<organization::Model>, DbErr> {
    let query = organization::Entity::find().filter(organization::Column::Id.in_subquery(own(person)));
    let query = page.by_id(query, organization::Column::Id, Order::Asc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The people among these who are members of an organization.
pub(crate) async fn members_among(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    users: Vec<Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    if users.is_empty() {
        return Ok(HashSet::new());
    }
    let members: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::OrganizationId.eq(organization_id))
        .filter(among(conn, membership::Column::UserId, users))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(members.into_iter().collect())
}

/// The actor's roles in these organizations, by organization; those without a membership are left out.
pub async fn roles_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organizations: &[Uuid],
) -> Result<HashMap<Uuid, MemberRole>, DbErr> {
    let Some(user) = actor.user() else {
        return Ok(HashMap::new());
    };
    let rows = membership::Entity::find()
        .filter(of(user))
        .filter(among(conn, membership::Column::OrganizationId, organizations.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.organization_id, row.role)).collect())
}

/// A page of all organizations, newest first; with a search, those whose name or slug contains all of its words.
///
/// Rule: administrators.
pub async fn all(
    env: &Env,
    actor: &Actor,
    search: Option<&str>,
    page: &PageRequest,
) -> Result<Page<organization::Model>, Failure<OrganizationErrorCode>> {
    actor.require_admin()?;
    let conn = env.db.primary();
    let Some(words) = people::words_of(search) else { return Ok(Page::of(Vec::new(), page)) };
    let rows = people::search(conn, organization::Entity::find(), words, organization::Column::Id, page).await?;
    Ok(Page::of(rows, page))
}
