//! What administrators set for the whole platform, in the schema.

use async_graphql::{Context, Enum, Error, InputObject, Object, SimpleObject};
use domain::site_settings;

use super::admins::AdminErrorCode;
use super::context::{actor, env};
use super::errors::{Refusal, database, edited_meanwhile, refusals};
use super::scalars::DateTime;

/// Who may create organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OrganizingPolicy", remote = "domain::site_settings::Organizing")]
pub(crate) enum Organizing {
    /// Everybody signed in.
    Everyone,
    /// Everybody whose address was verified.
    Verified,
    /// Those whom an administrator has granted the role of organizer, and administrators.
    Invited,
}

/// What is set for the whole platform.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SiteSettings {
    /// Who may create organizations.
    organizing: Organizing,
    /// When something was changed; null if nothing ever was.
    updated_at: Option<DateTime>,
    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite somebody else's.
    version: i32,
}

impl From<site_settings::SiteSettings> for SiteSettings {
    fn from(row: site_settings::SiteSettings) -> Self {
        Self { organizing: row.organizing.into(), updated_at: row.updated_at.map(DateTime), version: row.version }
    }
}

/// What is to be set; what is left out stays.
#[derive(InputObject)]
pub(crate) struct SiteSettingsUpdateInput {
    /// Who may create organizations. Those that exist stay.
    organizing: Option<Organizing>,
    /// Why, for the audit trail; at most 500 characters.
    reason: Option<String>,
    /// The `version` of the settings that you loaded. If somebody else has changed them since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the settings as they are now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

/// The answer to `siteSettingsUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SiteSettingsUpdatePayload {
    /// What is set now.
    site_settings: Option<SiteSettings>,
    /// With `EDITED_MEANWHILE`: the settings as they are now, with somebody else's changes. Null otherwise.
    current: Option<SiteSettings>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<AdminErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct SiteSettingsQuery;

#[Object]
impl SiteSettingsQuery {
    /// What is set for the whole platform.
    async fn site_settings(&self, ctx: &Context<'_>) -> Result<SiteSettings, Error> {
        Ok(site_settings::current(env(ctx).db.primary()).await.map_err(database)?.into())
    }
}

#[derive(Debug, Default)]
pub(crate) struct SiteSettingsMutation;

#[Object]
impl SiteSettingsMutation {
    /// Sets something for the whole platform. For administrators.
    async fn site_settings_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be set.")] input: SiteSettingsUpdateInput,
    ) -> Result<SiteSettingsUpdatePayload, Error> {
        let wish = site_settings::UpdateSiteSettings {
            organizing: input.organizing.map(Into::into),
            reason: input.reason,
            version: input.version,
        };
        Ok(match site_settings::update(env(ctx), actor(ctx), wish).await {
            Ok(row) => SiteSettingsUpdatePayload { site_settings: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) {
                    Some(site_settings::current(env(ctx).db.primary()).await.map_err(database)?.into())
                } else {
                    None
                };
                SiteSettingsUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }
}
