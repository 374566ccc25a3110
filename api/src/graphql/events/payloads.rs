//! What event mutations answer.

use async_graphql::SimpleObject;

use super::types::{Event, EventErrorCode, TicketType};
use crate::graphql::errors::Refusal;

/// The answer to `eventCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCreatePayload {
    /// The new draft.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUpdatePayload {
    /// The event as it is now.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventPublishPayload {
    /// The published event.
    pub(crate) event: Option<Event>,
    /// All reasons why it can't be published; empty if it was.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCancelPayload {
    /// The cancelled event.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeCreatePayload {
    /// The new ticket type.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeUpdatePayload {
    /// The ticket type as it is now.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}
