//! Reporting something, and answering that.

use async_graphql::{Context, Error, Object};
use domain::reports;

use super::inputs::{ReportCreateInput, ReportResolveInput};
use super::payloads::{ReportCreatePayload, ReportResolvePayload};
use super::types::Report;
use crate::schema::context::{actor, env};
use crate::schema::errors::answer;

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
        let outcome = reports::create(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => ReportCreatePayload { report: Some(Report(row)) })
    }

    /// Answers a report; whoever made it gets a mail. What has to be done about its subject, such as `eventUnpublish` or
    /// `userSuspend`, is done apart. For administrators.
    async fn report_resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report, and what comes of it.")] input: ReportResolveInput,
    ) -> Result<ReportResolvePayload, Error> {
        let outcome = reports::resolve(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => ReportResolvePayload { report: Some(Report(row)) })
    }
}
