//! Loaders of check-in counts and of the names of check-in staff: one statement each, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::check_ins::{self, Counts};
use domain::people;
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

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

/// The name of someone at the door, by their account's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct StaffName(pub(crate) Uuid);

impl Loader<StaffName> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[StaffName]) -> Result<HashMap<StaffName, String>, Error> {
        let ids = keys.iter().map(|key| key.0);
        let names = people::names(self.env.db.primary(), ids).await.map_err(database)?;
        Ok(names.into_iter().map(|(id, name)| (StaffName(id), name)).collect())
    }
}
