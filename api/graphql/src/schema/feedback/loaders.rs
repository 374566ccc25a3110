//! Loaders of feedback: one statement each, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::feedback::{self, Feedback, Summary};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// The number and sum of ratings of an event, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SummaryOf(pub(crate) Uuid);

/// The feedback given with an order, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FeedbackOf(pub(crate) Uuid);

impl Loader<SummaryOf> for Rows {
    type Value = Summary;
    type Error = Error;

    async fn load(&self, keys: &[SummaryOf]) -> Result<HashMap<SummaryOf, Self::Value>, Error> {
        let events: Vec<_> = keys.iter().map(|key| key.0).collect();
        let summaries = feedback::summaries(self.env.db.primary(), &events).await.map_err(database)?;
        Ok(summaries.into_iter().map(|summary| (SummaryOf(summary.event_id), summary)).collect())
    }
}

impl Loader<FeedbackOf> for Rows {
    type Value = Feedback;
    type Error = Error;

    async fn load(&self, keys: &[FeedbackOf]) -> Result<HashMap<FeedbackOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let said = feedback::of_orders(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(said.into_iter().map(|row| (FeedbackOf(row.order_id), row)).collect())
    }
}
