//! What mutations about feedback take.

use async_graphql::{ID, InputObject};

/// How somebody found an event.
#[derive(InputObject)]
pub(crate) struct FeedbackGiveInput {
    /// The order they came with.
    pub(crate) order_id: ID,
    /// The order's secret, as in the mailed link; needed by whoever is not signed in as its buyer.
    #[graphql(secret)]
    pub(crate) secret: Option<String>,
    /// One to five, five being best.
    pub(crate) rating: i32,
    /// In words, for the organizer; at most 2,000 characters.
    pub(crate) comment: Option<String>,
}
