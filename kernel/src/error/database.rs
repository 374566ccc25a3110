//! What a database error means: an outage, a violated rule, or a value that the database rejects.

use std::error::Error;

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError, SqlxSqliteError};

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

/// Whether the error is a unique violation of this index (PostgreSQL names the index, SQLite the columns).
pub fn violates_unique(error: &DbErr, index: &str, columns: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => message.contains(index) || message.contains(columns),
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Failure, Internal};

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
