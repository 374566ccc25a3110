//! Logos: a picture of an organization in several widths.

use std::collections::HashMap;

use bytes::Bytes;
use entity::organization;
use entity::organization_logo::{Column, Entity};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among};
use kernel::error::{Failure, Internal};
use kernel::ids::{LogoId, TypedId as _};
use kernel::jobs::Outcome;
use kernel::signals::{PublicChange, Signal};
use kernel::{Env, versions};
use pictures::{Picture, Purpose};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, IntoActiveModel as _, QuerySelect as _};
use serde_json::json;
use time::Duration;

use super::permissions::{Permission, require_named};
use crate::job::Job;
use crate::uploads::{self, Kind, Recorded, UploadErrorCode, Variant};

pub use entity::organization_logo::Model as Logo;

/// How long the files of a replaced logo are retained, because open pages, and mails that are being sent, refer to them.
const RETENTION: Duration = Duration::days(30);

static KIND: Kind<Entity> = Kind {
    name: "logo",
    id: Column::Id,
    owner: Column::OrganizationId,
    unused_since: Column::UnusedSince,
    created_at: Column::CreatedAt,
    updated_at: Column::UpdatedAt,
    variants: |logo| &logo.variants,
    removal: |id| Job::RemoveLogoFiles { logo_id: LogoId::from_uuid(id) },
    reusable: false,
};

/// An uploaded picture for an organization.
#[derive(Debug, Clone)]
pub struct SetLogo {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The file name of the logo that the editor saw, empty for no logo. If given, a concurrent change is refused;
    /// without it the last upload wins.
    pub seen: Option<String>,
    /// The file's bytes.
    pub upload: Bytes,
}

/// The organization, if the actor may change its logo. To be called before an upload is read.
///
/// Rule: owners.
pub async fn may_change_logo(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
) -> Result<organization::Model, Failure<UploadErrorCode>> {
    let conn = env.db.primary();
    require_named(conn, actor, organization_id, Permission::ManageOrganization, "organizationId").await
}

/// Sets an organization's logo, replacing the current one.
///
/// Rule: owners.
pub async fn set_logo(env: &Env, actor: &Actor, input: SetLogo) -> Result<Logo, Failure<UploadErrorCode>> {
    let organization = may_change_logo(env, actor, &input.organization_id).await?;
    let picture = uploads::render(input.upload, Purpose::Logo).await?;
    let logo = leave_unused(env, picture).await?;
    let tx = env.begin().await?;
    let organization = lock(&tx, organization.id).await?;
    still(&tx, organization.id, input.seen.as_ref()).await?;
    discard(&tx, env, organization.id, RETENTION).await?;
    KIND.claim(&tx, env, logo.id, organization.id, []).await?;
    let logo = Logo { organization_id: Some(organization.id), unused_since: None, updated_at: env.now(), ..logo };
    let details = json!({ "logo": logo.id, "width": logo.width, "height": logo.height });
    record(&tx, env, actor, organization, "organization.logo_set", details).await?;
    tx.commit().await?;
    Ok(logo)
}

/// Removes an organization's logo, if it is the one that the editor saw. Without a logo, does nothing.
///
/// Rule: owners.
pub async fn remove_logo(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
    seen: Option<&String>,
) -> Result<(), Failure<UploadErrorCode>> {
    let organization = may_change_logo(env, actor, organization_id).await?;
    let tx = env.begin().await?;
    let organization = lock(&tx, organization.id).await?;
    still(&tx, organization.id, seen).await?;
    if discard(&tx, env, organization.id, RETENTION).await? {
        record(&tx, env, actor, organization, "organization.logo_remove", json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The logos of organizations that have one, by organization. Runs one statement.
pub async fn logos_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Logo>, DbErr> {
    let rows = Entity::find().filter(among(conn, Column::OrganizationId, organizations)).all(conn).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.organization_id?, row))).collect())
}

/// The files of a logo, from the narrowest to the widest.
pub fn logo_variants(logo: &Logo) -> Result<Vec<Variant>, DbErr> {
    uploads::variants_of(&logo.variants)
}

/// Stores a picture's files as a logo of nobody yet.
async fn leave_unused(env: &Env, picture: Picture) -> Result<Logo, Internal> {
    let id = env.ids.next();
    let files = uploads::files_of(id, picture);
    let Recorded { variants, width, height } = Recorded::of(&files)?;
    let now = env.now();
    let logo = Logo {
        id,
        organization_id: None,
        width,
        height,
        variants,
        unused_since: Some(now),
        created_at: now,
        updated_at: now,
    };
    KIND.store(env, logo, &files).await
}

async fn lock(tx: &Tx, organization_id: Uuid) -> Result<organization::Model, Failure<UploadErrorCode>> {
    let query = organization::Entity::find_by_id(organization_id).lock(LockType::NoKeyUpdate);
    query.one(tx).await?.ok_or_else(|| Failure::not_found("organizationId", "organization"))
}

/// Refuses if the current logo is not the one that the editor saw. The organization is locked.
async fn still(tx: &Tx, organization_id: Uuid, seen: Option<&String>) -> Result<(), Failure<UploadErrorCode>> {
    if seen.is_none() {
        return Ok(());
    }
    let logo = logos_of(tx, [organization_id]).await?.remove(&organization_id);
    uploads::still(logo.as_ref().map(logo_variants).transpose()?, seen)
}

/// Takes an organization's logo from it; a job removes its files later. Returns whether there was one.
pub(crate) async fn discard(tx: &Tx, env: &Env, organization_id: Uuid, retention: Duration) -> Result<bool, DbErr> {
    Ok(KIND.discard(tx, env, &[organization_id], retention).await? > 0)
}

/// Deletes the files of a logo that is nobody's, then its row. Idempotent.
pub async fn remove_logo_files(env: &Env, logo_id: LogoId) -> Result<Outcome, Internal> {
    KIND.remove_files(env, logo_id.uuid()).await
}

/// Enqueues the removal of uploads that never became an organization's.
pub(crate) async fn remove_leftover_logos(env: &Env) -> Result<bool, DbErr> {
    KIND.remove_leftovers(env).await
}

/// Writes the audit entry, and marks the organization as changed.
async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: organization::Model,
    action: &'static str,
    details: serde_json::Value,
) -> Result<(), DbErr> {
    let id = organization.typed_id();
    let version = versions::raised(organization.version);
    let changed = organization::Model { version, updated_at: env.now(), ..organization };
    changed.into_active_model().reset_all().update(tx).await?;
    tx.announce(Signal::Public(PublicChange::Organization(id)));
    audit::record(tx, env, actor, Entry::of(action, "organization", id.uuid()).organization(id).details(details)).await
}
