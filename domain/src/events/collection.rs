//! Events as a collection for programs: with filters for what they copy, and in several orders.

use entity::event::{self, EventStatus, Visibility};
use kernel::actor::Actor;
use kernel::collection::{Collection, Slice, SliceError, SortBy};
use kernel::ids::{OrganizationId, VenueId};
use kernel::text;
use sea_orm::prelude::*;
use sea_orm::{Condition, ConnectionTrait, Order};
use time::OffsetDateTime;

use super::query::{own, seen_by};
use crate::event_search;

/// Which events are wanted; fields that are `None` don't restrict them.
#[derive(Debug, Clone, Default)]
pub struct EventSelection {
    /// Only events at this venue.
    pub venue: Option<VenueId>,
    /// Only events of this organization.
    pub organization: Option<OrganizationId>,
    /// Words, or beginnings of words, as in [`super::EventFilter::search`].
    pub search: Option<String>,
    /// Only events with exactly this title.
    pub title: Option<String>,
    /// Only events in this status.
    pub status: Option<EventStatus>,
    /// Only events that begin at this time or later.
    pub starts_after: Option<OffsetDateTime>,
    /// Only events that begin before this time.
    pub starts_before: Option<OffsetDateTime>,
    /// Only events that were changed at this time or later.
    pub updated_since: Option<OffsetDateTime>,
}

/// What a collection of events is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventOrder {
    /// By beginning.
    Start,
    /// By creation.
    Creation,
    /// By the latest change.
    Update,
}

impl EventOrder {
    /// The time that an event's cursor has in this order.
    pub fn time(self, event: &event::Model) -> Option<OffsetDateTime> {
        match self {
            Self::Start => Some(event.starts_at),
            Self::Creation => None,
            Self::Update => Some(event.updated_at),
        }
    }
}

/// The events that match, among those that the actor may find: public ones that were published, and those of the actor's
/// organizations.
pub async fn select(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    selection: &EventSelection,
    (order, latest_first): (EventOrder, bool),
    slice: &Slice,
) -> Result<Collection<event::Model>, SliceError> {
    use event::Column::{Id, OrganizationId, StartsAt, Status, Title, UpdatedAt, VenueId};
    let own = own(actor).map(|own| OrganizationId.in_subquery(own));
    let listed = Condition::any().add(event::Column::Visibility.eq(Visibility::Public)).add_option(own);
    let wanted = Condition::all()
        .add_option(selection.venue.map(|id| VenueId.eq(id)))
        .add_option(selection.organization.map(|id| OrganizationId.eq(id)))
        .add_option(selection.title.as_ref().map(|title| Title.eq(title)))
        .add_option(selection.status.map(|status| Status.eq(status)))
        .add_option(selection.starts_after.map(|at| StartsAt.gte(at)))
        .add_option(selection.starts_before.map(|at| StartsAt.lt(at)))
        .add_option(selection.updated_since.map(|at| UpdatedAt.gte(at)));
    let mut query = event::Entity::find().filter(seen_by(actor)).filter(listed).filter(wanted);
    if let Some(text) = text::search(selection.search.as_deref()) {
        let Some(found) = event_search::matches(conn, &query, &text).await? else {
            return Ok(Collection::empty());
        };
        query = query.filter(found);
    }
    let sort = match order {
        EventOrder::Start => SortBy::Time(StartsAt),
        EventOrder::Creation => SortBy::Id,
        EventOrder::Update => SortBy::Time(UpdatedAt),
    };
    let order = if latest_first { Order::Desc } else { Order::Asc };
    slice.read(conn, query, Id, (sort, order)).await
}
