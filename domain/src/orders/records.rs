//! Any organization's orders, for administrators: read-only, and every access is audited.

use entity::{order, organization};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::Failure;
use kernel::ids::OrganizationId;
use kernel::page::{Page, PageRequest};
use sea_orm::EntityTrait as _;

use super::OrderErrorCode;
use super::query::{OrderFilter, listed};

/// A page of an organization's orders, newest first; empty if there is no such organization. The access is recorded in
/// the audit trail before anything is returned.
///
/// Rule: administrators.
pub async fn of_any_organization(
    env: &Env,
    actor: &Actor,
    organization_id: OrganizationId,
    filter: &OrderFilter,
    page: &PageRequest,
) -> Result<Option<Page<order::Model>>, Failure<OrderErrorCode>> {
    actor.require_admin()?;
    let known = organization::Entity::find_by_id(organization_id).one(env.db.primary()).await?;
    if known.is_none() {
        return Ok(None);
    }
    // The search text may be a person's name, so it is not recorded.
    let entry =
        Entry::of("organization.view_orders", "organization", organization_id.uuid()).organization(organization_id);
    let tx = env.begin().await?;
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    let conn = env.db.replica();
    Ok(Some(listed(conn, organization_id, filter, page).await?))
}
