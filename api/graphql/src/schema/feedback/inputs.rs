//! The input of `feedbackGive`.

use async_graphql::{ID, InputObject};

/// A rating of an event, with a comment.
#[derive(InputObject)]
pub(crate) struct FeedbackGiveInput {
    /// The id of the order for the event, `order_…`.
    pub(crate) order_id: ID,
    /// The order's `guestSecret`, as in the emailed link. Required unless you are logged in as the order's buyer.
    #[graphql(secret)]
    pub(crate) secret: Option<String>,
    /// From 1 (worst) to 5 (best).
    pub(crate) rating: i32,
    /// A comment for the organizer, at most 2,000 characters.
    pub(crate) comment: Option<String>,
}
