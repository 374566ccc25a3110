//! Reporting something, and answering that.

use async_graphql::{Context, Error, Object};
use domain::reports;

use super::inputs::{ReportCreateInput, ReportResolveInput};
use super::types::{Report, ReportCreatePayload, ReportResolvePayload};
use crate::graphql::context::{actor, env};
use crate::graphql::errors::refusals;

#[derive(Debug, Default)]
pub(crate) struct ReportsMutation;

#[Object]
impl ReportsMutation {
    /// Tells those who run the platform that something is wrong with an event, an organization or a person. A mail tells what
    /// came of it. For everybody signed in.
    async fn report_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wrong with what.")] input: ReportCreateInput,
    ) -> Result<ReportCreatePayload, Error> {
        Ok(match reports::create(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => ReportCreatePayload { report: Some(Report(row)), errors: Vec::new() },
            Err(failure) => ReportCreatePayload { report: None, errors: refusals(failure)? },
        })
    }

    /// Answers a report; whoever made it gets a mail. What has to be done about its subject, such as `eventUnpublish` or
    /// `userSuspend`, is done apart. For administrators.
    async fn report_resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report, and what comes of it.")] input: ReportResolveInput,
    ) -> Result<ReportResolvePayload, Error> {
        Ok(match reports::resolve(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => ReportResolvePayload { report: Some(Report(row)), errors: Vec::new() },
            Err(failure) => ReportResolvePayload { report: None, errors: refusals(failure)? },
        })
    }
}
