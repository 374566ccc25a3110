//! Changing an organization.

use entity::{event, organization};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation, violates_unique};
use kernel::ids::TypedId as _;
use kernel::money::Currency;
use kernel::signals::{PublicChange, Signal};
use kernel::text::{Slug, line};
use kernel::{Env, limits, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{Condition, IntoActiveModel as _, QuerySelect as _};
use serde_json::json;

use super::OrganizationErrorCode::{self, SlugTaken};
use super::permissions::{Permission, require_named};
use super::profile::{self, Profile, ProfileChanges};
use crate::event_search;

/// Changes to an organization; fields that are `None` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UpdateOrganization {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The name that visitors see.
    pub name: Option<String>,
    /// The ISO 4217 code of the default currency for new prices.
    pub currency: Option<String>,
    /// The organization's name in URLs; links with the old one stop working.
    pub slug: Option<String>,
    /// Whether events that programs create at a venue are published at once, with a free ticket type.
    pub instant_events: Option<bool>,
    /// What the organization tells the public about itself, and how its mails look.
    pub profile: ProfileChanges,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

/// The new values of the organization's own columns.
struct Parsed {
    name: Option<String>,
    currency: Option<Currency>,
    slug: Option<Slug>,
}

/// Changes an organization's name, currency, slug or profile.
///
/// Rule: members who manage the organization.
pub async fn update(
    env: &Env,
    actor: &Actor,
    input: UpdateOrganization,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let known =
        require_named(conn, actor, &input.organization_id, Permission::ManageOrganization, "organizationId").await?;
    let parsed = parse(env, &input, known.id)?;
    let tx = env.begin().await?;
    let before = organization::Entity::find_by_id(known.id).lock(LockType::NoKeyUpdate);
    let before = before.one(&tx).await?;
    let before = before.ok_or_else(|| Failure::not_found("organizationId", "organization"))?;
    versions::check(before.version, input.version)?;
    let is_told = change_profile(&tx, env, &input.profile, known.id).await?;
    let mut row = organization::Model {
        name: parsed.name.unwrap_or_else(|| before.name.clone()),
        currency: parsed.currency.map_or_else(|| before.currency.clone(), |currency| currency.code().to_owned()),
        slug: parsed.slug.map_or_else(|| before.slug.clone(), |slug| slug.as_str().to_owned()),
        instant_events: input.instant_events.unwrap_or(before.instant_events),
        ..before.clone()
    };
    if row == before && !is_told {
        return Ok(before);
    }
    row.version = versions::raised(before.version);
    row.updated_at = env.now();
    save(&tx, &row).await?;
    if row.name != before.name {
        event_search::reindex(&tx, env, Condition::all().add(event::Column::OrganizationId.eq(row.id))).await?;
    }
    let entry = Entry::of("organization.update", "organization", row.id)
        .organization(row.typed_id())
        .details(json!({ "before": audited(&before), "after": audited(&row), "profile": is_told }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Organization(row.typed_id())));
    tx.commit().await?;
    Ok(row)
}

/// Checks the input, before anything is locked.
fn parse(
    env: &Env,
    input: &UpdateOrganization,
    organization_id: Uuid,
) -> Result<Parsed, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take_optional("name", input.name.as_deref().map(|name| line(name, limits::NAME)));
    let currency = checks.take_optional("currency", input.currency.as_deref().map(Currency::parse));
    let slug = checks.take_optional("slug", input.slug.as_deref().map(Slug::parse));
    input.profile.fill(&mut checks, profile::blank(organization_id, env.now()));
    let (name, currency, slug) = checks.finish_with((name, currency, slug))?;
    Ok(Parsed { name, currency, slug })
}

/// Changes the profile of the locked organization. Returns whether it differs from before.
async fn change_profile(
    tx: &Tx,
    env: &Env,
    changes: &ProfileChanges,
    organization_id: Uuid,
) -> Result<bool, Failure<OrganizationErrorCode>> {
    let known = profile::profiles_of(tx, [organization_id]).await?.remove(&organization_id);
    let before = known.unwrap_or_else(|| profile::blank(organization_id, env.now()));
    let mut checks = Validation::new();
    let after = changes.fill(&mut checks, before.clone());
    checks.finish()?;
    if after == before {
        return Ok(false);
    }
    profile::save(tx, &Profile { updated_at: env.now(), ..after }).await?;
    Ok(true)
}

async fn save(tx: &Tx, row: &organization::Model) -> Result<(), Failure<OrganizationErrorCode>> {
    row.clone().into_active_model().reset_all().update(tx).await.map_err(|error| {
        if violates_unique(&error, "organizations_slug_key", "organizations.slug") {
            Failure::field(SlugTaken, "slug", "This slug is taken. Please choose another.")
        } else {
            error.into()
        }
    })?;
    Ok(())
}

/// The fields that the audit trail records. The name is left out, because it may be a person's.
fn audited(row: &organization::Model) -> serde_json::Value {
    json!({ "currency": row.currency, "slug": row.slug, "instantEvents": row.instant_events })
}
