//! What events can be filtered by further.

use async_graphql::SimpleObject;
use domain::events;

use super::types::int;

/// The values that events can be filtered by further.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventFacets {
    /// The cities of the events, for `EventFilter.city`.
    cities: Vec<EventFacet>,
    /// The tags of the events, for `EventFilter.tags`.
    tags: Vec<EventFacet>,
}

/// A value to filter by, and how many events have it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventFacet {
    /// The city or the tag.
    value: String,
    /// How many events remain with this filter. If more than 2,000 events match, those that begin first are counted.
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
