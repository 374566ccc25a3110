//! Events in the schema.

use async_graphql::{Enum, Object};

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventErrorCode")]
pub(crate) enum EventErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing, or it is not yours.
    NotFound,
}

#[derive(Debug, Default)]
pub(crate) struct EventsQuery;

#[Object]
impl EventsQuery {
    async fn events_placeholder(&self) -> bool {
        true
    }
}

#[derive(Debug, Default)]
pub(crate) struct EventsMutation;

#[Object]
impl EventsMutation {
    async fn events_placeholder(&self) -> bool {
        true
    }
}
