//! Looking up organizations.

use async_graphql::{Context, Error, ID, Object};
use domain::organizations;
use kernel::ids::OrganizationKind;
use kernel::page::{Cursor, PageArguments};

use super::loaders::OrganizationKey;
use super::types::Organization;
use crate::schema::errors::{database, top_level};
use crate::schema::pages::{self, List};
use crate::schema::{context, ids};

#[derive(Debug, Default)]
pub(crate) struct OrganizationsQuery;

#[Object]
impl OrganizationsQuery {
    /// The organization with this id; null if there is none. Everyone may see it; fields that require a permission
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

    /// The organization with this slug; null if there is none. Everyone may see it; fields that require a permission
    /// are null without it.
    async fn organization_by_slug(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's `slug`, its name in URLs.")] slug: String,
    ) -> Result<Option<Organization>, Error> {
        let row = organizations::by_slug(context::env(ctx).db.primary(), &slug).await.map_err(database)?;
        Ok(row.map(Organization::from))
    }

    /// All organizations, newest first. For admins.
    async fn all_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only organizations that contain all of these words in their name or slug. Case and accents \
                          don't matter. If no organization matches, one of the words may contain a typing error."
        )]
        search: Option<String>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Organization>, Error> {
        let request = pages::request("organizations", &PageArguments { first, after, last, before })?;
        let (env, actor) = (context::env(ctx), context::actor(ctx));
        let page = organizations::all(env, actor, search.as_deref(), &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Organization::from))
    }
}
