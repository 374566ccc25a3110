//! Changing the settings of the platform.

use async_graphql::{Context, Error, Object};
use domain::site_settings;

use super::inputs::SiteSettingsUpdateInput;
use super::payloads::SiteSettingsUpdatePayload;
use crate::schema::context::{actor, env};
use crate::schema::errors::{database, edited_meanwhile, refusals};

#[derive(Debug, Default)]
pub(crate) struct SiteSettingsMutation;

#[Object]
impl SiteSettingsMutation {
    /// Changes the settings of the platform. For admins.
    async fn site_settings_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The settings to change.")] input: SiteSettingsUpdateInput,
    ) -> Result<SiteSettingsUpdatePayload, Error> {
        let update = site_settings::UpdateSiteSettings {
            organizing: input.organizing.map(Into::into),
            reason: input.reason,
            version: input.version,
        };
        Ok(match site_settings::update(env(ctx), actor(ctx), update).await {
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
