//! What mutations of waiting rooms take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::waiting_rooms::UpdateWaitingRoom;

use super::types::WaitingRoomMode;
use crate::schema::scalars::{DateTime, patch};

/// The event whose waiting room to join.
#[derive(Debug, InputObject)]
pub(crate) struct WaitingRoomJoinInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// The `token` of the place that you had, if you have joined before.
    pub(crate) token: Option<String>,
}

/// The changes to the waiting room of an event. What is left out stays.
#[derive(Debug, InputObject)]
pub(crate) struct WaitingRoomUpdateInput {
    /// The event's id, `event_…`.
    event_id: ID,
    /// When people have to wait.
    mode: Option<WaitingRoomMode>,
    /// When the first are let in, with the mode `ON`. Until then people gather, and the order is drawn by lot. Null: at
    /// once.
    opens_at: MaybeUndefined<DateTime>,
    /// How many are let in per minute, 1 to 1,000,000. Null: as many as the platform's configuration says.
    per_minute: MaybeUndefined<i32>,
    /// Whether nobody is let in at the moment. Those who were let in can still order.
    is_paused: Option<bool>,
    /// Your words to those who wait, at most 500 characters. Null or an empty text removes them.
    message: MaybeUndefined<String>,
}

impl From<WaitingRoomUpdateInput> for UpdateWaitingRoom {
    fn from(input: WaitingRoomUpdateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            mode: input.mode.map(Into::into),
            opens_at: patch(input.opens_at.map_value(|at| at.0)),
            per_minute: patch(input.per_minute),
            is_paused: input.is_paused,
            message: patch(input.message),
        }
    }
}
