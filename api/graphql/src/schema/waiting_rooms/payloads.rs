//! The payloads of mutations of waiting rooms.

use async_graphql::SimpleObject;

use super::types::WaitingPlace;
use crate::schema::events::{Event, EventError};

/// The result of `waitingRoomJoin`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct WaitingRoomJoinPayload {
    /// Your place; null if the mutation was refused.
    pub(crate) place: Option<WaitingPlace>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `waitingRoomUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct WaitingRoomUpdatePayload {
    /// The event with its waiting room; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}
