//! Finding events.

use async_graphql::{Context, Error, Object};
use domain::events;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::page::PageArguments;
use kernel::signals::PublicChange;

use super::facets::EventFacets;
use super::inputs::EventFilter;
use super::types::Event;
use crate::schema::context::{actor, env, note, rights};
use crate::schema::errors::{database, top_level};
use crate::schema::pages::{self, DEFAULT_FIRST, List};

#[derive(Debug, Default)]
pub(crate) struct EventsQuery;

#[Object]
impl EventsQuery {
    /// Public events that are not over, soonest first.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events to return; all if left out.")] filter: Option<EventFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Event>, Error> {
        let request = pages::request("events", &PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().into();
        let page = events::discover(env(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |details| events::cursor(&details.event), Event::from))
    }

    /// The cities and tags that public events, running or to come, can be filtered by further, the most frequent first.
    async fn event_facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events to count; all if left out.")] filter: Option<EventFilter>,
        #[graphql(desc = "How many to return of each kind, 0 to 100.", default_with = "Some(DEFAULT_FIRST)")]
        first: Option<i32>,
    ) -> Result<EventFacets, Error> {
        let limit = pages::request("facets", &PageArguments { first, ..Default::default() })?.size;
        let filter = filter.unwrap_or_default().into();
        Ok(events::facets(env(ctx), &filter, limit).await.map_err(top_level)?.into())
    }

    /// The HTML of a description that is still being written, as `Event.descriptionHtml` will return it. For everyone
    /// logged in.
    async fn event_description_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description in Markdown, at most 20,000 characters.")] description: String,
    ) -> Result<String, Error> {
        events::preview_description(actor(ctx), &description).map_err(top_level)
    }

    /// The event with this slug; null if there is none that you may see. Drafts and private events are for members of
    /// their organization only.
    async fn event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's `slug`, its name in URLs.")] slug: String,
    ) -> Result<Option<Event>, Error> {
        let row = events::visible_by_slug(env(ctx).db.primary(), rights(ctx), &slug).await.map_err(database)?;
        note(ctx, |log| match &row {
            Some(event) => {
                log.row(PublicChange::Event(event.event.typed_id()));
                // It is gone while its organization is hidden.
                log.row(PublicChange::Organization(event.event.of_organization()));
            }
            None => log.list(),
        });
        Ok(row.map(Event::from))
    }
}
