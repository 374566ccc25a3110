//! Reasons for reports, their states and outcomes, and why a mutation was refused.

use async_graphql::Enum;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportErrorCode")]
pub(crate) enum ReportErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is nothing with this id that you could report, or no such report.
    NotFound,
    /// You have reported this, and were not answered yet.
    AlreadyReported,
    /// Somebody has answered this report.
    AlreadyResolved,
}

/// What is wrong with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportReason")]
pub(crate) enum ReportReason {
    /// It takes people's money or data for something that does not exist.
    Fraud,
    /// It is against the law.
    Illegal,
    /// It insults, threatens or harasses people.
    Offensive,
    /// It is not what it says it is.
    Misleading,
    /// It is advertising, or the same over and over.
    Spam,
    /// Something else.
    Other,
}

/// Whether a report was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportState")]
pub(crate) enum ReportState {
    /// It waits for an administrator.
    Open,
    /// It was answered.
    Resolved,
}

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportOutcome")]
pub(crate) enum ReportOutcome {
    /// Something was done about it.
    Acted,
    /// Nothing was wrong, or nothing could be done.
    Dismissed,
}

/// What kind of thing was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportSubjectKind")]
pub(crate) enum ReportSubjectKind {
    /// An event.
    Event,
    /// An organization.
    Organization,
    /// A person.
    User,
}
