//! Events and their ticket types.

use async_graphql::{Context, Error, ID, Object, SimpleObject};
use domain::events;
use domain::organizations::Permission;
use kernel::ids::{EventId, TypedId as _};
use kernel::page::PageArguments;
use kernel::{markdown, money};

use super::covers::{self, EventCover};
use super::enums::{EventAvailability, EventFormat, EventStatus, TicketKind, Visibility};
use super::loaders::{AdmittedTo, AvailabilityOf, EventKey, PlacesOf, SalesOf, TagsOf, TakenOf, TicketTypesOfEvent};
use super::moderation::{self, EventUnpublishing};
use super::payloads::EventError;
use crate::schema::check_ins::{self, CheckInCounts};
use crate::schema::context;
use crate::schema::errors::{coded, database};
use crate::schema::feedback::{self, EventFeedback};
use crate::schema::messages::{self, Message};
use crate::schema::organizations::{Organization, OrganizationKey, Venue, VenueKey};
use crate::schema::pages::List;
use crate::schema::scalars::{DateTime, Money};
use crate::schema::statistics::{self, EventStatistics};

/// What events can be filtered by further.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventFacets {
    /// Cities, for `EventFilter.city`.
    cities: Vec<EventFacet>,
    /// Tags, for `EventFilter.tags`.
    tags: Vec<EventFacet>,
}

/// Something to filter by, and how many events it would leave.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventFacet {
    /// The city or the tag.
    value: String,
    /// How many events it would leave.
    events: i32,
}

impl From<events::Facets> for EventFacets {
    fn from(facets: events::Facets) -> Self {
        let facet = |facet: events::Facet| EventFacet { value: facet.value, events: int(facet.events) };
        Self {
            cities: facets.cities.into_iter().map(facet).collect(),
            tags: facets.tags.into_iter().map(facet).collect(),
        }
    }
}

/// Something people can come to.
#[derive(Debug, Clone)]
pub(crate) struct Event(pub(crate) Box<events::Event>, Holder);

/// Whether an event was reached through a ticket, or an order that has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Yes,
    No,
}

impl From<events::Event> for Event {
    fn from(row: events::Event) -> Self {
        Self(Box::new(row), Holder::No)
    }
}

impl Event {
    /// As holders of its tickets see it, who need no account for that.
    pub(crate) fn for_holder(row: events::Event) -> Self {
        Self(Box::new(row), Holder::Yes)
    }

    /// Its id in the domain's terms.
    pub(crate) fn key(&self) -> EventId {
        self.0.typed_id()
    }

    async fn sales(&self, ctx: &Context<'_>) -> Result<events::Sales, Error> {
        let sales = context::rows(ctx).load_one(SalesOf(self.0.id)).await?;
        sales.ok_or_else(|| missing("an event that is shown"))
    }
}

// Fields of other areas (orders, attendees) go into this block too: a type has one.
/// Something people can come to.
#[Object]
impl Event {
    /// The event's id, `event_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key().to_string().into()
    }

    /// The name in URLs; it stays when the title changes.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it is, in a sentence or two.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// What it is, at length, in Markdown: CommonMark with GitHub's tables, strikethrough and bare addresses.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The description as HTML, safe to be put into a page: no scripts, styles, pictures or raw HTML; links with
    /// `http`, `https`, `mailto` and `tel` only; headings from `h3`.
    async fn description_html(&self) -> Option<String> {
        self.0.description.as_deref().map(markdown::html)
    }

    /// Goes up by one with each edit of the event; its ticket types have versions of their own. Send it along with your own
    /// edit, so that you don't overwrite somebody else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn status(&self) -> EventStatus {
        self.0.status.into()
    }

    /// Who can find it.
    async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }

    /// How people take part.
    async fn format(&self) -> EventFormat {
        self.0.format.into()
    }

    /// When it begins.
    async fn starts_at(&self) -> DateTime {
        DateTime(self.0.starts_at)
    }

    /// When it ends.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.0.ends_at)
    }

    /// The IANA time zone to tell its times in, such as `Europe/Berlin`.
    async fn timezone(&self) -> &str {
        &self.0.timezone
    }

    /// Whether all its ticket types are free.
    async fn free(&self) -> bool {
        self.0.is_free
    }

    /// What it is about, in alphabetical order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(context::rows(ctx).load_one(TagsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// Its picture, if it has one. `PUT /events/{id}/cover` gives it one.
    async fn cover(&self, ctx: &Context<'_>) -> Result<Option<EventCover>, Error> {
        covers::of_event(ctx, &self.0).await
    }

    /// Where people take part on the web, for members of the organization and for holders of a ticket: when they are signed
    /// in, and in any case through `Order.event` of a confirmed order and `Ticket.event` of a ticket that is good. Null for
    /// others.
    async fn online_url(&self, ctx: &Context<'_>) -> Result<Option<&str>, Error> {
        let Some(url) = self.0.online_url.as_deref() else {
            return Ok(None);
        };
        if self.1 == Holder::Yes {
            return Ok(Some(url));
        }
        let admitted = context::rows(ctx).load_one(AdmittedTo(self.0.id)).await?;
        Ok(admitted.map(|()| url))
    }

    /// Why it was cancelled, if it was.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }

    /// That an administrator keeps it off the platform: others don't find it, and it sells nothing. Null if that is not so,
    /// and for those who neither manage its events nor are administrators.
    async fn unpublished(&self, ctx: &Context<'_>) -> Result<Option<EventUnpublishing>, Error> {
        moderation::of_event(ctx, &self.0).await
    }

    /// When it was published, if it was.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// Where it takes place, if not only on the web.
    async fn venue(&self, ctx: &Context<'_>) -> Result<Option<Venue>, Error> {
        let Some(id) = self.0.venue_id else {
            return Ok(None);
        };
        Ok(context::rows(ctx).load_one(VenueKey(id)).await?.map(Venue::from))
    }

    /// Who offers it.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, Error> {
        let row = context::rows(ctx).load_one(OrganizationKey(self.0.organization_id)).await?;
        row.map(Organization::from).ok_or_else(|| missing("the organization of an event"))
    }

    /// Whether people can get in now, all ticket types considered.
    async fn availability(&self, ctx: &Context<'_>) -> Result<EventAvailability, Error> {
        Ok(self.sales(ctx).await?.availability.into())
    }

    /// The lowest price of what can be ordered now or, if nothing can be, of what comes on sale later; null if there is
    /// neither.
    async fn price_from(&self, ctx: &Context<'_>) -> Result<Option<Money>, Error> {
        Ok(self.sales(ctx).await?.price_from.map(Money::from))
    }

    /// When `availability` and `priceFrom` may change next by themselves, because a sale begins or ends: ask again then.
    /// Null if there is nothing to wait for. Places that are taken meanwhile change them, too.
    async fn availability_changes_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Error> {
        Ok(self.sales(ctx).await?.changes_at.map(DateTime))
    }

    /// How many people can come, over all ticket types. Null without a limit, and for those who don't manage its events.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        let Some(quota) = self.0.capacity_quota_id else {
            return Ok(None);
        };
        if !context::may(ctx, self.0.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        let places = context::rows(ctx).load_one(PlacesOf(quota)).await?;
        Ok(places.map(|places| int(places.size)))
    }

    /// How many minutes before it begins ticket holders are reminded by mail. Null for not at all, and for those who
    /// don't manage its events.
    async fn reminder_minutes(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        let manages = context::may(ctx, self.0.organization_id, Permission::ManageEvents).await?;
        Ok(self.0.reminder_minutes.filter(|_| manages))
    }

    /// What was sold, what was paid, and who came. Null for those who may not see its orders.
    async fn statistics(&self, ctx: &Context<'_>) -> Result<Option<EventStatistics>, Error> {
        statistics::of_event(ctx, &self.0).await
    }

    /// What people say about it, once it is over. Null for those who may not see its orders.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Option<EventFeedback>, Error> {
        feedback::of_event(ctx, &self.0).await
    }

    /// What was written to its attendees, newest first. Null for those who don't manage its events.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<Message>>, Error> {
        messages::of_event(ctx, &self.0, &PageArguments { first, after, last, before }).await
    }

    /// How many have come. Null for those who may not check in.
    async fn check_in_counts(&self, ctx: &Context<'_>) -> Result<Option<CheckInCounts>, Error> {
        check_ins::counts_of_event(ctx, &self.0).await
    }

    /// All that stands against publishing it, as `eventPublish` would say; empty for what is published or can be. Null for
    /// those who don't manage its events.
    async fn publish_problems(&self, ctx: &Context<'_>) -> Result<Option<Vec<EventError>>, Error> {
        if !context::may(ctx, self.0.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        let ticket_types = context::rows(ctx).load_one(TicketTypesOfEvent(self.0.id)).await?.unwrap_or_default();
        let problems = events::publish_problems(context::env(ctx), context::actor(ctx), &self.0, &ticket_types);
        Ok(Some(problems.into_iter().map(EventError::from).collect()))
    }

    /// What can be ordered, in the organizer's order.
    async fn ticket_types(&self, ctx: &Context<'_>) -> Result<Vec<TicketType>, Error> {
        let rows = context::rows(ctx).load_one(TicketTypesOfEvent(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(TicketType::from).collect())
    }
}

/// What can be ordered for an event: a price, and how many there are.
#[derive(Debug, Clone)]
pub(crate) struct TicketType(pub(crate) events::TicketType);

impl From<events::TicketType> for TicketType {
    fn from(row: events::TicketType) -> Self {
        Self(row)
    }
}

impl TicketType {
    /// Its places, for those who manage its events.
    async fn taken(&self, ctx: &Context<'_>) -> Result<Option<events::Taken>, Error> {
        let event = context::rows(ctx).load_one(EventKey(self.0.event_id)).await?;
        let event = event.ok_or_else(|| missing("the event of a ticket type"))?;
        if !context::may(ctx, event.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        context::rows(ctx).load_one(TakenOf(self.0.id)).await
    }
}

/// What can be ordered for an event: a price, and how many there are.
#[Object]
impl TicketType {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it includes.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite somebody else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether it costs something.
    async fn kind(&self) -> TicketKind {
        self.0.kind.into()
    }

    /// What one costs.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn price(&self) -> Result<Money, Error> {
        let price = money::Money::stored(self.0.price_minor, &self.0.currency).map_err(database)?;
        Ok(price.into())
    }

    /// How many can be ordered now, the event's capacity considered; null if there is no limit.
    async fn availability(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        let left = context::rows(ctx).load_one(AvailabilityOf(self.0.id)).await?.flatten();
        Ok(left.map(int))
    }

    /// How many there are. Null without a limit of its own, and for those who don't manage its events.
    async fn quantity(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.and_then(|taken| taken.size).map(int))
    }

    /// How many are held by orders that wait for their payment. Null for those who don't manage its events.
    async fn held(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.map(|taken| int(taken.held)))
    }

    /// How many are sold. Null for those who don't manage its events.
    async fn sold(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.taken(ctx).await?.map(|taken| int(taken.sold)))
    }

    /// The fewest an order can have.
    async fn min_per_order(&self) -> i32 {
        self.0.min_per_order
    }

    /// The most an order can have.
    async fn max_per_order(&self) -> i32 {
        self.0.max_per_order
    }

    /// When sales begin; null for at once.
    async fn sales_start_at(&self) -> Option<DateTime> {
        self.0.sales_start_at.map(DateTime)
    }

    /// When sales end; null for with the event.
    async fn sales_end_at(&self) -> Option<DateTime> {
        self.0.sales_end_at.map(DateTime)
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Result<Event, Error> {
        let row = context::rows(ctx).load_one(EventKey(self.0.event_id)).await?;
        row.map(Event::from).ok_or_else(|| missing("the event of a ticket type"))
    }
}

/// A number as GraphQL has them.
pub(crate) fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// The top-level error for a row that a foreign key says is there.
fn missing(what: &str) -> Error {
    tracing::error!(what, "a row is missing");
    coded("INTERNAL", "Something went wrong on our side.")
}
