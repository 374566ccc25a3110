//! What queries and mutations about reports take.

use async_graphql::{Error, ID, InputObject};
use domain::reports;

use super::enums::{ReportOutcome, ReportReason, ReportState};
use crate::schema::renamed::renamed;

/// Which reports are wanted; what is left out is not asked for.
#[derive(Default, InputObject)]
pub(crate) struct ReportFilter {
    /// Only those that stand so.
    status: Option<ReportState>,
    /// The same by its former name.
    #[graphql(deprecation = "Use `status`.")]
    state: Option<ReportState>,
    /// Only those about this event, organization or person.
    subject_id: Option<ID>,
}

impl ReportFilter {
    pub(super) fn wanted(self) -> Result<reports::ReportFilter, Error> {
        let state = renamed(("status", self.status), ("state", self.state))?;
        Ok(reports::ReportFilter { state: state.map(Into::into), subject_id: self.subject_id.map(|id| id.0) })
    }
}

/// Something that those who run the platform should look at.
#[derive(InputObject)]
pub(crate) struct ReportCreateInput {
    /// The event, the organization, or the person, who must be in an organization with you.
    subject_id: ID,
    /// What is wrong with it.
    reason: ReportReason,
    /// The same in words; at most 2,000 characters.
    message: String,
}

impl From<ReportCreateInput> for reports::CreateReport {
    fn from(input: ReportCreateInput) -> Self {
        Self { subject_id: input.subject_id.0, reason: input.reason.into(), message: input.message }
    }
}

/// What comes of a report.
#[derive(InputObject)]
pub(crate) struct ReportResolveInput {
    /// The report.
    report_id: ID,
    /// Whether something was done.
    outcome: ReportOutcome,
    /// What the reporter is told by mail; at most 2,000 characters.
    note: String,
}

impl From<ReportResolveInput> for reports::ResolveReport {
    fn from(input: ReportResolveInput) -> Self {
        Self { report_id: input.report_id.0, outcome: input.outcome.into(), note: input.note }
    }
}
