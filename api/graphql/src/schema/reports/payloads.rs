//! The payloads of report mutations.

use async_graphql::SimpleObject;

use super::enums::ReportErrorCode;
use super::types::Report;
use crate::schema::errors::Refusal;

/// The answer to `reportCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportCreatePayload {
    /// The report.
    pub(crate) report: Option<Report>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}

/// The answer to `reportResolve`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportResolvePayload {
    /// The report, answered.
    pub(crate) report: Option<Report>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}
