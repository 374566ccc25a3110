//! The platform's own customer system.

use async_graphql::{Context, Error, Object};
use domain::crm;

use super::CrmConnection;
use crate::graphql::context::{actor, env};
use crate::graphql::errors::top_level;

#[derive(Debug, Default)]
pub(crate) struct CrmQuery;

#[Object]
impl CrmQuery {
    /// How the platform's own customer system stands, which is set in the configuration; null where none is. For
    /// administrators.
    async fn platform_crm_connection(&self, ctx: &Context<'_>) -> Result<Option<CrmConnection>, Error> {
        Ok(crm::of_platform(env(ctx), actor(ctx)).await.map_err(top_level)?.map(CrmConnection::from))
    }
}
