//! Listing jobs and queues.

use async_graphql::{Context, Error, Object};
use kernel::jobs;
use kernel::page::{Cursor, PageArguments};

use super::inputs::JobFilter;
use super::types::{Job, JobQueue};
use crate::schema::context;
use crate::schema::errors::top_level;
use crate::schema::pages::{self, List};

#[derive(Debug, Default)]
pub(crate) struct JobsQuery;

#[Object]
impl JobsQuery {
    /// Jobs, newest first. Finished ones are deleted after a week, unless the server's configuration says
    /// otherwise. For admins.
    async fn jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which jobs to return; all if left out.")] filter: Option<JobFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Job>, Error> {
        let request = pages::request("jobs", &PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().parse()?;
        let page = jobs::jobs(context::env(ctx), context::actor(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Job))
    }

    /// The queues with the numbers of their jobs, most urgent first. For admins.
    async fn job_queues(&self, ctx: &Context<'_>) -> Result<Vec<JobQueue>, Error> {
        let queues = jobs::queues(context::env(ctx), context::actor(ctx)).await.map_err(top_level)?;
        Ok(queues.into_iter().map(JobQueue::from).collect())
    }
}
