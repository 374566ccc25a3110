//! The results of a job that processes several items in one run.

use sea_orm::DbErr;

use super::Outcome;
use crate::error::is_outage;

/// Collects the results of a run that processes items independently: one that fails does not stop the others, and the
/// job is retried for it.
#[derive(Debug, Default)]
pub struct Each {
    succeeded: usize,
    failed: usize,
    first: Option<String>,
}

impl Each {
    /// Records the result of one item.
    ///
    /// # Errors
    /// In an outage of the database, in which the other items would fail too.
    pub fn note(&mut self, what: &str, id: impl std::fmt::Display, ended: Result<(), DbErr>) -> Result<(), DbErr> {
        match ended {
            Ok(()) => {
                self.succeeded += 1;
                Ok(())
            }
            Err(error) if is_outage(&error) => Err(error),
            Err(error) => {
                tracing::warn!(what, %id, %error, "failed by itself; the others go on");
                self.failed += 1;
                self.first.get_or_insert_with(|| format!("{what} {id}: {error}"));
                Ok(())
            }
        }
    }

    /// How many items succeeded. A run with a limit counts only these; otherwise items that always fail would use it
    /// up.
    pub fn succeeded(&self) -> usize {
        self.succeeded
    }

    /// The outcome of the run: `well` if no item failed, else a retry.
    pub fn outcome(self, well: Outcome) -> Outcome {
        match self.first {
            None => well,
            Some(first) => Outcome::Retry(format!("{} failed, the first: {first}", self.failed)),
        }
    }
}
