//! What people say about events that are over.

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

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::feedback::FeedbackErrorCode")]
pub(crate) enum FeedbackErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// The event is not over, or was cancelled.
    EventNotOver,
    /// The order was not confirmed, or was cancelled.
    OrderNotConfirmed,
}

/// What somebody says about an event.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Feedback {
    /// One to five, five being best.
    rating: i32,
    /// In words, if they said more.
    comment: Option<String>,
    /// When it was said first.
    given_at: DateTime,
}

impl From<feedback::Feedback> for Feedback {
    fn from(row: feedback::Feedback) -> Self {
        Self { rating: row.rating, comment: row.comment, given_at: DateTime(row.created_at) }
    }
}

/// What people say about an event.
#[derive(Debug, Clone)]
pub(crate) struct EventFeedback {
    event_id: Uuid,
    summary: Option<Summary>,
}

/// What people say about an event.
#[Object]
impl EventFeedback {
    /// How many said something.
    async fn count(&self) -> i32 {
        self.summary.map_or(0, |summary| int(summary.count))
    }

    /// Their ratings on average, 1 to 5; null while nobody said anything.
    async fn average(&self) -> Option<f64> {
        let summary = self.summary.filter(|summary| summary.count > 0)?;
        Some(f64::from(int(summary.sum)) / f64::from(int(summary.count)))
    }

    /// What they said, newest first.
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
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

/// `Event.feedback`: none for those who may not see its orders.
pub(crate) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventFeedback>, Error> {
    if !context::may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let summary = context::rows(ctx).load_one(SummaryOf(event.id)).await?;
    Ok(Some(EventFeedback { event_id: event.id, summary }))
}

/// `Order.feedback`.
pub(crate) async fn of_order(ctx: &Context<'_>, order_id: Uuid) -> Result<Option<Feedback>, Error> {
    Ok(context::rows(ctx).load_one(FeedbackOf(order_id)).await?.map(Feedback::from))
}
