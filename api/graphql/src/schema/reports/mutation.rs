//! Creating and resolving reports.

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
    /// Reports an event, an organization or a user to the admins. The reporter is told the outcome by email.
    /// For everyone logged in.
    async fn report_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to report, and what is wrong with it.")] input: ReportCreateInput,
    ) -> Result<ReportCreatePayload, Error> {
        let outcome = reports::create(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => ReportCreatePayload { report: Some(Report(row)) })
    }

    /// Resolves a report; the reporter gets an email. It changes nothing about what was reported: use `eventUnpublish`
    /// or `userSuspend` for that. For admins.
    async fn report_resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report, the decision and the note to the reporter.")] input: ReportResolveInput,
    ) -> Result<ReportResolvePayload, Error> {
        let outcome = reports::resolve(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => ReportResolvePayload { report: Some(Report(row)) })
    }
}
