//! The loader of failed runs of jobs: one statement, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use kernel::jobs;
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// The failed runs of a job, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FailuresOf(pub(crate) Uuid);

impl Loader<FailuresOf> for Rows {
    type Value = Vec<jobs::JobFailure>;
    type Error = Error;

    async fn load(&self, keys: &[FailuresOf]) -> Result<HashMap<FailuresOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let failures = jobs::failures_of(self.env.db.primary(), self.viewer.actor(), &ids).await.map_err(database)?;
        Ok(failures.into_iter().map(|(id, rows)| (FailuresOf(id), rows)).collect())
    }
}
