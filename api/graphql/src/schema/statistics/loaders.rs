//! The loader of statistics of events: eleven statements, however many nodes ask.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::statistics::{self, Totals};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// An event's statistics, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TotalsOf(pub(crate) Uuid);

impl Loader<TotalsOf> for Rows {
    type Value = Arc<Totals>;
    type Error = Error;

    async fn load(&self, keys: &[TotalsOf]) -> Result<HashMap<TotalsOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let totals = statistics::totals_of(self.env.db.replica(), &ids).await.map_err(database)?;
        Ok(totals.into_iter().map(|(id, totals)| (TotalsOf(id), Arc::new(totals))).collect())
    }
}
