//! What an organization tells the public about itself.

use async_graphql::{Context, Error, SimpleObject};
use domain::organizations;
use uuid::Uuid;

use super::loaders::{HiddenOrganization, LogoOf, ProfileOf, RoleIn};
use crate::schema::context;
use crate::schema::errors::{database, internal};
use crate::schema::events::int;
use api_base::cover_view::{LogoView, VariantView};

/// The logo of an organization, as JPEG in several widths, on white. The files never change, so they may be cached
/// forever; a URL works for as long as the picture is the organization's logo, and 30 days longer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrganizationLogo {
    /// The URL of the widest version.
    url: String,
    /// The width of the widest version, in pixels.
    width: i32,
    /// The height of the widest version, in pixels.
    height: i32,
    /// All versions, the narrowest first, as for `srcset`.
    variants: Vec<OrganizationLogoVariant>,
}

/// The logo of an organization in one width.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrganizationLogoVariant {
    /// The URL of the file.
    url: String,
    /// The width in pixels.
    width: i32,
    /// The height in pixels.
    height: i32,
}

impl From<LogoView> for OrganizationLogo {
    fn from(view: LogoView) -> Self {
        let LogoView { url, width, height, variants } = view;
        let variants = variants.into_iter().map(OrganizationLogoVariant::from).collect();
        Self { url, width: int(width), height: int(height), variants }
    }
}

impl From<VariantView> for OrganizationLogoVariant {
    fn from(view: VariantView) -> Self {
        Self { url: view.url, width: int(view.width), height: int(view.height) }
    }
}

/// A link on an organization's page.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrganizationLink {
    /// The text of the link.
    label: String,
    /// Where it leads: an http or https URL.
    url: String,
}

impl From<organizations::ProfileLink> for OrganizationLink {
    fn from(link: organizations::ProfileLink) -> Self {
        Self { label: link.label, url: link.url }
    }
}

/// Whether the viewer may see what the organization tells of itself: everybody, unless it is hidden because an owner's
/// account is suspended, and then its members.
pub(crate) async fn is_shown(ctx: &Context<'_>, id: Uuid) -> Result<bool, Error> {
    let rows = context::rows(ctx);
    let hidden = rows.load_one(HiddenOrganization(id)).await?.is_some();
    Ok(!hidden || rows.load_one(RoleIn(id)).await?.is_some())
}

/// The profile, as far as the viewer may see it.
pub(super) async fn of(ctx: &Context<'_>, id: Uuid) -> Result<Option<organizations::Profile>, Error> {
    match context::rows(ctx).load_one(ProfileOf(id)).await? {
        Some(profile) if is_shown(ctx, id).await? => Ok(Some(profile)),
        _ => Ok(None),
    }
}

/// Whether visitors can write to it: unless it has switched that off, or is hidden.
pub(super) async fn has_contact_form(ctx: &Context<'_>, id: Uuid) -> Result<bool, Error> {
    let profile = context::rows(ctx).load_one(ProfileOf(id)).await?;
    Ok(profile.is_none_or(|profile| profile.contact_form) && is_shown(ctx, id).await?)
}

/// The profile for fields that only members see.
pub(super) async fn of_member(ctx: &Context<'_>, id: Uuid) -> Result<Option<organizations::Profile>, Error> {
    if context::rows(ctx).load_one(RoleIn(id)).await?.is_none() {
        return Ok(None);
    }
    context::rows(ctx).load_one(ProfileOf(id)).await
}

pub(super) async fn logo(ctx: &Context<'_>, id: Uuid) -> Result<Option<OrganizationLogo>, Error> {
    let logo = context::rows(ctx).load_one(LogoOf(id)).await?;
    let Some(logo) = logo else { return Ok(None) };
    if !is_shown(ctx, id).await? {
        return Ok(None);
    }
    let view = LogoView::new(context::env(ctx), &logo).map_err(|fault| internal(&fault))?;
    Ok(Some(view.into()))
}

pub(super) async fn links(ctx: &Context<'_>, id: Uuid) -> Result<Vec<OrganizationLink>, Error> {
    let Some(profile) = of(ctx, id).await? else { return Ok(Vec::new()) };
    let links = organizations::links_of(&profile).map_err(database)?;
    Ok(links.into_iter().map(OrganizationLink::from).collect())
}
