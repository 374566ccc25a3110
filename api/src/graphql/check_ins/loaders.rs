//! How many have come to events: one statement, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::check_ins::{self, Counts};
use uuid::Uuid;

use crate::graphql::context::Rows;
use crate::graphql::errors::database;

/// How many of an event's tickets were checked in, by the event's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CountsOf(pub(crate) Uuid);

impl Loader<CountsOf> for Rows {
    type Value = Counts;
    type Error = Error;

    async fn load(&self, keys: &[CountsOf]) -> Result<HashMap<CountsOf, Counts>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let counts = check_ins::counts_of(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(counts.into_iter().map(|(id, counts)| (CountsOf(id), counts)).collect())
    }
}
