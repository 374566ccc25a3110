//! The inputs of report queries and mutations.

use async_graphql::{Error, ID, InputObject};
use domain::reports;

use super::enums::{ReportOutcome, ReportReason, ReportState};
use crate::schema::renamed::renamed;

/// Which reports to return. All given conditions have to hold.
#[derive(Default, InputObject)]
pub(crate) struct ReportFilter {
    /// Only reports in this state.
    status: Option<ReportState>,
    /// `status` by its former name.
    #[graphql(deprecation = "Use `status`.")]
    state: Option<ReportState>,
    /// Only reports about the event, organization or user with this id.
    subject_id: Option<ID>,
}

impl ReportFilter {
    pub(super) fn parse(self) -> Result<reports::ReportFilter, Error> {
        let state = renamed(("status", self.status), ("state", self.state))?;
        Ok(reports::ReportFilter { state: state.map(Into::into), subject_id: self.subject_id.map(|id| id.0) })
    }
}

/// Something that the admins should look at.
#[derive(InputObject)]
pub(crate) struct ReportCreateInput {
    /// The id of an event, an organization, or a user who is in an organization with you.
    subject_id: ID,
    /// What is wrong with it.
    reason: ReportReason,
    /// An explanation, at most 2,000 characters.
    message: String,
}

impl From<ReportCreateInput> for reports::CreateReport {
    fn from(input: ReportCreateInput) -> Self {
        Self { subject_id: input.subject_id.0, reason: input.reason.into(), message: input.message }
    }
}

/// The decision on a report.
#[derive(InputObject)]
pub(crate) struct ReportResolveInput {
    /// The report's id, `report_…`.
    report_id: ID,
    /// Whether action was taken, which the reporter is told.
    outcome: ReportOutcome,
    /// What the reporter is told by email, at most 2,000 characters.
    note: String,
}

impl From<ReportResolveInput> for reports::ResolveReport {
    fn from(input: ReportResolveInput) -> Self {
        Self { report_id: input.report_id.0, outcome: input.outcome.into(), note: input.note }
    }
}
