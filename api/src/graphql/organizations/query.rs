//! Looking organizations up.

use async_graphql::{Context, Error, ID, Object};
use domain::ids::OrganizationKind;
use domain::organizations;

use super::loaders::OrganizationKey;
use super::types::Organization;
use crate::graphql::errors::database;
use crate::graphql::{context, ids};

#[derive(Debug, Default)]
pub(crate) struct OrganizationsQuery;

#[Object]
impl OrganizationsQuery {
    /// The organization with this id; null if there is none. Everybody may see its name; fields that take a permission
    /// are null without it.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's id, `org_…`.")] id: ID,
    ) -> Result<Option<Organization>, Error> {
        let id = ids::argument::<OrganizationKind>("id", &id)?;
        let row = context::rows(ctx).load_one(OrganizationKey(id.uuid())).await?;
        Ok(row.map(Organization::from))
    }
    /// The organization with this slug; null if there is none. Everybody may see its name; fields that take a permission
    /// are null without it.
    async fn organization_by_slug(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's name in URLs.")] slug: String,
    ) -> Result<Option<Organization>, Error> {
        let row = organizations::by_slug(context::env(ctx).db.primary(), &slug).await.map_err(database)?;
        Ok(row.map(Organization::from))
    }
}
