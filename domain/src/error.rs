//! How operations fail: refusals that a client can act on, with a typed code and the field; and everything else.

use std::error::Error;
use std::fmt::Debug;

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError};

use crate::bounds::Bounds;
use crate::text::Invalid;

/// An area's codes for refusals. Every area has the same two to begin with.
pub trait ErrorCode: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// A field's value can't be used; the problem names the field.
    const INVALID: Self;
    /// The thing does not exist, or is not the actor's to see.
    const NOT_FOUND: Self;
}

/// One reason why an operation was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<C> {
    /// What kind of refusal.
    pub code: C,
    /// The input field it is about, as a dotted path ("lines.0.quantity"), if it is about one.
    pub field: Option<String>,
    /// What is wrong and what to do, for people.
    pub message: String,
    /// How many places are left, where the refusal is about places.
    pub available: Option<i64>,
    /// The limit that the field's value goes beyond, where that is what is wrong.
    pub bounds: Option<Bounds>,
}

impl<C> Problem<C> {
    /// A problem, with one field or none.
    pub fn new(code: C, field: Option<String>, message: impl Into<String>) -> Self {
        Self { code, field, message: message.into(), available: None, bounds: None }
    }
}

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure<C: Debug> {
    /// Refused by a rule; nothing was changed.
    #[error("refused: {0:?}")]
    Rejected(Vec<Problem<C>>),
    /// It takes somebody signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// The actor may know of the thing but not do this to it.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The actor may, once signed in with a second factor.
    #[error("a second factor is needed")]
    SecondFactorRequired,
    /// Not the caller's fault; details are for the log only.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// A fault of infrastructure.
#[derive(Debug, thiserror::Error)]
pub enum Internal {
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Anything else that should not happen.
    #[error("{0}")]
    Other(String),
}

impl Internal {
    /// Whether the database is away, so that the same may well work in a moment.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Database(error) => is_outage(error),
            Self::Other(_) => false,
        }
    }
}

/// Whether the error says that the database can't be reached or is going or coming, not that something is wrong with what
/// it was asked (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub fn is_outage(error: &DbErr) -> bool {
    let (DbErr::Conn(fault) | DbErr::Exec(fault) | DbErr::Query(fault)) = error else {
        return matches!(error, DbErr::ConnectionAcquire(_));
    };
    let RuntimeErr::SqlxError(fault) = fault else { return matches!(error, DbErr::Conn(_)) };
    match &**fault {
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => true,
        // Connection exceptions, no more connections, and a server that shuts down or starts up.
        SqlxError::Database(fault) => fault
            .code()
            .is_some_and(|code| code.starts_with("08") || matches!(&*code, "53300" | "57P01" | "57P02" | "57P03")),
        _ => matches!(error, DbErr::Conn(_)),
    }
}

/// Whether the error, or one that it comes from, says so.
pub fn met_outage(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .any(|error| error.downcast_ref::<DbErr>().is_some_and(is_outage))
}

impl<C: Debug> From<DbErr> for Failure<C> {
    fn from(error: DbErr) -> Self {
        Self::Internal(Internal::Database(error))
    }
}

impl<C: ErrorCode> Failure<C> {
    /// A refusal that is not about one field.
    pub fn rejected(code: C, message: impl Into<String>) -> Self {
        Self::Rejected(vec![Problem::new(code, None, message)])
    }

    /// A refusal about one field.
    pub fn field(code: C, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Rejected(vec![Problem::new(code, Some(field.into()), message)])
    }

    /// The thing that `field` names does not exist for this actor.
    pub fn not_found(field: &str, what: &str) -> Self {
        Self::field(C::NOT_FOUND, field, format!("There is no such {what}, or it is not yours."))
    }

    /// The codes of a refusal, for tests and for callers that act on one.
    pub fn codes(&self) -> Vec<C> {
        match self {
            Self::Rejected(problems) => problems.iter().map(|problem| problem.code).collect(),
            _ => Vec::new(),
        }
    }

    /// The same failure in another area's words.
    pub fn map_code<D: ErrorCode>(self, map: impl Fn(C) -> D) -> Failure<D> {
        match self {
            Self::Rejected(problems) => Failure::Rejected(
                problems
                    .into_iter()
                    .map(|Problem { code, field, message, available, bounds }| Problem {
                        code: map(code),
                        field,
                        message,
                        available,
                        bounds,
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

/// Whether the error is a unique violation of the named index (PostgreSQL tells the index, SQLite the columns).
pub fn violates_unique(error: &DbErr, index: &str, columns: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => message.contains(index) || message.contains(columns),
        _ => false,
    }
}

/// Collects what is wrong with an input, so that a form hears all of it at once.
#[derive(Debug)]
pub struct Validation<C> {
    problems: Vec<Problem<C>>,
}

impl<C: ErrorCode> Validation<C> {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self { problems: Vec::new() }
    }

    /// Notes a problem with a field.
    pub fn add(&mut self, code: C, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, Some(field.into()), message));
    }

    /// Notes that a field's value goes beyond a limit.
    pub fn add_beyond(&mut self, code: C, field: impl Into<String>, bounds: Bounds, message: impl Into<String>) {
        self.problems.push(Problem { bounds: Some(bounds), ..Problem::new(code, Some(field.into()), message) });
    }

    /// Takes a parsed value, or notes why `field` could not be parsed.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        let note = |Invalid { message, bounds }| {
            let problem = Problem::new(C::INVALID, Some(field.to_owned()), format!("{field} {message}."));
            self.problems.push(Problem { bounds, ..problem });
        };
        parsed.map_err(note).ok()
    }

    /// Like [`Self::take`] for a field that may be left out; an absent field is `Some(None)`.
    pub fn take_optional<T>(&mut self, field: &str, parsed: Option<Result<T, Invalid>>) -> Option<Option<T>> {
        match parsed {
            None => Some(None),
            Some(parsed) => self.take(field, parsed).map(Some),
        }
    }

    /// Fails if anything was wrong.
    pub fn finish(self) -> Result<(), Failure<C>> {
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::Rejected(self.problems)) }
    }

    /// The failure, when a value is known to be missing.
    pub fn into_failure(self) -> Failure<C> {
        Failure::Rejected(self.problems)
    }
}

impl<C: ErrorCode> Default for Validation<C> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    enum Broken {
        #[error(transparent)]
        Internal(#[from] Internal),
        #[error("a page is broken")]
        Page(#[source] Failure<crate::events::EventErrorCode>),
    }

    #[test]
    fn an_outage_is_seen_through_what_it_is_wrapped_in() {
        let away = || DbErr::Conn(RuntimeErr::SqlxError(SqlxError::PoolTimedOut.into()));
        assert!(met_outage(&away()));
        assert!(met_outage(&Internal::from(away())));
        assert!(met_outage(&Broken::from(Internal::from(away()))));
        assert!(met_outage(&Broken::Page(Failure::from(away()))));
        let wrong = || DbErr::Custom("no such column".to_owned());
        assert!(!met_outage(&Broken::Page(Failure::from(wrong()))));
        assert!(!met_outage(&Internal::Other("the pool timed out".to_owned())));
    }
}
