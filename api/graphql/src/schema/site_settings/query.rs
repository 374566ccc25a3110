//! Reading the settings of the platform.

use async_graphql::{Context, Error, Object};
use domain::site_settings;

use super::types::SiteSettings;
use crate::schema::context::env;
use crate::schema::errors::database;

#[derive(Debug, Default)]
pub(crate) struct SiteSettingsQuery;

#[Object]
impl SiteSettingsQuery {
    /// The settings of the platform, such as who may create organizations.
    async fn site_settings(&self, ctx: &Context<'_>) -> Result<SiteSettings, Error> {
        Ok(site_settings::current(env(ctx).db.primary()).await.map_err(database)?.into())
    }
}
