//! How operations fail: with refusals that a client can act on, which have a typed code and a field, or with faults.

mod database;
mod validation;

use std::fmt::Debug;

use sea_orm::DbErr;

use crate::bounds::Bounds;
use crate::money::Money;
use crate::text::Invalid;
pub use database::{Blame, blame, breaks_rule, is_outage, is_unwritable, met_outage, violates_unique};
pub use validation::{Checked, Validation};

/// The error codes of an area. Every area has at least these two.
pub trait ErrorCode: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// The value of a field is invalid; the problem names the field.
    const INVALID: Self;
    /// The thing does not exist, or the actor may not see it.
    const NOT_FOUND: Self;
}

/// One reason why an operation was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<C> {
    /// The kind of refusal.
    pub code: C,
    /// The input field, as a dotted path ("lines.0.quantity"); none if no single field is at fault.
    pub field: Option<String>,
    /// A message for people: what is wrong and what to do.
    pub message: String,
    /// The number of places left, if there were too few.
    pub available: Option<i64>,
    /// The minimum amount, if the amount was too low.
    pub minimum: Option<Money>,
    /// The limit that the field's value exceeds, if it exceeds one.
    pub bounds: Option<Bounds>,
}

impl<C> Problem<C> {
    /// A problem without further facts.
    pub fn new(code: C, field: Option<String>, message: impl Into<String>) -> Self {
        Self { code, field, message: message.into(), available: None, minimum: None, bounds: None }
    }
}

impl<C: ErrorCode> Problem<C> {
    /// A problem with a field's value, with the limit that it exceeds.
    fn invalid(field: &str, why: Invalid) -> Self {
        let Invalid { message, bounds } = why;
        Self { bounds, ..Self::new(C::INVALID, Some(field.to_owned()), format!("{field} {message}.")) }
    }
}

/// Why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure<C: Debug> {
    /// A business rule refused it; nothing was changed.
    #[error("refused: {0:?}")]
    Rejected(Vec<Problem<C>>),
    /// The actor is not signed in, and has to be.
    #[error("log in first")]
    Unauthenticated,
    /// The actor may see the thing but not do this to it.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The actor may do this, but only after a login with a second factor.
    #[error("a second factor is needed")]
    SecondFactorRequired,
    /// A fault of ours; the details are for the log only.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// A fault of the infrastructure or a bug.
#[derive(Debug, thiserror::Error)]
pub enum Internal {
    /// A statement, a commit or a connection failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Anything else that should not happen.
    #[error("{0}")]
    Other(String),
}

impl Internal {
    /// Whether this is an outage of the database, so that another try soon may succeed.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Database(error) => is_outage(error),
            Self::Other(_) => false,
        }
    }
}

impl<C: Debug> From<DbErr> for Failure<C> {
    fn from(error: DbErr) -> Self {
        Self::Internal(Internal::Database(error))
    }
}

impl<C: ErrorCode> Failure<C> {
    /// A refusal without a field.
    pub fn rejected(code: C, message: impl Into<String>) -> Self {
        Self::Rejected(vec![Problem::new(code, None, message)])
    }

    /// A refusal because of one field.
    pub fn field(code: C, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Rejected(vec![Problem::new(code, Some(field.into()), message)])
    }

    /// A refusal because a field's value is invalid, with the limit that it exceeds.
    pub fn invalid(field: &str, why: Invalid) -> Self {
        Self::Rejected(vec![Problem::invalid(field, why)])
    }

    /// A refusal because the thing that `field` names does not exist, or not for this actor.
    pub fn not_found(field: &str, what: &str) -> Self {
        Self::field(C::NOT_FOUND, field, format!("There is no such {what}, or it is not yours."))
    }

    /// The codes of a refusal; empty for other failures. For tests, and for callers that handle one.
    pub fn codes(&self) -> Vec<C> {
        match self {
            Self::Rejected(problems) => problems.iter().map(|problem| problem.code).collect(),
            _ => Vec::new(),
        }
    }

    /// The same failure with another area's codes.
    pub fn map_code<D: ErrorCode>(self, map: impl Fn(C) -> D) -> Failure<D> {
        match self {
            Self::Rejected(problems) => Failure::Rejected(
                problems
                    .into_iter()
                    .map(|p| {
                        let Problem { code, field, message, available, minimum, bounds } = p;
                        Problem { code: map(code), field, message, available, minimum, bounds }
                    })
                    .collect(),
            ),
            Self::Unauthenticated => Failure::Unauthenticated,
            Self::Forbidden(why) => Failure::Forbidden(why),
            Self::SecondFactorRequired => Failure::SecondFactorRequired,
            Self::Internal(internal) => Failure::Internal(internal),
        }
    }
}
