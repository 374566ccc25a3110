//! Events and their ticket types.

use async_graphql::{Context, Enum, Error, ID, Object, SimpleObject};
use domain::ids::{EventId, TicketTypeId};
use domain::{events, money};

use super::loaders::{AdmittedTo, AvailabilityOf, EventKey, SalesOf, TagsOf, TicketTypesOfEvent};
use crate::graphql::context;
use crate::graphql::errors::{coded, database};
use crate::graphql::organizations::{Organization, OrganizationKey, Venue, VenueKey};
use crate::graphql::scalars::{DateTime, Money};

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventErrorCode")]
pub(crate) enum EventErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, ticket type, venue or organization, or it is not yours.
    NotFound,
    /// The event was cancelled, for good.
    EventCancelled,
    /// The event was archived.
    EventArchived,
    /// The event has begun or is over, or would be.
    EventInPast,
    /// The event has nothing that people could order. Add a ticket type.
    NoTicketType,
    /// There are paid ticket types, and no way to take payments.
    PaymentsNotSetUp,
    /// The address of the organizer's account was not verified.
    OrganizerNotVerified,
    /// The event has neither a venue nor an online address.
    MissingPlace,
    /// More places of the event are taken than it would have.
    CapacityTooSmall,
    /// More places of the ticket type are taken than it would have.
    QuantityTooSmall,
    /// Somebody has ordered at the price, so it can't change any more.
    PriceLocked,
    /// An event's prices are all in the same currency.
    CurrencyMismatch,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventStatus")]
pub(crate) enum EventStatus {
    /// Being prepared; only its organization sees it.
    Draft,
    /// On sale, unless its places are gone or it is over.
    Published,
    /// It will not happen.
    Cancelled,
    /// Put away.
    Archived,
}

/// Who can find an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Visibility")]
pub(crate) enum Visibility {
    /// Everybody, in lists and searches.
    Public,
    /// Everybody who has the link.
    Unlisted,
    /// Only its organization.
    Private,
}

/// How people take part in an event; follows from its venue and its online address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventFormat")]
pub(crate) enum EventFormat {
    /// At its venue.
    InPerson,
    /// On the web.
    Online,
    /// Both ways.
    Hybrid,
}

/// Whether a ticket type costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::TicketKind")]
pub(crate) enum TicketKind {
    /// It costs nothing; orders are confirmed at once.
    Free,
    /// It is paid for before it is confirmed.
    Paid,
}

/// Whether people can get into an event now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Availability")]
pub(crate) enum EventAvailability {
    /// There are places.
    Available,
    /// There are places, but not many: at most five, or at most a tenth of all.
    FewLeft,
    /// Everything that is on sale is taken, and nothing more comes on sale.
    SoldOut,
    /// Nothing can be ordered now, but sales of something begin later: see `ticketTypes.salesStartAt`.
    OnSaleLater,
    /// The event is not published, was cancelled, is over, or its sales have ended.
    NotOnSale,
}

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
pub(crate) struct Event(pub(crate) events::Event);

impl From<events::Event> for Event {
    fn from(row: events::Event) -> Self {
        Self(row)
    }
}

impl Event {
    /// Its id in the domain's terms.
    pub(crate) fn key(&self) -> EventId {
        EventId::from_uuid(self.0.id)
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

    /// What it is, at length, in Markdown (CommonMark). Render it without raw HTML.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
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

    /// Where people take part on the web, for members of the organization and for signed-in holders of a ticket; null for
    /// others, who get it with their tickets.
    async fn online_url(&self, ctx: &Context<'_>) -> Result<Option<&str>, Error> {
        let Some(url) = self.0.online_url.as_deref() else {
            return Ok(None);
        };
        let admitted = context::rows(ctx).load_one(AdmittedTo(self.0.id)).await?;
        Ok(admitted.map(|()| url))
    }

    /// Why it was cancelled, if it was.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
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

/// What can be ordered for an event: a price, and how many there are.
#[Object]
impl TicketType {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) async fn id(&self) -> ID {
        TicketTypeId::from_uuid(self.0.id).to_string().into()
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it includes.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
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
pub(crate) fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The top-level error for a row that a foreign key says is there.
fn missing(what: &str) -> Error {
    tracing::error!(what, "a row is missing");
    coded("INTERNAL", "Something went wrong on our side.")
}
