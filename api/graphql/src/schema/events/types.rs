//! Events, with everything that belongs to them.

use std::sync::Arc;

use async_graphql::{Context, Error, ID, Object};
use domain::organizations::{self, Permission};
use domain::{events, venues};
use kernel::ids::{EventId, TypedId as _, VenueId};
use kernel::markdown;
use kernel::page::PageArguments;
use kernel::signals::PublicChange;

use super::content::{self, AgendaItem, EventPicture, EventQuestion, EventSpeaker, SpeakersLabel};
use super::covers::{self, EventCover};
use super::enums::{EventAvailability, EventFormat, EventStatus, Visibility};
use super::going::{self, EventGoing};
use super::loaders::{AdmittedTo, OffersOf, PlacesOf, TagsOf};
use super::moderation::{self, EventUnpublishing};
use super::payloads::EventError;
use super::ticket_types::TicketType;
use crate::schema::check_ins::{self, CheckInCounts};
use crate::schema::context;
use crate::schema::errors::{coded, database};
use crate::schema::feedback::{self, EventFeedback};
use crate::schema::guests::{self, Guest, GuestCounts, GuestLink, GuestStatus};
use crate::schema::messages::{self, Message};
use crate::schema::organizations::{Organization, OrganizationKey, Venue, VenueKey};
use crate::schema::pages::List;
use crate::schema::scalars::{DateTime, Money};
use crate::schema::statistics::{self, EventStatistics};
use crate::schema::waiting_rooms::{self, WaitingRoom};

/// An event that people can get tickets for.
#[derive(Debug, Clone)]
pub(crate) struct Event(pub(crate) Box<events::Event>, Holder, Option<Box<Beside>>);

/// What is shown beside an event, where it was read together with it.
#[derive(Debug, Clone)]
struct Beside {
    organization: organizations::Organization,
    venue: Option<venues::Venue>,
    cover: Option<events::Cover>,
}

/// Whether an event was reached through a ticket, or through an order that has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Yes,
    No,
}

impl From<events::Event> for Event {
    fn from(row: events::Event) -> Self {
        Self(Box::new(row), Holder::No, None)
    }
}

impl From<events::EventDetails> for Event {
    fn from(details: events::EventDetails) -> Self {
        let events::EventDetails { event, organization, venue, cover } = details;
        Self(Box::new(event), Holder::No, Some(Box::new(Beside { organization, venue, cover })))
    }
}

impl Event {
    /// The event as holders of its tickets see it, even without an account.
    pub(crate) fn for_holder(self) -> Self {
        Self(self.0, Holder::Yes, self.2)
    }

    /// The id as the domain has it.
    pub(crate) fn key(&self) -> EventId {
        self.0.typed_id()
    }

    async fn sales(&self, ctx: &Context<'_>) -> Result<events::Sales, Error> {
        let sales = events::sales(context::env(ctx).now(), &self.0, &*self.offers(ctx).await?).map_err(database)?;
        context::note(ctx, |log| log.availability(sales.changes_at));
        Ok(sales)
    }

    async fn offers(&self, ctx: &Context<'_>) -> Result<Arc<events::Offers>, Error> {
        Ok(context::rows(ctx).load_one(OffersOf(self.0.id)).await?.unwrap_or_default())
    }
}

// Fields of other areas, such as check-ins, belong in this block too: a type can have only one.
/// An event that people can get tickets for.
#[Object]
impl Event {
    /// The event's id, `event_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key().to_string().into()
    }

    /// The name in URLs, such as `jazz-night`; it stays when the title changes.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title, at most 200 characters, in one line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What the event is, in a sentence or two; null if there is none.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// A longer description in Markdown (CommonMark with GitHub's tables, strikethrough and bare URLs); null if there
    /// is none.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The description as HTML that is safe to put into a page: no scripts, styles, pictures or raw HTML; links with
    /// `http`, `https`, `mailto` and `tel` only; headings from `h3`. Null if there is no description.
    async fn description_html(&self) -> Option<String> {
        self.0.description.as_deref().map(markdown::html)
    }

    /// Goes up by one with each edit of the event; its ticket types have versions of their own. Send it along with
    /// your own edit, so that you don't overwrite someone else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether the event is a draft, published, cancelled or archived.
    async fn status(&self) -> EventStatus {
        self.0.status.into()
    }

    /// Who finds it in lists and searches, and who may see it at all.
    async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }

    /// How people take part: at a venue, online or both.
    async fn format(&self) -> EventFormat {
        self.0.format.into()
    }

    /// When the event begins, in UTC; show it in `timezone`.
    async fn starts_at(&self) -> DateTime {
        DateTime(self.0.starts_at)
    }

    /// When the event ends; it is over from then on.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.0.ends_at)
    }

    /// The IANA time zone to show its times in, such as `Europe/Berlin`.
    async fn timezone(&self) -> &str {
        &self.0.timezone
    }

    /// Whether all its ticket types are free.
    async fn free(&self) -> bool {
        self.0.is_free
    }

    /// The tags, in lower case and alphabetical order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(context::rows(ctx).load_one(TagsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// The cover picture; null if there is none. `PUT /events/{id}/cover` uploads one.
    async fn cover(&self, ctx: &Context<'_>) -> Result<Option<EventCover>, Error> {
        match &self.2 {
            Some(beside) => covers::shown(ctx, beside.cover.as_ref()),
            None => covers::of_event(ctx, &self.0).await,
        }
    }

    /// What happens when, by time; at most 100 items. Show their times in the event's zone, day by day.
    async fn agenda(&self, ctx: &Context<'_>) -> Result<Vec<AgendaItem>, Error> {
        content::agenda(ctx, &*content::of_event(ctx, &self.0).await?)
    }

    /// Who speaks, performs or hosts, in the order that the organizer chose; at most 60.
    async fn speakers(&self, ctx: &Context<'_>) -> Result<Vec<EventSpeaker>, Error> {
        content::speakers(ctx, &*content::of_event(ctx, &self.0).await?)
    }

    /// What those in `speakers` are called.
    async fn speakers_label(&self) -> SpeakersLabel {
        self.0.speakers_label.map_or(SpeakersLabel::Speakers, Into::into)
    }

    /// Questions that people ask, in the order that the organizer chose; at most 40.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<EventQuestion>, Error> {
        Ok(content::questions(&*content::of_event(ctx, &self.0).await?))
    }

    /// Further pictures, in the order that the organizer chose; at most 12.
    async fn gallery(&self, ctx: &Context<'_>) -> Result<Vec<EventPicture>, Error> {
        content::gallery(ctx, &*content::of_event(ctx, &self.0).await?)
    }

    /// How many people are going, and the first names of those who want to be seen; null unless the organizer shows it, and
    /// once the event is over.
    async fn going(&self, ctx: &Context<'_>) -> Result<Option<EventGoing>, Error> {
        going::of_event(ctx, &self.0).await
    }

    /// Where people take part online. For members of the organization and for ticket holders: when they are logged in,
    /// and without an account through `Order.event` of a confirmed order and `Ticket.event` of a valid ticket. Null
    /// for others, and if the event is not online.
    async fn online_url(&self, ctx: &Context<'_>) -> Result<Option<&str>, Error> {
        let Some(url) = self.0.online_url.as_deref() else { return Ok(None) };
        let admitted = self.1 == Holder::Yes || context::rows(ctx).load_one(AdmittedTo(self.0.id)).await?.is_some();
        Ok(admitted.then_some(url))
    }

    /// Why the event was cancelled, as ticket holders were told; null if it was not.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }

    /// Set while an admin keeps the event off the platform: nobody finds or orders it. Null
    /// otherwise, and for those who neither manage its events nor are admins.
    async fn unpublished(&self, ctx: &Context<'_>) -> Result<Option<EventUnpublishing>, Error> {
        moderation::of_event(ctx, &self.0).await
    }

    /// When the event was first published; null if it never was.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// Where it takes place; null if it is only online.
    async fn venue(&self, ctx: &Context<'_>) -> Result<Option<Venue>, Error> {
        let Some(id) = self.0.venue_id else {
            return Ok(None);
        };
        context::note(ctx, |log| log.row(PublicChange::Venue(VenueId::from_uuid(id))));
        if let Some(beside) = &self.2 {
            return Ok(beside.venue.clone().map(Venue::from));
        }
        Ok(context::rows(ctx).load_one(VenueKey(id)).await?.map(Venue::from))
    }

    /// The organization that offers the event.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, Error> {
        if let Some(beside) = &self.2 {
            return Ok(beside.organization.clone().into());
        }
        let row = context::rows(ctx).load_one(OrganizationKey(self.0.organization_id)).await?;
        row.map(Organization::from).ok_or_else(|| missing("the organization of an event"))
    }

    /// Whether places can be ordered now, of any ticket type.
    async fn availability(&self, ctx: &Context<'_>) -> Result<EventAvailability, Error> {
        Ok(self.sales(ctx).await?.availability.into())
    }

    /// The lowest price of what can be ordered now or, if nothing can, of what comes on sale later; null if there is
    /// neither.
    async fn price_from(&self, ctx: &Context<'_>) -> Result<Option<Money>, Error> {
        Ok(self.sales(ctx).await?.price_from.map(Money::from))
    }

    /// When `availability` and `priceFrom` may next change by themselves, because a sale begins or ends: query them
    /// again then. Null if there is nothing to wait for. Orders placed meanwhile change them, too.
    async fn availability_changes_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Error> {
        Ok(self.sales(ctx).await?.changes_at.map(DateTime))
    }

    /// How many people can come, across all ticket types. Null if there is no limit, and without permission to manage
    /// its events.
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

    /// How many minutes before the event begins its ticket holders are reminded by email. Null if they are not, and
    /// without permission to manage its events.
    async fn reminder_minutes(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        let manages = context::may(ctx, self.0.organization_id, Permission::ManageEvents).await?;
        Ok(self.0.reminder_minutes.filter(|_| manages))
    }

    /// What was sold and paid, and how many came. Null without permission to see its orders.
    async fn statistics(&self, ctx: &Context<'_>) -> Result<Option<EventStatistics>, Error> {
        statistics::of_event(ctx, &self.0).await
    }

    /// The people who are invited to it by email, newest first. Null without permission to see its orders.
    async fn guests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those whose invitation stands there.")] status: Option<GuestStatus>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Guest>>, Error> {
        guests::of_event(ctx, &self.0, status, &PageArguments { first, after, last, before }).await
    }

    /// How many people are invited to it, by where their invitations stand. Null without permission to see its orders.
    async fn guest_counts(&self, ctx: &Context<'_>) -> Result<Option<GuestCounts>, Error> {
        guests::counts_of_event(ctx, &self.0).await
    }

    /// The links that invite whoever has them to it, newest first. Null without permission to manage its orders.
    async fn guest_links(&self, ctx: &Context<'_>) -> Result<Option<Vec<GuestLink>>, Error> {
        guests::links_of_event(ctx, &self.0).await
    }

    /// What attendees say about the event once it is over. Null without permission to see its orders.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Option<EventFeedback>, Error> {
        feedback::of_event(ctx, &self.0).await
    }

    /// The messages to its attendees, newest first. Null without permission to manage its events.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Message>>, Error> {
        messages::of_event(ctx, &self.0, &PageArguments { first, after, last, before }).await
    }

    /// How many people have come. Null without permission to check in.
    async fn check_in_counts(&self, ctx: &Context<'_>) -> Result<Option<CheckInCounts>, Error> {
        check_ins::counts_of_event(ctx, &self.0).await
    }

    /// Every reason why the event can't be published, as `eventPublish` would return it; empty if it can be or is
    /// published. Null without permission to manage its events.
    async fn publish_problems(&self, ctx: &Context<'_>) -> Result<Option<Vec<EventError>>, Error> {
        if !context::may(ctx, self.0.organization_id, Permission::ManageEvents).await? {
            return Ok(None);
        }
        let offers = self.offers(ctx).await?;
        let ticket_types: Vec<_> = offers.ticket_types.iter().map(|offer| offer.ticket_type.clone()).collect();
        let problems = events::publish_problems(context::env(ctx), context::actor(ctx), &self.0, &ticket_types);
        Ok(Some(problems.into_iter().map(EventError::from).collect()))
    }

    /// Its waiting room, and whether people have to wait before they order.
    async fn waiting_room(&self, ctx: &Context<'_>) -> Result<WaitingRoom, Error> {
        waiting_rooms::of_event(ctx, &self.0).await
    }

    /// The ticket types, in the order that the organizer chose.
    async fn ticket_types(&self, ctx: &Context<'_>) -> Result<Vec<TicketType>, Error> {
        Ok(self.offers(ctx).await?.ticket_types.iter().map(TicketType::from).collect())
    }
}

/// A number as a GraphQL `Int`, capped at its maximum.
pub(crate) fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// The top-level error for a row that is missing although a foreign key refers to it.
pub(super) fn missing(what: &str) -> Error {
    tracing::error!(what, "a row is missing");
    coded("INTERNAL", "Something went wrong on our side.")
}
