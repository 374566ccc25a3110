//! Listing reports.

use async_graphql::{Context, Error, Object};
use domain::reports;
use kernel::page::{Cursor, PageArguments};

use super::inputs::ReportFilter;
use super::types::Report;
use crate::schema::context::{actor, env};
use crate::schema::errors::top_level;
use crate::schema::pages::{self, List};

#[derive(Debug, Default)]
pub(crate) struct ReportsQuery;

#[Object]
impl ReportsQuery {
    /// Reports of users: with `status: OPEN` those that have waited longest first, otherwise newest first. For
    /// admins.
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reports to return; all if left out.")] filter: Option<ReportFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page, with the same filter.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Report>, Error> {
        let filter = filter.unwrap_or_default().parse()?;
        // The open ones come in another order, in which the others' cursors mean nothing.
        let list = if filter.state == Some(reports::ReportState::Open) { "open reports" } else { "reports" };
        let request = pages::request(list, &PageArguments { first, after, last, before })?;
        let page = reports::queue(env(ctx), actor(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Report))
    }
}
