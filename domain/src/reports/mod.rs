//! What people report to those who run the platform: events, organizations, other people; and what comes of it.

mod create;
mod queue;
mod resolve;
mod subject;

pub use create::{CreateReport, create};
pub use queue::{ReportFilter, queue};
pub use resolve::{ResolveReport, resolve};
pub use subject::{Subject, subject_id, subjects_of};

pub use entity::report::{Model as Report, ReportOutcome, ReportReason, ReportState, ReportSubjectKind};

use kernel::error::ErrorCode;

/// Why something about a report was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing to report, or no such report.
    NotFound,
    /// The same person has reported the same thing, and was not answered yet.
    AlreadyReported,
    /// The report was resolved.
    AlreadyResolved,
}

impl ErrorCode for ReportErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
