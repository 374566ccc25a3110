//! Changing the settings of the platform.

use async_graphql::{Context, Error, Object};
use domain::site_settings;

use super::inputs::{LegalTextPublishInput, SiteSettingsUpdateInput};
use super::payloads::{LegalTextPublishPayload, SiteSettingsUpdatePayload};
use super::public::LegalText;
use crate::schema::context::{actor, env};
use crate::schema::errors::{answer, database, edited_meanwhile, refusals};

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
        Ok(match site_settings::update(env(ctx), actor(ctx), input.into()).await {
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

    /// Publishes a new version of a legal text. Orders and accounts record the version that was in force. For admins.
    async fn legal_text_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text.")] input: LegalTextPublishInput,
    ) -> Result<LegalTextPublishPayload, Error> {
        let published = site_settings::publish_text(env(ctx), actor(ctx), input.into()).await;
        answer!(published, text => LegalTextPublishPayload { legal_text: text.map(LegalText) })
    }
}
