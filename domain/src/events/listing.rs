//! Listing an organization's events, for its members and for visitors.

use entity::event::{self, EventStatus, Visibility};
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::ids::OrganizationId;
use kernel::page::{Cursor, Page, PageRequest};
use kernel::{Env, text};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, Order};

use super::EventErrorCode;
use super::query::{own, seen_by};
use super::to_come::{self, in_order_of_start};
use crate::event_search;

/// The phase of an event's life, with its order in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A draft; ordered by its beginning, soonest first.
    Draft,
    /// Published and not over; soonest first.
    Upcoming,
    /// Published and over; latest first.
    Past,
    /// Cancelled; latest first.
    Cancelled,
    /// Archived; latest first.
    Archived,
}

/// A filter for an organization's events.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Words, or beginnings of words, as in [`super::EventFilter::search`].
    pub search: Option<String>,
    /// Only events in this phase, in its order; without it, all events in order of creation.
    pub phase: Option<Phase>,
}

impl Listing {
    /// The cursor of an event in the list with this filter.
    pub fn cursor(&self, event: &event::Model) -> Cursor {
        Cursor { at: self.phase.map(|_| event.starts_at), id: event.id }
    }
}

impl Phase {
    fn latest_first(self) -> bool {
        matches!(self, Self::Past | Self::Cancelled | Self::Archived)
    }

    fn condition(self) -> Condition {
        use event::Column::Status;
        let status = match self {
            Self::Draft => EventStatus::Draft,
            Self::Upcoming | Self::Past => return Condition::all().add(Status.eq(EventStatus::Published)),
            Self::Cancelled => EventStatus::Cancelled,
            Self::Archived => EventStatus::Archived,
        };
        // Repeats the partial index's condition literally.
        Condition::all().add(Status.eq(status)).add(Expr::cust("events.status <> 'published'"))
    }
}

/// A page of the organization's events that the actor may see.
///
/// Rule: members see all events; others see those that are public.
pub async fn for_organization(
    env: &Env,
    actor: &Actor,
    organization_id: OrganizationId,
    listing: &Listing,
    page: &PageRequest,
) -> Result<Page<event::Model>, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    // Others find public events only; unlisted ones are for people who have the link.
    let own = own(actor).map(|own| event::Column::OrganizationId.in_subquery(own));
    let listed = Condition::any().add(event::Column::Visibility.eq(Visibility::Public)).add_option(own);
    let mut query = event::Entity::find()
        .filter(event::Column::OrganizationId.eq(organization_id))
        .filter(seen_by(actor))
        .filter(listed);
    if let Some(text) = text::search(listing.search.as_deref()) {
        let Some(found) = event_search::matches(conn, &query, &text).await? else {
            return Ok(Page::of(Vec::new(), page));
        };
        query = query.filter(found);
    }
    let query = match listing.phase {
        Some(phase) => in_phase(env, query, phase, page)?,
        None => page.by_id(query, event::Column::Id, Order::Asc),
    };
    Ok(Page::of(query.all(conn).await?, page))
}

fn in_phase(
    env: &Env,
    query: Select<event::Entity>,
    phase: Phase,
    page: &PageRequest,
) -> Result<Select<event::Entity>, Failure<EventErrorCode>> {
    use event::Column::{EndsAt, StartsAt};
    let query = query.filter(phase.condition());
    let query = match phase {
        Phase::Upcoming => return to_come::page_among(env, &query, page),
        // The first condition follows from the second, but only the first can use an index.
        Phase::Past => query.filter(StartsAt.lte(env.now())).filter(EndsAt.lte(env.now())),
        Phase::Draft | Phase::Cancelled | Phase::Archived => query,
    };
    let order = if phase.latest_first() { Order::Desc } else { Order::Asc };
    in_order_of_start(query, order, page)
}
