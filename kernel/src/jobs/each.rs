//! Several things that one run of a job does.

use sea_orm::DbErr;

use super::Outcome;
use crate::error::is_outage;

/// What came of a run that does several things, each by itself: one that fails keeps none of the others back, and the
/// job is tried again for it.
#[derive(Debug, Default)]
pub struct Each {
    succeeded: usize,
    failed: usize,
    first: Option<String>,
}

impl Each {
    /// Notes how one of them ended.
    ///
    /// # Errors
    /// In an outage of the database, when the others are not worth trying.
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

    /// How many went well. A run that does so many at once counts these, or some that always fail would leave no room.
    pub fn succeeded(&self) -> usize {
        self.succeeded
    }

    /// The run's outcome: the given one, if none of them failed.
    pub fn outcome(self, well: Outcome) -> Outcome {
        match self.first {
            None => well,
            Some(first) => Outcome::Retry(format!("{} failed, the first: {first}", self.failed)),
        }
    }
}
