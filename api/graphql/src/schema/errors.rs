//! Refusals are returned as data, faults as top-level errors with an `extensions.code`.

use async_graphql::{Enum, Error, ErrorExtensions as _, OutputType, SimpleObject};
use kernel::bounds::{Bounds, Limit};
use kernel::error::{ErrorCode, Failure, Internal, Problem};
use kernel::versions::Edited;

use super::scalars::Decimal;
use api_base::lifecycle;
use api_base::problem::SECOND_FACTOR_REQUIRED;

/// The limit that an input value exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::bounds::Limit")]
pub(crate) enum InputLimit {
    /// A value is required.
    Required,
    /// The value has fewer characters or entries than `min`.
    TooShort,
    /// The value has more characters or entries than `max`.
    TooLong,
    /// The value is not a number from `min` to `max`.
    OutOfRange,
}

/// One reason why a mutation was refused. Nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(concrete(name = "AccountError", params(super::accounts::AccountErrorCode)))]
#[graphql(concrete(name = "AdminError", params(super::admins::AdminErrorCode)))]
#[graphql(concrete(name = "ContactError", params(super::organizations::ContactErrorCode)))]
#[graphql(concrete(name = "CrmError", params(super::crm::CrmErrorCode)))]
#[graphql(concrete(name = "GuestError", params(super::guests::GuestErrorCode)))]
#[graphql(concrete(name = "JobError", params(super::jobs::JobErrorCode)))]
#[graphql(concrete(name = "GoingError", params(super::events::GoingErrorCode)))]
#[graphql(concrete(name = "FeedbackError", params(super::feedback::FeedbackErrorCode)))]
#[graphql(concrete(name = "MailPreferenceError", params(super::mail_preferences::MailPreferenceErrorCode)))]
#[graphql(concrete(name = "MailTextError", params(super::mail_texts::MailTextErrorCode)))]
#[graphql(concrete(name = "MessageError", params(super::messages::MessageErrorCode)))]
#[graphql(concrete(name = "OrganizationError", params(super::organizations::OrganizationErrorCode)))]
#[graphql(concrete(name = "RefundError", params(super::orders::RefundErrorCode)))]
#[graphql(concrete(name = "ReportError", params(super::reports::ReportErrorCode)))]
#[graphql(concrete(name = "CheckInError", params(super::check_ins::CheckInErrorCode)))]
pub(crate) struct Refusal<C: OutputType> {
    /// The kind of refusal, for programs.
    pub(crate) code: C,
    /// The input field that it is about, as a dotted path such as `lines.0.quantity`; null if it is not about a single
    /// field.
    pub(crate) field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    pub(crate) message: String,
    /// The limit that the field's value exceeds; null if something else is wrong.
    pub(crate) limit: Option<InputLimit>,
    /// The lower end of `limit`; null if it has none.
    pub(crate) min: Option<Decimal>,
    /// The upper end of `limit`; null if it has none.
    pub(crate) max: Option<Decimal>,
}

impl<C: OutputType> Refusal<C> {
    /// A refusal that is not about a field.
    pub(crate) fn new(code: C, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into(), limit: None, min: None, max: None }
    }
}

/// The fields of a refusal that describe the limit which a value exceeds.
pub(crate) fn limit(bounds: Option<Bounds>) -> (Option<InputLimit>, Option<Decimal>, Option<Decimal>) {
    match bounds {
        None => (None, None, None),
        Some(Bounds { limit, min, max }) => (Some(Limit::into(limit)), min.map(Decimal), max.map(Decimal)),
    }
}

impl<D: ErrorCode, C: OutputType + From<D>> From<Problem<D>> for Refusal<C> {
    fn from(problem: Problem<D>) -> Self {
        let (limit, min, max) = limit(problem.bounds);
        Self { code: problem.code.into(), field: problem.field, message: problem.message, limit, min, max }
    }
}

/// Turns a domain failure into refusals, which are data, or into a top-level error.
pub(crate) fn refusals<D: ErrorCode, R: From<Problem<D>>>(failure: Failure<D>) -> Result<Vec<R>, Error> {
    match failure {
        Failure::Rejected(problems) => Ok(problems.into_iter().map(R::from).collect()),
        other => Err(top_level(other)),
    }
}

/// The payload of a mutation: the given fields if it succeeded, its errors if it was refused.
macro_rules! answer {
    // A payload that has only errors.
    ($outcome:expr, $done:pat => $payload:ident {}) => {
        match $outcome {
            Ok($done) => Ok($payload::default()),
            Err(failure) => Ok($payload { errors: $crate::schema::errors::refusals(failure)? }),
        }
    };
    ($outcome:expr, $done:pat => $payload:ident { $($fields:tt)* }) => {
        match $outcome {
            Ok($done) => Ok($payload { $($fields)*, ..Default::default() }),
            Err(failure) => {
                Ok($payload { errors: $crate::schema::errors::refusals(failure)?, ..Default::default() })
            }
        }
    };
}

pub(crate) use answer;

/// Whether someone else has changed the object since the client loaded it. The payload then has its current state.
pub(crate) fn edited_meanwhile<D: Edited>(failure: &Failure<D>) -> bool {
    failure.codes().contains(&D::EDITED_MEANWHILE)
}

/// The top-level error for a failure where the result has no field for refusals, as in queries.
pub(crate) fn top_level<D: ErrorCode>(failure: Failure<D>) -> Error {
    match failure {
        Failure::Rejected(problems) => {
            let message = problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" ");
            coded("BAD_USER_INPUT", message)
        }
        Failure::Unauthenticated => coded("UNAUTHENTICATED", "Log in first."),
        Failure::Forbidden(why) => coded("FORBIDDEN", why),
        Failure::SecondFactorRequired => coded("SECOND_FACTOR_REQUIRED", SECOND_FACTOR_REQUIRED),
        Failure::Internal(fault) => internal(&fault),
    }
}

/// An opaque error for a fault. The details are logged under the request's id.
pub(crate) fn internal(fault: &Internal) -> Error {
    if fault.is_outage() {
        tracing::warn!(error = %fault, "a request met an outage of the database");
        return coded("UNAVAILABLE", lifecycle::UNAVAILABLE)
            .extend_with(|_, extensions| extensions.set("retryAfter", lifecycle::RETRY_AFTER));
    }
    tracing::error!(error = %fault, "a request failed");
    coded(
        "INTERNAL",
        "Something went wrong on our side. Please try again; if it keeps happening, tell us the requestId.",
    )
}

/// The top-level error for a database fault.
pub(crate) fn database(error: impl Into<Internal>) -> Error {
    internal(&error.into())
}

/// A top-level error with a code.
pub(crate) fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message.into()).extend_with(|_, extensions| extensions.set("code", code))
}
