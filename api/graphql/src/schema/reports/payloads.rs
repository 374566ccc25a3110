//! The payloads of report mutations.

use async_graphql::SimpleObject;

use super::enums::ReportErrorCode;
use super::types::Report;
use crate::schema::errors::Refusal;

/// The result of `reportCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportCreatePayload {
    /// The new report, or the open one with the same content; null if the mutation was refused.
    pub(crate) report: Option<Report>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}

/// The result of `reportResolve`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportResolvePayload {
    /// The resolved report; null if the mutation was refused.
    pub(crate) report: Option<Report>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}
