//! Feedback on events that are over.

use async_graphql::{Context, Enum, Error, Object, SimpleObject};
use domain::events;
use domain::feedback::{self, Summary};
use domain::organizations::Permission;
use kernel::page::{Cursor, PageArguments};
use uuid::Uuid;

use super::loaders::{FeedbackOf, SummaryOf};
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::events::int;
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;

/// Why feedback was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::feedback::FeedbackErrorCode")]
pub(crate) enum FeedbackErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such order, or you may not see it.
    NotFound,
    /// The event is not over yet, or was cancelled.
    EventNotOver,
    /// The order is not confirmed, or was cancelled.
    OrderNotConfirmed,
}

/// Feedback on an event, given with one order.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Feedback {
    /// From 1 (worst) to 5 (best).
    rating: i32,
    /// The comment; null if there is none.
    comment: Option<String>,
    /// When it was first given.
    given_at: DateTime,
}

impl From<feedback::Feedback> for Feedback {
    fn from(row: feedback::Feedback) -> Self {
        Self { rating: row.rating, comment: row.comment, given_at: DateTime(row.created_at) }
    }
}

/// The feedback on an event.
#[derive(Debug, Clone)]
pub(crate) struct EventFeedback {
    event_id: Uuid,
    summary: Option<Summary>,
}

/// The feedback on an event.
#[Object]
impl EventFeedback {
    /// How many have given feedback.
    async fn count(&self) -> i32 {
        self.summary.map_or(0, |summary| int(summary.count))
    }

    /// The average of the ratings, 1 to 5; null while there is none.
    async fn average(&self) -> Option<f64> {
        let summary = self.summary.filter(|summary| summary.count > 0)?;
        Some(f64::from(int(summary.sum)) / f64::from(int(summary.count)))
    }

    /// Each rating with its comment, newest first.
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Feedback>, Error> {
        let request = pages::request(
            format_args!("feedback on {}", self.event_id),
            &PageArguments { first, after, last, before },
        )?;
        let conn = context::env(ctx).db.primary();
        let page = feedback::of_event(conn, self.event_id, &request).await.map_err(database)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Feedback::from))
    }
}

/// `Event.feedback`: none without permission to see its orders.
pub(crate) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventFeedback>, Error> {
    if !context::may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let summary = context::rows(ctx).load_one(SummaryOf(event.id)).await?;
    Ok(Some(EventFeedback { event_id: event.id, summary }))
}

/// `Order.feedback`: none until it was given.
pub(crate) async fn of_order(ctx: &Context<'_>, order_id: Uuid) -> Result<Option<Feedback>, Error> {
    Ok(context::rows(ctx).load_one(FeedbackOf(order_id)).await?.map(Feedback::from))
}
