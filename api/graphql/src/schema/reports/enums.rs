//! Reasons for reports, their states and outcomes, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of a report was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportErrorCode")]
pub(crate) enum ReportErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is nothing with this id that you may report, or there is no such report.
    NotFound,
    /// You have already reported this, and the report is not resolved yet.
    AlreadyReported,
    /// Someone has already resolved this report.
    AlreadyResolved,
}

/// What is wrong with something that is reported.
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
    /// None of the other reasons; the message explains it.
    Other,
}

/// The state of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportState")]
pub(crate) enum ReportState {
    /// Waiting for an admin.
    Open,
    /// An admin has resolved it, and the reporter got an email.
    Resolved,
}

/// The decision on a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportOutcome")]
pub(crate) enum ReportOutcome {
    /// Action was taken, such as taking an event off the platform.
    Acted,
    /// Nothing was wrong, or nothing could be done.
    Dismissed,
}

/// The kinds of things that can be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportSubjectKind")]
pub(crate) enum ReportSubjectKind {
    /// An event that the reporter may see or has a ticket for.
    Event,
    /// Any organization on the platform.
    Organization,
    /// A user who is in an organization with the reporter.
    User,
}
