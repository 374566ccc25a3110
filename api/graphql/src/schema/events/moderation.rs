//! Moderation of events by administrators.

use async_graphql::{ComplexObject, Context, Error, Object, SimpleObject};
use domain::events::{self, EventErrorCode as Code};
use domain::organizations::Permission;
use kernel::page::{Cursor, PageArguments};

use super::inputs::{AllEventsFilter, EventReinstateInput, EventUnpublishInput};
use super::payloads::{EventReinstatePayload, EventUnpublishPayload};
use super::types::Event;
use crate::schema::context::{self, actor, env, rights};
use crate::schema::errors::{answer, top_level};
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;

/// The fact that an admin took an event off the platform.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct EventUnpublishing {
    /// When it was taken down.
    unpublished_at: DateTime,
    /// Why, as the organizers were told.
    reason: String,
}

#[ComplexObject]
impl EventUnpublishing {
    /// `unpublishedAt` by its former name.
    #[graphql(deprecation = "Use `unpublishedAt`.")]
    async fn at(&self) -> DateTime {
        self.unpublished_at
    }
}

/// `Event.unpublished`: only for those who manage its events, and for admins.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventUnpublishing>, Error> {
    let Some(at) = event.unpublished_at else {
        return Ok(None);
    };
    let admin = rights(ctx).require_admin::<Code>().is_ok();
    if !admin && !context::may(ctx, event.organization_id, Permission::ManageEvents).await? {
        return Ok(None);
    }
    let reason = event.unpublish_reason.clone().unwrap_or_default();
    Ok(Some(EventUnpublishing { unpublished_at: DateTime(at), reason }))
}

#[derive(Debug, Default)]
pub(crate) struct EventModerationQuery;

#[Object]
impl EventModerationQuery {
    /// All events that were ever published, newest first, including private ones, those taken down and
    /// those of suspended organizers. For admins.
    async fn all_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events to return; all if left out.")] filter: Option<AllEventsFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Event>, Error> {
        let request = pages::request("all events", &PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().into();
        let page = events::all(env(ctx), actor(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Event::from))
    }
}

#[derive(Debug, Default)]
pub(crate) struct EventModerationMutation;

#[Object]
impl EventModerationMutation {
    /// Takes an event off the platform: nobody finds or orders it until `eventReinstate`. Its organization and
    /// admins still see it, and ticket holders reach it through their orders. Tickets stay valid. The organizers get an email with the reason. For admins.
    async fn event_unpublish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and the reason.")] input: EventUnpublishInput,
    ) -> Result<EventUnpublishPayload, Error> {
        let moderate = events::Moderate { event_id: input.event_id.0, reason: input.reason };
        let outcome = events::unpublish(env(ctx), actor(ctx), moderate).await;
        answer!(outcome, row => EventUnpublishPayload { event: Some(row.into()) })
    }

    /// Restores an event that was taken down. The organizers get an email. For admins.
    async fn event_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and the reason.")] input: EventReinstateInput,
    ) -> Result<EventReinstatePayload, Error> {
        let moderate = events::Moderate { event_id: input.event_id.0, reason: input.reason };
        let outcome = events::reinstate(env(ctx), actor(ctx), moderate).await;
        answer!(outcome, row => EventReinstatePayload { event: Some(row.into()) })
    }
}
