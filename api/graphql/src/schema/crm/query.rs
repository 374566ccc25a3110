//! The CRM of the platform itself.

use async_graphql::{Context, Error, Object};
use domain::crm;

use super::{CrmConnection, CustomerSystem};
use crate::schema::context::{actor, env};
use crate::schema::errors::top_level;

#[derive(Debug, Default)]
pub(crate) struct CrmQuery;

#[Object]
impl CrmQuery {
    /// The CRM of the platform itself, which is set in the configuration; null if there is none. For
    /// admins.
    async fn platform_customer_system(&self, ctx: &Context<'_>) -> Result<Option<CustomerSystem>, Error> {
        Ok(crm::of_platform(env(ctx), actor(ctx)).await.map_err(top_level)?.map(CustomerSystem::from))
    }

    /// `platformCustomerSystem` by its former name.
    #[graphql(deprecation = "It is no Relay connection. Use `platformCustomerSystem`.")]
    async fn platform_crm_connection(&self, ctx: &Context<'_>) -> Result<Option<CrmConnection>, Error> {
        Ok(crm::of_platform(env(ctx), actor(ctx)).await.map_err(top_level)?.map(CrmConnection::from))
    }
}
