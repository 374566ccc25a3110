//! What administrators do to events, in the schema.

use async_graphql::{ComplexObject, Context, Error, ID, InputObject, Object, SimpleObject};
use domain::events::{self, EventErrorCode as Code};
use domain::organizations::Permission;
use kernel::page::{Cursor, PageArguments};

use super::payloads::{EventReinstatePayload, EventUnpublishPayload};
use super::types::Event;
use crate::schema::context::{self, actor, env};
use crate::schema::errors::{answer, top_level};
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;

/// Which of all events are wanted; what is left out is not asked for.
#[derive(Default, InputObject)]
pub(crate) struct AllEventsFilter {
    /// Words that all have to be in the title or the slug. Where no event has them all, one may be a typing error away.
    search: Option<String>,
    /// Only those of this organization.
    organization_id: Option<ID>,
    /// Only those that were taken off the platform, or only the others.
    unpublished: Option<bool>,
}

impl From<AllEventsFilter> for events::AnyEvents {
    fn from(filter: AllEventsFilter) -> Self {
        Self {
            search: filter.search,
            organization_id: filter.organization_id.map(|id| id.0),
            unpublished: filter.unpublished,
        }
    }
}

/// An event to be taken off the platform.
#[derive(InputObject)]
pub(crate) struct EventUnpublishInput {
    /// The event.
    event_id: ID,
    /// Why, as the organizer is told and the audit trail keeps; at most 500 characters.
    reason: String,
}

/// An event to be brought back.
#[derive(InputObject)]
pub(crate) struct EventReinstateInput {
    /// The event.
    event_id: ID,
    /// Why, for the audit trail; at most 500 characters.
    reason: String,
}

/// That an administrator keeps an event off the platform.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct EventUnpublishing {
    /// When it was taken off the platform.
    unpublished_at: DateTime,
    /// Why.
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

/// `Event.unpublished`: for those who manage its events, and for administrators.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventUnpublishing>, Error> {
    let Some(at) = event.unpublished_at else {
        return Ok(None);
    };
    let admin = actor(ctx).require_admin::<Code>().is_ok();
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
    /// All events that were ever announced, newest first; private ones, those that were taken off the platform and those of
    /// suspended organizers too. For administrators.
    async fn all_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones; all when left out.")] filter: Option<AllEventsFilter>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
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
    /// Takes an event off the platform: nobody but its organizers finds it, and it sells nothing, until `eventReinstate`.
    /// Tickets stay good. The organizers get a mail that says why. For administrators.
    async fn event_unpublish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and why.")] input: EventUnpublishInput,
    ) -> Result<EventUnpublishPayload, Error> {
        let wish = events::Moderate { event_id: input.event_id.0, reason: input.reason };
        let outcome = events::unpublish(env(ctx), actor(ctx), wish).await;
        answer!(outcome, row => EventUnpublishPayload { event: Some(row.into()) })
    }

    /// Brings an event back that was taken off the platform. The organizers get a mail. For administrators.
    async fn event_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and why.")] input: EventReinstateInput,
    ) -> Result<EventReinstatePayload, Error> {
        let wish = events::Moderate { event_id: input.event_id.0, reason: input.reason };
        let outcome = events::reinstate(env(ctx), actor(ctx), wish).await;
        answer!(outcome, row => EventReinstatePayload { event: Some(row.into()) })
    }
}
