use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::messages::{self, Counts};
use domain::people;
use uuid::Uuid;

use crate::graphql::context::Rows;
use crate::graphql::errors::database;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CountsOf(pub(crate) Uuid);

/// The name of a message's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AuthorName(pub(crate) Uuid);

impl Loader<CountsOf> for Rows {
    type Value = Counts;
    type Error = Error;

    async fn load(&self, keys: &[CountsOf]) -> Result<HashMap<CountsOf, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counts = messages::counts(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(counts.into_iter().map(|(id, counts)| (CountsOf(id), counts)).collect())
    }
}

impl Loader<AuthorName> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[AuthorName]) -> Result<HashMap<AuthorName, Self::Value>, Error> {
        let names = people::names(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(names.into_iter().map(|(id, name)| (AuthorName(id), name)).collect())
    }
}
