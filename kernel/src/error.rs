//! How operations fail: with refusals that a client can act on, which have a typed code and a field, or with faults.

use std::error::Error;
use std::fmt::Debug;

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError, SqlxSqliteError};

use crate::bounds::Bounds;
use crate::money::Money;
use crate::patch::Patch;
use crate::text::{Invalid, block};

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

/// Why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure<C: Debug> {
    /// A business rule refused it; nothing was changed.
    #[error("refused: {0:?}")]
    Rejected(Vec<Problem<C>>),
    /// The actor is not signed in, and has to be.
    #[error("sign in first")]
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

/// Whether the error means an outage: the database can't be reached, is starting or shutting down, or can't be written.
/// Errors in the statement itself are none. If a commit failed with such an error, the transaction may have happened.
pub fn is_outage(error: &DbErr) -> bool {
    match failure_source(error) {
        FailureSource::Server(Fault::Sqlite(code)) => {
            matches!(code, SQLITE_BUSY | SQLITE_LOCKED | SQLITE_NOMEM) || is_unwritable(error)
        }
        // Connection exceptions, lack of resources, and a server that shuts down or starts up.
        FailureSource::Server(Fault::Postgres(code)) => {
            code.starts_with("08")
                || code.starts_with("53")
                || matches!(&*code, "57P01" | "57P02" | "57P03")
                || is_unwritable(error)
        }
        FailureSource::Connection => true,
        FailureSource::Other => false,
    }
}

/// Whether the error means that the database answers but can't be written: its disk is full or broken, or it is
/// read-only.
pub fn is_unwritable(error: &DbErr) -> bool {
    match failure_source(error) {
        FailureSource::Server(Fault::Sqlite(code)) => matches!(
            code,
            SQLITE_READONLY | SQLITE_IOERR | SQLITE_CORRUPT | SQLITE_FULL | SQLITE_CANTOPEN | SQLITE_NOTADB
        ),
        // A read-only transaction (a standby, after a failover), a full disk, a system error.
        FailureSource::Server(Fault::Postgres(code)) => matches!(&*code, "25006" | "53100") || code.starts_with("58"),
        FailureSource::Connection | FailureSource::Other => false,
    }
}

/// Whether the error is a violated constraint: then it is certain that nothing happened.
pub fn breaks_rule(error: &DbErr) -> bool {
    match failure_source(error) {
        FailureSource::Server(Fault::Sqlite(code)) => code == SQLITE_CONSTRAINT,
        FailureSource::Server(Fault::Postgres(code)) => code.starts_with("23"),
        FailureSource::Connection | FailureSource::Other => false,
    }
}

/// Primary result codes (<https://www.sqlite.org/rescode.html>).
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_NOMEM: i32 = 7;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_CONSTRAINT: i32 = 19;
const SQLITE_NOTADB: i32 = 26;

/// Where a database error comes from.
enum FailureSource {
    /// The database itself reported it.
    Server(Fault),
    /// The connection failed, or none could be had from the pool.
    Connection,
    /// Neither: SeaORM could not build the statement or read the row, say.
    Other,
}

/// An error code of the database (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
enum Fault {
    Sqlite(i32),
    Postgres(String),
}

fn failure_source(error: &DbErr) -> FailureSource {
    let (DbErr::Conn(fault) | DbErr::Exec(fault) | DbErr::Query(fault)) = error else {
        return if matches!(error, DbErr::ConnectionAcquire(_)) {
            FailureSource::Connection
        } else {
            FailureSource::Other
        };
    };
    let other = if matches!(error, DbErr::Conn(_)) { FailureSource::Connection } else { FailureSource::Other };
    let RuntimeErr::SqlxError(fault) = fault else { return other };
    match &**fault {
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
            FailureSource::Connection
        }
        SqlxError::Database(fault) => match (fault.code(), fault.try_downcast_ref::<SqlxSqliteError>()) {
            // The last byte of an extended code is the primary one.
            (Some(code), Some(_)) => {
                code.parse().map_or(other, |code: i32| FailureSource::Server(Fault::Sqlite(code & 0xff)))
            }
            (Some(code), None) => FailureSource::Server(Fault::Postgres(code.into_owned())),
            (None, _) => other,
        },
        _ => other,
    }
}

/// The likely cause of a failed transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// A value that the database rejects: the same transaction fails again, and may succeed without that value.
    Data,
    /// The moment: an outage, or locks of others. The same transaction may succeed later.
    Moment,
    /// The error does not tell.
    Unknown,
}

/// The likely cause of an error (<https://www.postgresql.org/docs/current/errcodes-appendix.html>,
/// <https://www.sqlite.org/rescode.html>). Batches ask for it when they fail: one bad item must not fail the others,
/// and a batch that failed because of an outage is not worth splitting.
pub fn blame(error: &DbErr) -> Blame {
    if is_outage(error) {
        return Blame::Moment;
    }
    let (DbErr::Exec(RuntimeErr::SqlxError(fault)) | DbErr::Query(RuntimeErr::SqlxError(fault))) = error else {
        return Blame::Unknown;
    };
    let SqlxError::Database(fault) = &**fault else { return Blame::Unknown };
    let Some(code) = fault.code() else { return Blame::Unknown };
    if let Ok(sqlite) = code.parse::<u32>()
        && code.len() < 5
    {
        // The low byte is the primary code: BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL and CANTOPEN; TOOBIG,
        // CONSTRAINT and MISMATCH.
        return match sqlite & 0xFF {
            5..=8 | 10 | 11 | 13 | 14 => Blame::Moment,
            18..=20 => Blame::Data,
            _ => Blame::Unknown,
        };
    }
    match code.get(..2) {
        // Data exceptions and violated constraints.
        Some("22" | "23") => Blame::Data,
        // Serialization failures and deadlocks, a lack of resources, locks that took too long, operators, the system.
        Some("40" | "53" | "55" | "57" | "58") => Blame::Moment,
        _ => Blame::Unknown,
    }
}

/// Whether the error or one of its sources is an outage of the database ([`is_outage`]).
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
        let mut checks = Validation::new();
        checks.take::<()>(field, Err(why));
        checks.into_failure()
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

/// Whether the error is a unique violation of this index (PostgreSQL names the index, SQLite the columns).
pub fn violates_unique(error: &DbErr, index: &str, columns: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => message.contains(index) || message.contains(columns),
        _ => false,
    }
}

/// Collects all problems of an input, so that a form can show them at once.
#[derive(Debug)]
pub struct Validation<C> {
    problems: Vec<Problem<C>>,
}

impl<C: ErrorCode> Validation<C> {
    /// A validation without problems so far.
    pub fn new() -> Self {
        Self { problems: Vec::new() }
    }

    /// Adds a problem with a field.
    pub fn add(&mut self, code: C, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, Some(field.into()), message));
    }

    /// Adds a problem that has further facts.
    pub fn note(&mut self, problem: Problem<C>) {
        self.problems.push(problem);
    }

    /// Adds that a field's value exceeds a limit.
    pub fn add_beyond(&mut self, code: C, field: impl Into<String>, bounds: Bounds, message: impl Into<String>) {
        self.problems.push(Problem { bounds: Some(bounds), ..Problem::new(code, Some(field.into()), message) });
    }

    /// Takes a parsed value, or adds why `field` could not be parsed.
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

    /// Puts a field's new value in its place, if one was given and can be parsed.
    pub fn set<G: ?Sized, T>(
        &mut self,
        field: &str,
        given: Option<&G>,
        parse: impl FnOnce(&G) -> Result<T, Invalid>,
        place: &mut T,
    ) {
        if let Some(value) = given.and_then(|given| self.take(field, parse(given))) {
            *place = value;
        }
    }

    /// Like [`Self::set`] for a field that may be empty.
    pub fn patch<G, T>(
        &mut self,
        field: &str,
        given: &Patch<G>,
        parse: impl FnOnce(&G) -> Result<T, Invalid>,
        place: &mut Option<T>,
    ) {
        if let Some(patch) = self.take(field, given.as_ref().try_map(parse)) {
            *place = patch.apply(place.take());
        }
    }

    /// Like [`Self::patch`] for text of several lines, at most `most` characters. Blank text empties the field.
    pub fn text(&mut self, field: &str, given: &Patch<String>, most: usize, place: &mut Option<String>) {
        self.patch(field, given, |text| block(text, most), place);
        place.take_if(|text| text.is_empty());
    }

    /// Fails if there are problems.
    pub fn finish(self) -> Result<(), Failure<C>> {
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::Rejected(self.problems)) }
    }

    /// The values that [`Self::take`] returned, which are all there unless something was wrong.
    pub fn finish_with<T: Checked>(self, values: T) -> Result<T::Values, Failure<C>> {
        match values.all() {
            Some(values) if self.problems.is_empty() => Ok(values),
            _ => Err(Failure::Rejected(self.problems)),
        }
    }

    /// The failure, for callers that know that there are problems.
    pub fn into_failure(self) -> Failure<C> {
        Failure::Rejected(self.problems)
    }
}

/// Values that were checked one by one: one, or several as a tuple.
pub trait Checked {
    /// The values themselves.
    type Values;

    /// All of them, if none is missing.
    fn all(self) -> Option<Self::Values>;
}

impl<T> Checked for Option<T> {
    type Values = T;

    fn all(self) -> Option<T> {
        self
    }
}

macro_rules! checked_tuples {
    ($($($value:ident)+;)*) => {$(
        impl<$($value),+> Checked for ($(Option<$value>,)+) {
            type Values = ($($value,)+);

            #[expect(non_snake_case, reason = "each value is named like its type")]
            fn all(self) -> Option<Self::Values> {
                let ($($value,)+) = self;
                Some(($($value?,)+))
            }
        }
    )*};
}

checked_tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
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
        Page(#[source] Failure<crate::jobs::JobErrorCode>),
    }

    #[tokio::test]
    async fn what_a_database_does_not_take_is_blamed_on_the_data() {
        use sea_orm::ConnectionTrait as _;

        let test = crate::testing::test_env().await;
        let conn = test.env.db.writer();
        conn.execute_unprepared("CREATE TABLE picky (name TEXT NOT NULL CHECK (name <> 'poison'))").await.unwrap();
        for (sql, expected) in [
            ("INSERT INTO picky VALUES ('poison')", Blame::Data),
            ("INSERT INTO picky VALUES (NULL)", Blame::Data),
            ("INSERT INTO no_such_table VALUES (1)", Blame::Unknown),
        ] {
            assert_eq!(blame(&conn.execute_unprepared(sql).await.unwrap_err()), expected, "{sql}");
        }
        assert_eq!(blame(&DbErr::Conn(RuntimeErr::SqlxError(SqlxError::PoolTimedOut.into()))), Blame::Moment);
        assert_eq!(blame(&DbErr::Custom("odd".to_owned())), Blame::Unknown);
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
