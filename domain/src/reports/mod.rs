//! Reports about events, organizations and people to the administrators, and their resolution.

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

/// Why an operation on a report was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such subject, or no such report.
    NotFound,
    /// The same person has an open report about the same subject.
    AlreadyReported,
    /// The report was resolved.
    AlreadyResolved,
}

impl ErrorCode for ReportErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
