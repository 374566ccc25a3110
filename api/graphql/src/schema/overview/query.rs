//! Reading the platform at a glance.

use async_graphql::{Context, Error, Object};
use domain::overview;

use super::types::PlatformOverview;
use crate::schema::context::{actor, env};
use crate::schema::errors::top_level;

#[derive(Debug, Default)]
pub(crate) struct OverviewQuery;

#[Object]
impl OverviewQuery {
    /// The platform at a glance: numbers that matter, and what needs a person. For admins.
    async fn platform_overview(&self, ctx: &Context<'_>) -> Result<PlatformOverview, Error> {
        Ok(PlatformOverview(overview::overview(env(ctx), actor(ctx)).await.map_err(top_level)?))
    }
}
